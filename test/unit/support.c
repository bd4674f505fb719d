#include "support.h"

#include <criterion/criterion.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "service/audit.h"
#include "store/db_open.h"
#include "store/ledger_store.h"
#include "store/migrate.h"

static struct entropy chance; /* every test is a process of its own */

struct ctx make_ctx(void)
{
    if (chance.fill == NULL)
        chance = entropy_seeded(1);
    return (struct ctx){
        .arena = arena_open((size_t)256 << 20),
        .entropy = &chance,
        .now = NOW,
        .actor = STR("system:test"),
    };
}

void end_ctx(struct ctx *c)
{
    arena_close(c->arena);
    c->arena = NULL;
}

bool first_blame_is(const struct ctx *c, const char *field, const char *detail)
{
    return c->blames_count > 0 && str_equal(c->blames[0].field, str_of(field)) &&
           str_equal(c->blames[0].detail, str_of(detail));
}

int64_t random_between(struct entropy *e, int64_t low, int64_t high)
{
    return low + (int64_t)entropy_below(e, (uint64_t)(high - low) + 1);
}

/* --- a store -------------------------------------------------------------------------- */

static const char *server(void)
{
    return getenv("FANGST_TEST_DATABASE");
}

bool store_is_postgres(void)
{
    return server() != NULL;
}

/* SQL as the tests write it, with the bytes (x'00') as PostgreSQL writes them ('\x00'). */
static const char *in_dialect(struct arena *a, const char *sql)
{
    struct text t = text_begin(a, strlen(sql) * 2 + 1);
    str out = { 0 };
    if (!store_is_postgres())
        return sql;
    for (const char *at = sql; *at != '\0'; at++) {
        bool begins = at == sql || strchr(" (,=", at[-1]) != NULL;
        bool is_bytes = begins && at[0] == 'x' && at[1] == '\'';
        text_add(&t, is_bytes ? STR("'\\x") : (str){ at, 1 });
        at += is_bytes ? 1 : 0;
    }
    cr_assert(text_done(&t, &out));
    return arena_cstr(a, out);
}

/* Runs SQL in a connection of its own; gives the first value of its first row, or 0 if it has none.
 */
static int64_t ask_server(const char *conninfo, const char *sql)
{
    PGconn *connection = PQconnectdb(conninfo);
    cr_assert_eq(PQstatus(connection), CONNECTION_OK, "%s", PQerrorMessage(connection));
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    cr_assert(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK, "%s: %s", sql,
              PQerrorMessage(connection));
    int64_t answer = PQntuples(result) == 0 ? 0 : strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    PQfinish(connection);
    return answer;
}

/* A schema of its own for the test: that of a role of its own, so that nobody has to name it. */
static void make_schema(struct store *s)
{
    static int count;
    char sql[200];
    (void)snprintf(s->role, sizeof s->role, "unit_%d_%d", (int)getpid(), count++);
    (void)snprintf(sql, sizeof sql,
                   "CREATE ROLE %s SUPERUSER LOGIN; CREATE SCHEMA AUTHORIZATION %s", s->role,
                   s->role);
    (void)ask_server(server(), sql);
    int length = snprintf(s->conninfo, sizeof s->conninfo, "%s user=%s", server(), s->role);
    cr_assert_lt(length, (int)sizeof s->conninfo);
    s->place = (struct db_place){ .conninfo = s->conninfo };
}

static void make_folder(struct store *s)
{
    const char *where = getenv("TMPDIR");
    (void)snprintf(s->folder, sizeof s->folder, "%s/fangst-unit-XXXXXX", where ? where : "/tmp");
    cr_assert_not_null(mkdtemp(s->folder));
    (void)snprintf(s->path, sizeof s->path, "%s/fangst.db", s->folder);
    s->place = (struct db_place){ .path = s->path };
}

struct store *store_empty(void)
{
    struct store *s = calloc(1, sizeof *s);
    char why[512] = "";
    cr_assert_not_null(s);
    if (store_is_postgres())
        make_schema(s);
    else
        make_folder(s);
    s->c = make_ctx();
    s->c.merchant_id = MERCHANT;
    cr_assert_eq(db_open(&s->place, OPEN_TO_WRITE, &s->db, why, sizeof why), OK, "%s", why);
    return s;
}

struct store *store_new(void)
{
    struct store *s = store_empty();
    int64_t before = -1;
    cr_assert_eq(migrate_run(&s->c, s->db, &before), OK, "%s", s->db->why);
    store_begin(s);
    cr_assert_eq(ledger_write_accounts(&s->c), OK);
    store_commit(s);
    store_tamper(s, "INSERT INTO merchant (merchant_id, mid, name, created_at, expired_until)"
                    " VALUES (1, 'M1', 'Fjord & Fell AB', 0, 0)");
    return s;
}

void store_unlink(struct store *s)
{
    static const char *const ENDS[] = { "", "-wal", "-shm" };
    if (store_is_postgres())
        return; /* it goes with the server, which is the tests' own */
    for (size_t i = 0; i < COUNT(ENDS); i++) {
        char path[256];
        (void)snprintf(path, sizeof path, "%s%s", s->path, ENDS[i]);
        (void)unlink(path);
    }
    cr_expect_eq(rmdir(s->folder), 0);
}

void store_delete(struct store *s)
{
    char sql[200];
    s->db->ops->close(s->db);
    if (store_is_postgres()) {
        (void)snprintf(sql, sizeof sql, "DROP OWNED BY %s CASCADE; DROP ROLE %s", s->role, s->role);
        (void)ask_server(server(), sql);
    }
    store_unlink(s);
    end_ctx(&s->c);
    free(s);
}

void store_begin(struct store *s)
{
    arena_reset(s->c.arena);
    s->c.blames_count = 0;
    cr_assert_eq(s->db->ops->begin(s->db, true), OK, "%s", s->db->why);
    s->c.tx = (struct tx *)s->db;
    s->db->group_sums.count = 0;
    ledger_unit_begin(s->db);
}

void store_commit(struct store *s)
{
    cr_assert_eq(ledger_unit_keep(&s->c), OK);
    cr_assert_eq(ledger_flush(&s->c), OK, "%s", s->db->why);
    s->c.tx = NULL;
    cr_assert_eq(s->db->ops->commit(s->db), OK, "%s", s->db->why);
}

enum problem store_end(struct store *s, enum problem p)
{
    s->c.tx = NULL;
    if (p == OK)
        p = s->db->ops->commit(s->db);
    if (p != OK)
        s->db->ops->rollback(s->db);
    return p;
}

void store_rollback(struct store *s)
{
    s->c.tx = NULL;
    s->db->ops->rollback(s->db);
}

enum problem store_try(struct store *s, const char *sql)
{
    return s->db->ops->run_script(s->db, in_dialect(s->c.arena, sql));
}

void store_tamper(struct store *s, const char *sql)
{
    cr_assert_eq(store_try(s, sql), OK, "%s: %s", sql, s->db->why);
}

void store_let_lie(struct store *s)
{
    static const char *const DROP_CHECKS =
        "DO $$ DECLARE each record; BEGIN"
        " FOR each IN SELECT conrelid::regclass AS owner, conname FROM pg_constraint"
        "   WHERE connamespace = current_schema()::regnamespace AND contype IN ('c', 'f') LOOP"
        "   EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', each.owner, each.conname);"
        " END LOOP; END $$";
    store_tamper(s, store_is_postgres() ? DROP_CHECKS
                                        : "PRAGMA foreign_keys = OFF;"
                                          " PRAGMA ignore_check_constraints = ON");
}

static int64_t ask_file(const struct store *s, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    cr_assert_eq(sqlite3_open_v2(s->path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK, "%s: %s", sql,
                 sqlite3_errmsg(db));
    cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW, "%s: %s", sql, sqlite3_errmsg(db));
    int64_t answer = sqlite3_column_int64(stmt, 0);
    (void)sqlite3_finalize(stmt);
    (void)sqlite3_close(db);
    return answer;
}

int64_t store_ask(const struct store *s, const char *format, ...)
{
    char sql[512];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(sql, sizeof sql, format, args);
    va_end(args);
    return store_is_postgres() ? ask_server(s->conninfo, in_dialect(s->c.arena, sql))
                               : ask_file(s, sql);
}

int64_t store_log_bytes(const struct store *s)
{
    char path[256];
    struct stat found;
    (void)snprintf(path, sizeof path, "%s-wal", s->path);
    cr_assert_eq(stat(path, &found), 0);
    return (int64_t)found.st_size;
}

/* --- orders --------------------------------------------------------------------------- */

struct placement placement_of(struct ctx *c, int64_t quantity, int64_t unit_price)
{
    struct line_document *line = ARENA_NEW(c->arena, struct line_document);
    line->line = (struct order_line){
        .reference = STR("SKU-1"),
        .type = STR("physical"),
        .name = STR("Wool sweater"),
        .quantity = quantity,
        .unit_price = unit_price,
        .total_amount = quantity * unit_price,
        .tax_rate = 2500,
        .total_tax_amount = line_tax(quantity * unit_price, 2500),
    };
    return (struct placement){
        .purchase_country = STR("SE"),
        .locale = STR("sv-SE"),
        .currency = CURRENCY_SEK,
        .order_amount = quantity * unit_price,
        .lines = { line, 1 },
        .customer = { .type = STR("person") },
        .billing_address = { .has = 1,
                             .given_name = STR("Anna"),
                             .family_name = STR("Svensson"),
                             .email = STR("anna@example.se") },
        .payment_method = { .type = STR("CARD"), .description = STR("Card") },
    };
}

struct order_row store_place(struct store *s, const struct placement *p)
{
    struct order_row row = { 0 };
    cr_assert_eq(order_place(&s->c, p, &row), OK, "%s", s->db->why);
    return row;
}

struct order_row store_place_simple(struct store *s, int64_t amount)
{
    store_begin(s);
    struct placement p = placement_of(&s->c, 1, amount);
    struct order_row row = store_place(s, &p);
    store_commit(s);
    return row;
}

struct invoice_row store_invoice(struct store *s, struct uuid capture_id)
{
    struct invoice_row row = { 0 };
    bool found = false;
    store_begin(s);
    cr_assert_eq(invoice_load(&s->c, capture_id, &row, &found), OK);
    cr_assert(found);
    row.reference = str_of(strdup(arena_cstr(s->c.arena, row.reference)));
    store_rollback(s);
    return row;
}

struct order_row store_capture(struct store *s, struct uuid order_id, int64_t amount)
{
    return store_change(s, order_id, ORDER_CAPTURE, amount);
}

struct order_row store_change(struct store *s, struct uuid order_id, enum order_verb verb,
                              int64_t amount)
{
    store_begin(s);
    struct capture_request capture = { .captured_amount = amount };
    struct refund_request refund = { .refunded_amount = amount };
    struct change change = { .verb = verb };
    struct changed changed = { 0 };
    enum problem p = verb == ORDER_CAPTURE  ? order_capture(&s->c, order_id, &capture, &changed)
                     : verb == ORDER_REFUND ? order_refund(&s->c, order_id, &refund, &changed)
                                            : order_change(&s->c, order_id, &change, &changed);
    cr_assert_eq(p, OK, "%.*s", STR_ARG(s->c.blames[0].detail));
    store_commit(s);
    return changed.after;
}

struct order_row store_load(struct store *s, struct uuid order_id)
{
    struct order_row row = { 0 };
    store_begin(s);
    cr_assert_eq(order_load(&s->c, order_id, &row), OK);
    store_rollback(s);
    return row;
}

/* --- an order of three lines ---------------------------------------------------------- */

struct placement shopping(struct ctx *c)
{
    static const struct line_document LINES[] = {
        { .line = { .reference = { "SHIRT", 5 },
                    .type = { "physical", 8 },
                    .name = { "Shirt", 5 },
                    .quantity = 2,
                    .unit_price = 10000,
                    .total_amount = 20000,
                    .tax_rate = 2500,
                    .total_tax_amount = 4000 },
          .product_identifiers = { .has = 1, .brand = { "Fell", 4 } } },
        { .line = { .reference = { "SOCK", 4 },
                    .type = { "physical", 8 },
                    .name = { "Sock", 4 },
                    .quantity = 3,
                    .unit_price = 3333,
                    .total_amount = 9900,
                    .tax_rate = 2500,
                    .total_discount_amount = 99,
                    .total_tax_amount = 1980 } },
        { .line = { .type = { "shipping_fee", 12 },
                    .name = { "Post", 4 },
                    .quantity = 1,
                    .unit_price = 4900,
                    .total_amount = 4900,
                    .tax_rate = 2500,
                    .total_tax_amount = 980 } },
    };
    struct placement p = placement_of(c, 1, TOTAL);
    p.lines = (struct line_documents){ LINES, COUNT(LINES) };
    return p;
}

struct uuid place_shopping(struct store *s)
{
    store_begin(s);
    struct placement p = shopping(&s->c);
    struct uuid id = store_place(s, &p).order.order_id;
    store_commit(s);
    return id;
}

enum problem capture_lines(struct store *s, struct uuid id, struct line_part_requests parts,
                           struct changed *changed)
{
    struct capture_request r = { 0 };
    store_begin(s);
    enum problem p = capture_of_lines(&s->c, id, parts, &r);
    if (p == OK)
        p = order_capture(&s->c, id, &r, changed);
    if (p == OK)
        store_commit(s);
    else
        store_rollback(s);
    return p;
}

/* --- orders known by heart ------------------------------------------------------------ */

const struct person PEOPLE[] = {
    { "Anna",
      "Svensson",
      "anna.s@example.se",
      { "anna svensson", "anna", "svensson", "anna.s@example.se", "s" } },
    { "Åsa", "Öberg", "asa@oberg.se", { "asa oberg", "asa", "oberg", "asa@oberg.se" } },
    { "Bjørn",
      "Sørensen",
      "bjorn@firma.no",
      { "bjorn sorensen", "bjorn", "sorensen", "bjorn@firma.no" } },
    { "Anna-Lena",
      "Annasson",
      "lena_2@example.dk",
      { "anna-lena annasson", "anna", "lena", "annasson", "lena_2@example.dk", "2" } },
    { "Łukasz", "Żak", "zak@poczta.pl", { "lukasz zak", "lukasz", "zak", "zak@poczta.pl" } },
    { "山田",
      "太郎",
      "yamada@example.jp",
      { "山田 太郎", "山田", "太郎", "yamada@example.jp", "yamada" } },
    { "Svea",
      "Anderson",
      "SVEA@EXAMPLE.SE",
      { "svea anderson", "svea", "anderson", "svea@example.se" } },
};

struct known known[KNOWN_ORDERS];

static void move(struct store *s, struct known *k, enum order_verb verb, int64_t amount)
{
    struct change change = { .verb = verb, .amount = amount };
    struct changed changed = { 0 };
    cr_assert_eq(order_change(&s->c, k->id, &change, &changed), OK);
    k->status = changed.after.order.status;
}

static void place(struct store *s, size_t i)
{
    static const enum currency CURRENCIES[] = { CURRENCY_SEK, CURRENCY_NOK, CURRENCY_EUR };
    struct known *k = &known[i];
    struct placement p = placement_of(&s->c, 1, 100 * ((int64_t)i % 23 + 1)); /* with ties */
    k->person = i % COUNT(PEOPLE);
    k->currency = p.currency = CURRENCIES[i / 5 % 3];
    k->method = i % 4 == 0 ? "INVOICE" : "CARD";
    p.payment_method.type = str_of(k->method);
    k->amount = p.order_amount;
    k->created_at = p.created_at = NOW - HOUR * (int64_t)(i * 7 % 100); /* three of each */
    k->expires_at = p.expires_at = NOW + DAY * (1 + (int64_t)(i * 11 % 28));
    (void)snprintf(k->reference, sizeof k->reference, "web-%zu", 1000 + i);
    (void)snprintf(k->klarna, sizeof k->klarna, "k%07zu", i * 31);
    p.merchant_reference1 = arena_format(s->c.arena, "WEB-%zu", 1000 + i);
    p.klarna_reference = arena_format(s->c.arena, "K%07zu", i * 31);
    p.billing_address = (struct address){ .has = 1,
                                          .given_name = str_of(PEOPLE[k->person].given),
                                          .family_name = str_of(PEOPLE[k->person].family),
                                          .email = str_of(PEOPLE[k->person].email) };
    k->id = p.order_id =
        (struct uuid){ { 0xA0, 0, 0, (uint8_t)(i % 29), (uint8_t)i, (uint8_t)(i * 5 >> 8), 0x5C } };
    struct order_row row = store_place(s, &p);
    k->status = row.order.status;
}

struct store *store_with_orders(void)
{
    struct store *s = store_new();
    store_begin(s);
    for (size_t i = 0; i < KNOWN_ORDERS; i++) {
        place(s, i);
        if (i % 6 == 1)
            move(s, &known[i], ORDER_CAPTURE, 1);
        if (i % 6 == 2)
            move(s, &known[i], ORDER_CAPTURE, known[i].amount);
        known[i].is_refunded = i % 12 == 2;
        if (known[i].is_refunded)
            move(s, &known[i], ORDER_REFUND, 10);
        if (i % 6 == 3)
            move(s, &known[i], ORDER_CANCEL, 0);
        if (i % 30 == 4)
            move(s, &known[i], ORDER_CLOSE, 0);
    }
    store_commit(s);
    return s;
}

bool known_fits(const struct known *k, const struct order_filter *f)
{
    return (f->statuses == 0 || (f->statuses & 1u << k->status) != 0) &&
           (f->currency == CURRENCY_NONE || f->currency == k->currency) &&
           k->created_at >= f->created_from && k->created_at < f->created_to &&
           k->expires_at >= f->expires_from && k->expires_at < f->expires_to &&
           k->amount >= f->amount_from && k->amount <= f->amount_to &&
           (!f->is_refunded || k->is_refunded) &&
           (f->payment_method.len == 0 || str_equal(f->payment_method, str_of(k->method)));
}

/* Numbered rows with an id each: what is cheapest in each dialect. */
static const char *const NUMBERS[] = {
    "CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c"
    " WHERE i + 1 < %d) SELECT i, CAST(printf('%%016d', i) AS BLOB) AS id, i %% %d = %d / 2"
    " AS rare, zeroblob(16) AS none FROM c;",
    "CREATE TEMP TABLE n AS SELECT i, CAST(to_char(i, 'FM0000000000000000') AS BYTEA) AS id,"
    " i %% %2$d = %3$d / 2 AS rare, decode(repeat('00', 16), 'hex') AS none"
    " FROM generate_series(CAST(0 AS BIGINT), %1$d - 1) AS i;",
};

void store_many(struct store *s, int count, int rare)
{
    str numbers = arena_format(s->c.arena, NUMBERS[store_is_postgres()], count, rare, rare);
    store_tamper(s, numbers.ptr);
    store_tamper(
        s,
        "INSERT INTO order_state (merchant_id, order_id, version, status, phase, fraud_status,"
        " purchase_currency, order_amount, original_order_amount, captured_amount,"
        " refunded_amount, released_amount, captures_count, refunds_count, is_acknowledged,"
        " created_at, expires_at, last_event_id)"
        " SELECT 1, id, 1, CASE WHEN i % 2 = 1 THEN 'CANCELLED' ELSE 'AUTHORIZED' END,"
        " i % 2 * 2, 'ACCEPTED', CASE WHEN rare THEN 'EUR' ELSE 'SEK' END, 100, 100, 0, 0, 0, 0, 0,"
        " 0, 1000000 * i, 4000000000000000, none FROM n;"
        "INSERT INTO order_fact (merchant_id, order_id, klarna_reference, customer_name,"
        " customer_email, purchase_country, locale, payment_method_type, order_lines, customer,"
        " billing_address, shipping_address, payment_method)"
        " SELECT 1, id, 'K' || i, CASE WHEN rare THEN 'Zoe' ELSE 'Anna' END || ' Bergqvist', '',"
        " 'SE', 'sv-SE', 'CARD', '[]', '{}', '{}', '{}', '{}' FROM n;"
        "DROP TABLE n");
}

/* --- lists, page by page -------------------------------------------------------------- */

#define PAGES_MAX 1000

enum problem list_page(struct store *s, const struct order_filter *f, size_t limit,
                       char cursor[CURSOR_SIZE], struct order_page *out)
{
    store_begin(s);
    *out = (struct order_page){ 0 };
    enum problem p = order_list(&s->c, f, limit, str_of(cursor), out);
    if (p == OK) {
        cr_assert_lt(out->next.len, CURSOR_SIZE);
        (void)snprintf(cursor, CURSOR_SIZE, "%.*s", STR_ARG(out->next));
    }
    store_rollback(s);
    return p;
}

struct expected list_all(struct store *s, const struct order_filter *f, size_t limit)
{
    struct expected got = { .count = 0 };
    char cursor[CURSOR_SIZE] = "";
    for (int pages = 0; pages < PAGES_MAX; pages++) {
        struct order_page out;
        cr_assert_eq(list_page(s, f, limit, cursor, &out), OK);
        cr_assert_leq(out.count, limit);
        for (size_t i = 0; i < out.count; i++) {
            cr_assert_lt(got.count, KNOWN_ORDERS, "something comes twice");
            got.ids[got.count++] = out.items[i].order.order_id;
        }
        if (cursor[0] == '\0')
            return got;
    }
    cr_assert_fail("the pages do not end");
    return got;
}

static int compare_ids(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct uuid));
}

void expect_ids(struct expected *expected, struct expected *got, bool in_order, const char *what,
                size_t limit)
{
    if (!in_order) {
        qsort(expected->ids, expected->count, sizeof expected->ids[0], compare_ids);
        qsort(got->ids, got->count, sizeof got->ids[0], compare_ids);
    }
    cr_assert_eq(got->count, expected->count, "%s, limit %zu: %zu instead of %zu", what, limit,
                 got->count, expected->count);
    for (size_t i = 0; i < got->count; i++)
        cr_assert(uuid_equal(got->ids[i], expected->ids[i]), "%s, limit %zu: place %zu", what,
                  limit, i);
}

/* --- audits ------------------------------------------------------------------------------ */

static void log_difference(void *self, str sentence)
{
    (void)self;
    cr_log_error("%.*s", (int)sentence.len, sentence.ptr);
}

void expect_honest_books(struct store *s)
{
    struct audit audit = { .tell = log_difference };
    store_begin(s);
    cr_assert_eq(audit_merchant(&s->c, &audit), OK);
    store_rollback(s);
    cr_expect_eq(audit.differences, 0);
}

struct lie {
    const char *says;
    bool said;
};

static void note_lie(void *self, str sentence)
{
    struct lie *r = self;
    char text[500];
    (void)snprintf(text, sizeof text, "%.*s", STR_ARG(sentence));
    r->said = r->said || strstr(text, r->says) != NULL;
}

void expect_lie_found(struct store *s, const char *sql, const char *says)
{
    struct lie lie = { .says = says };
    struct audit audit = { .tell = note_lie, .self = &lie };
    store_let_lie(s);
    store_tamper(s, sql);
    store_begin(s);
    cr_assert_eq(audit_merchant(&s->c, &audit), OK);
    store_rollback(s);
    cr_expect(lie.said, "%s: %lld differences", sql, (long long)audit.differences);
}

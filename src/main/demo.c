/*
 * demo.c -- a merchant to look at: orders in every state, an API key, and users with one shared
 * password. The credentials are kept in demo.json beside the store, so that a later run tells the
 * same ones.
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "main/demo_payments.h"
#include "main/demo_payouts.h"
#include "main/generate.h"
#include "service/letterhead.h"
#include "service/order_list.h"
#include "sql.h"

#define DEMO_MID      "M100001"
#define DEMO_NAME     "Fjord & Fell AB"
#define DEMO_FILE_MAX ((size_t)64 * 1024)

#define SETTLED_ORDERS_MAX 10000 /* more: by the server, and nobody pays */

static const struct {
    const char *email, *role;
} DEMO_USERS[] = {
    { "anna@example.com", "admin" },
    { "victor@example.com", "viewer" },
    { "oskar@example.com", "operator" },
    { "fia@example.com", "finance" },
};

/* --- what is told ---------------------------------------------------------------------- */

struct portal_access {
    uint64_t has;
    str url, email, password;
};
struct api_access {
    uint64_t has;
    str username, password;
};
struct demo {
    uint64_t has;
    str merchant_id;
    int64_t orders;
    struct portal_access portal;
    struct api_access api;
    str order_id, curl; /* a later run names another order */
};

/* clang-format off */
static const struct field PORTAL_FIELDS[] = {
    FIELD(SHAPE_STR, portal_access, url, OMIT_EMPTY, 0, 0, "Address of the portal"),
    FIELD(SHAPE_STR, portal_access, email, REQUIRED, 0, 0, "Who signs in"),
    FIELD(SHAPE_STR, portal_access, password, REQUIRED, 0, 0, "Of all demo users"),
};
static const struct shape PORTAL_SHAPE = SHAPE("DemoPortal", portal_access, PORTAL_FIELDS);

static const struct field API_FIELDS[] = {
    FIELD(SHAPE_STR, api_access, username, REQUIRED, 0, 0, "User name of the API key"),
    FIELD(SHAPE_STR, api_access, password, REQUIRED, 0, 0, "The API key"),
};
static const struct shape API_SHAPE = SHAPE("DemoApi", api_access, API_FIELDS);

#define ACCESS_FIELDS                                                                        \
    FIELD_OBJECT(demo, portal, REQUIRED, &PORTAL_SHAPE, "How to sign in"),                   \
    FIELD_OBJECT(demo, api, REQUIRED, &API_SHAPE, "How to call")

static const struct field FILE_FIELDS[] = { ACCESS_FIELDS };
static const struct shape FILE_SHAPE = SHAPE("DemoFile", demo, FILE_FIELDS);

static const struct field DEMO_FIELDS[] = {
    FIELD(SHAPE_STR, demo, merchant_id, 0, 0, 0, "The merchant"),
    FIELD(SHAPE_I64, demo, orders, 0, 0, 0, "Its orders"),
    ACCESS_FIELDS,
    FIELD(SHAPE_STR, demo, order_id, OMIT_EMPTY, 0, 0, "An order to capture"),
    FIELD(SHAPE_STR, demo, curl, OMIT_EMPTY, 0, 0, "A command that captures it"),
};
static const struct shape DEMO_SHAPE = SHAPE("Demo", demo, DEMO_FIELDS);
/* clang-format on */

/* --- demo.json ------------------------------------------------------------------------- */

/* In the folder of the embedded store; otherwise beside the secret. */
static const char *file_path(struct arena *a, const struct config *config)
{
    return config->data != NULL ? arena_format(a, "%s/demo.json", config->data).ptr
                                : arena_format(a, "%s.demo.json", config->secret_file).ptr;
}

/* False if there is none that can be read. */
static bool file_read(struct ctx *c, const struct config *config, struct demo *out)
{
    FILE *file = fopen(file_path(c->arena, config), "rb");
    if (file == NULL)
        return false;
    char *bytes = arena_take(c->arena, DEMO_FILE_MAX, 1);
    size_t length = fread(bytes, 1, DEMO_FILE_MAX, file);
    (void)fclose(file);
    return length < DEMO_FILE_MAX &&
           shape_read_json(c, &FILE_SHAPE, (str){ bytes, length }, out) == OK;
}

/* Whole or not at all, and for the owner's eyes only. */
static bool file_write(struct ctx *c, const struct config *config, const struct demo *demo)
{
    str text = document_write(c, &FILE_SHAPE, demo);
    const char *path = file_path(c->arena, config);
    const char *draft = arena_format(c->arena, "%s.new", path).ptr;
    (void)unlink(draft);
    int file = open(draft, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (file < 0)
        return false;
    bool good = write(file, text.ptr, text.len) == (ssize_t)text.len && fsync(file) == 0;
    return close(file) == 0 && good && rename(draft, path) == 0;
}

/* --- who may come in ------------------------------------------------------------------- */

/* Four words such as "tovim-radul-kesop-nifal": 64 bits of chance that can be said aloud. */
static str make_password(struct ctx *c)
{
    static const char consonants[] = "bdfghjklmnprstvz", vowels[] = "aeiouy";
    struct text t = text_begin(c->arena, 64);
    for (int i = 0; i < 20; i++) {
        char letter = 0;
        entropy_letters(c->entropy, i % 5 % 2 == 0 ? consonants : vowels, &letter, 1);
        if (i > 0 && i % 5 == 0)
            text_char(&t, '-');
        text_char(&t, letter);
    }
    str password = { 0 };
    CHECK(text_done(&t, &password));
    return password;
}

struct demo_work {
    const struct config *config;
    const struct secret *secret;
    struct demo demo;
    bool has_password;
    struct arena *kept; /* outlives the units of work */
};

static str keep(const struct demo_work *w, str text)
{
    return arena_copy(w->kept, text);
}

static enum problem make_users(struct ctx *c, str password, bool *made)
{
    for (size_t i = 0; i < COUNT(DEMO_USERS); i++) {
        enum problem p =
            user_create(c, str_of(DEMO_USERS[i].email), str_of(DEMO_USERS[i].role), password);
        if (p == PROBLEM_CONFLICT) { /* of an earlier run whose file is lost */
            c->blames_count = 0;
            *made = false;
            continue;
        }
        TRY(p);
    }
    return OK;
}

/* The file is written before the commit: if that fails, the next run finds a file whose merchant
 * is missing, and makes both anew. The other way round a password could be lost. */
static enum problem make_access(struct ctx *c, struct demo_work *w)
{
    struct key_credentials key = { 0 };
    str password = make_password(c);
    w->has_password = true;
    TRY(key_create(c, w->secret, ENVIRONMENT_TEST, STR(DEMO_MID), STR("Demo shop"), &key));
    TRY(make_users(c, password, &w->has_password));
    w->demo.api.username = keep(w, key.username);
    w->demo.api.password = keep(w, key.password);
    w->demo.portal.email = str_of(DEMO_USERS[0].email);
    w->demo.portal.password = w->has_password ? keep(w, password) : STR("");
    if (!file_write(c, w->config, &w->demo))
        return blame(c, PROBLEM_UNPROCESSABLE, STR(""), "Cannot write %s.",
                     file_path(c->arena, w->config));
    return OK;
}

/* So that an invoice on paper looks as one does. */
static enum problem demo_letterhead(struct ctx *c)
{
    struct letterhead changes = { 0 }, letterhead;
    TRY(shape_read_json(
        c, &LETTERHEAD_SHAPE,
        STR("{\"street_address\":\"Strandgatan 21\",\"postal_code\":\"621 56\","
            "\"city\":\"Visby\",\"country\":\"Sverige\",\"email\":\"hej@example.com\","
            "\"vat_id\":\"SE000000000001\",\"website\":\"https://shop.example\","
            "\"payment_account\":\"Bankgiro 000-0000\"}"),
        &changes));
    return letterhead_change(c, &changes, &letterhead);
}

static enum problem prepare(struct unit *u)
{
    struct demo_work *w = u->self;
    struct ctx *c = u->c;
    str name = { 0 };
    struct demo stored = { 0 };
    enum problem p = merchant_find(c, STR(DEMO_MID), &c->merchant_id, &name);
    bool is_new = p == PROBLEM_NOT_FOUND;
    if (p != OK && !is_new)
        return p;
    c->blames_count = 0;
    if (is_new) {
        TRY(merchant_create(c, STR(DEMO_MID), STR(DEMO_NAME), false, &c->merchant_id));
        TRY(demo_letterhead(c));
    }
    TRY(demo_terms(c));
    if (is_new || !file_read(c, w->config, &stored)) {
        c->blames_count = 0;
        return make_access(c, w);
    }
    w->demo.portal.email = keep(w, stored.portal.email);
    w->demo.portal.password = keep(w, stored.portal.password);
    w->demo.api.username = keep(w, stored.api.username);
    w->demo.api.password = keep(w, stored.api.password);
    w->has_password = stored.portal.password.len > 0;
    return OK;
}

/* --- something to capture -------------------------------------------------------------- */

static enum problem count_orders(struct unit *u)
{
    struct demo_work *w = u->self;
    struct rows r;
    struct uuid id = { { 0 } };
    TRY(db_rows_begin(u->c, &SQL_ORDER_EACH,
                      PARAMS(P_I64(u->c->merchant_id), P_UUID(id), P_I64(INT64_MAX)), &r));
    bool more = true;
    enum problem p = OK;
    for (w->demo.orders = -1; p == OK && more; w->demo.orders++)
        p = db_rows_next(&r, COLUMNS(C_UUID("order_id", &id)), &more);
    db_rows_end(&r);
    return p;
}

static str url_of(struct arena *a, const char *listen)
{
    str address = str_of(listen);
    if (str_starts(address, STR("0.0.0.0:")))
        return arena_format(a, "http://127.0.0.1:%s", listen + strlen("0.0.0.0:"));
    if (str_starts(address, STR("[::]:")))
        return arena_format(a, "http://[::1]:%s", listen + strlen("[::]:"));
    return arena_format(a, "http://%s", listen);
}

static void set_curl(struct ctx *c, struct demo_work *w, const struct order *o)
{
    struct demo *d = &w->demo;
    str key = uuid_text(c->arena, uuid_make(c->entropy, c->now));
    d->order_id = uuid_text(w->kept, o->order_id);
    d->curl =
        arena_format(w->kept,
                     "curl -i %.*s/ordermanagement/v1/orders/%.*s/captures -u '%.*s:%.*s' "
                     "-H 'Content-Type: application/json' -H 'Klarna-Idempotency-Key: %.*s' "
                     "-d '{\"captured_amount\":%lld,\"description\":\"Shipped\"}'",
                     STR_ARG(d->portal.url), STR_ARG(d->order_id), STR_ARG(d->api.username),
                     STR_ARG(d->api.password), STR_ARG(key), (long long)order_remaining(o).minor);
}

/* The newest order that can be captured, if there is one on the first pages. */
static enum problem find_capturable(struct unit *u)
{
    struct demo_work *w = u->self;
    struct ctx *c = u->c;
    struct order_filter open = order_filter_all();
    struct order_page page = { 0 };
    open.statuses = 1U << ORDER_AUTHORIZED;
    open.expires_from = c->now + HOUR;
    for (int i = 0; i < 20; i++) {
        str cursor = page.next;
        TRY(order_list(c, &open, LIST_LIMIT_MAX, cursor, &page));
        for (size_t k = 0; k < page.count; k++)
            if (page.items[k].order.fraud_status == FRAUD_ACCEPTED) {
                set_curl(c, w, &page.items[k].order);
                return OK;
            }
        if (page.next.len == 0)
            return OK;
    }
    return OK;
}

/* --- the command ----------------------------------------------------------------------- */

/* Times are relative to the last midnight: on one day, one seed makes one store. */
static bool make_orders(struct access_store *s, struct demo_work *w)
{
    struct generator g =
        generator_begin((uint64_t)w->config->seed, clock_midnight(clock_now()), w->config->orders);
    w->demo.orders = g.total;
    int64_t merchant_id = s->c.merchant_id;
    if (!generate_load(s, w->config->data, &g, GENERATE_EVERYTHING))
        return false;
    return g.total > SETTLED_ORDERS_MAX ||
           demo_payments(s, merchant_id, (uint64_t)w->config->seed, g.now);
}

static void tell(const struct demo_work *w, bool kept)
{
    const struct demo *d = &w->demo;
    (void)printf("%s (%s) %s %lld demo orders in %s.\n\n", DEMO_NAME, DEMO_MID,
                 kept ? "keeps its" : "has", (long long)d->orders,
                 w->config->data != NULL ? w->config->data : "the database");
    (void)printf("Portal    %.*s\n", STR_ARG(d->portal.url));
    (void)printf("Sign in   %.*s   (or", STR_ARG(d->portal.email));
    for (size_t i = 1; i < COUNT(DEMO_USERS); i++)
        (void)printf(" %s: %s%s", DEMO_USERS[i].role, DEMO_USERS[i].email,
                     i + 1 < COUNT(DEMO_USERS) ? "," : ")\n");
    if (w->has_password)
        (void)printf("Password  %.*s\n", STR_ARG(d->portal.password));
    else
        (void)printf(
            "Password  the one of the run that made the users; demo.json was lost since\n");
    (void)printf("API user  %.*s\nAPI key   %.*s\n", STR_ARG(d->api.username),
                 STR_ARG(d->api.password));
    if (d->curl.len > 0)
        (void)printf("\nCapture an order:\n%.*s\n", STR_ARG(d->curl));
    else
        (void)printf("\nNo order is left to capture.\n");
}

static bool run_demo(struct access_store *s, struct demo_work *w)
{
    if (store_run(s, prepare, w) != OK || store_read(s, count_orders, w) != OK)
        return false;
    bool kept = w->demo.orders > 0;
    if (!(kept ? generate_finish(s, w->config->data) : make_orders(s, w)))
        return false;
    if (w->demo.orders <= SETTLED_ORDERS_MAX && !demo_payouts(s))
        return false;
    w->demo.merchant_id = STR(DEMO_MID);
    w->demo.portal.url = url_of(w->kept, w->config->listen);
    if (store_read(s, find_capturable, w) != OK)
        return false;
    if (!w->config->json) {
        tell(w, kept);
        return true;
    }
    str out = document_write(&s->c, &DEMO_SHAPE, &w->demo);
    (void)printf("%.*s\n", STR_ARG(out));
    return true;
}

int command_demo(const struct config *config)
{
    struct access_store s;
    if (!store_create(config) || !store_open(config, &s))
        return 1;
    struct demo_work w = { .config = config,
                           .secret = &s.secret,
                           .kept = arena_open((size_t)1024 * 1024) };
    bool good = run_demo(&s, &w);
    arena_close(w.kept);
    store_close(&s);
    return good ? 0 : 1;
}

/* What is SQLite's own: its file, its settings, its log, and the plans of all statements on it. */
#include <criterion/criterion.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>

#include "base/text.h"
#include "sql.h"
#include "store/db_sqlite.h"
#include "support.h"

/* --- statements ----------------------------------------------------------------------- */

static void visit_nothing(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    (void)values;
    sqlite3_result_int(context, 0);
}

static sqlite3 *open_plain(const struct store *s)
{
    sqlite3 *db = NULL;
    cr_assert_eq(sqlite3_open_v2(s->path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    cr_assert_eq(
        sqlite3_create_function(db, "visit", -1, SQLITE_UTF8, NULL, visit_nothing, NULL, NULL),
        SQLITE_OK);
    return db;
}

Test(store_sqlite, every_statement_fits_the_schema)
{
    struct store *s = store_new();
    sqlite3 *db = open_plain(s);
    for (unsigned i = 0; i < SQL_COUNT; i++) {
        const struct sql *sql = SQL_ALL[i];
        sqlite3_stmt *stmt = NULL;
        const char *rest = "";
        cr_expect_eq(sql->index, i, "%s", sql->name);
        cr_assert_eq(sqlite3_prepare_v2(db, sql->text, -1, &stmt, &rest), SQLITE_OK, "%s: %s",
                     sql->name, sqlite3_errmsg(db));
        cr_expect_eq(strspn(rest, " \n"), strlen(rest), "%s is one statement", sql->name);
        int count = sqlite3_bind_parameter_count(stmt);
        for (int n = 1; n <= count; n++)
            cr_expect_neq(
                sqlite3_bind_parameter_index(stmt, arena_format(s->c.arena, "$%d", n).ptr), 0,
                "%s has no $%d of %d", sql->name, n, count);
        (void)sqlite3_finalize(stmt);
    }
    (void)sqlite3_close(db);
    store_delete(s);
}

/* Each line of a plan that is not "SEARCH ... USING": what walks a whole table, or sorts. */
static bool is_walk(const char *plan)
{
    bool walks = strncmp(plan, "SCAN ", 5) == 0 && strstr(plan, " USING ") == NULL;
    bool is_small = strcmp(plan, "SCAN c") == 0 || strcmp(plan, "SCAN chain") == 0 ||
                    strcmp(plan, "SCAN CONSTANT ROW") == 0; /* the events of one order */
    return (walks && !is_small) || strstr(plan, "TEMP B-TREE") != NULL;
}

/* The plan of a statement, line by line. */
static str query_plan(struct store *s, sqlite3 *db, const struct sql *sql)
{
    sqlite3_stmt *stmt = NULL;
    struct text t = text_begin(s->c.arena, 10000);
    str text = arena_format(s->c.arena, "EXPLAIN QUERY PLAN %s", sql->text), out;
    cr_assert_eq(sqlite3_prepare_v2(db, text.ptr, -1, &stmt, NULL), SQLITE_OK, "%s", sql->name);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        text_format(&t, "%s\n", (const char *)sqlite3_column_text(stmt, 3));
    (void)sqlite3_finalize(stmt);
    cr_assert(text_done(&t, &out));
    return arena_copy(s->c.arena, out);
}

static bool is_one_of(const char *name, const char *const names[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* For it is small, or that is their point. */
static bool may_walk(const char *name)
{
    static const char *const NAMES[] = { "migration/list", "session/prune", "job/count_unfinished",
                                         "process/others", "process/prune", "rate_use/others",
                                         "rate_use/prune", "order/staged",  "order/clear_staged",
                                         "sign_in/prune" };
    /* The first and the last page of a table lie at the ends of its key, whatever the plan calls
     * that; one table has no key (store/table.h). */
    return is_one_of(name, NAMES, COUNT(NAMES)) ||
           (str_starts(str_of(name), STR("table/")) &&
            (strstr(name, "/after") == NULL || strstr(name, "order_token_staged") != NULL));
}

/* Found through an index, and few or bounded before they are sorted. */
static bool may_sort(const char *name)
{
    static const char *const NAMES[] = {
        "order/at_risk",               /* orders that end on one day, by currency */
        "list/count_phase",            /* no more than may be looked at */
        "payout/lines_of_kinds",       /* a page of lines */
        "payment/assignments",         /* what one payment pays */
        "payment/of_capture",          /* what pays one invoice */
        "bank/received_by_end_to_end", /* payments with one id ... */
        "bank/received_by_reference",  /* ... or one reference */
        "bank/count_sums",             /* a verification, which is of all that was booked */
        "dunning/payments",            /* what pays one invoice */
        "clock/events",                /* what one move of a clock did: a page of events */
        "clock/payouts",               /* and a page of payouts */
        "key/list",                    /* the API keys of a merchant */
        "letterhead/load",             /* the letterheads of a merchant */
        "session/list",                /* where one user is signed in */
        "mail/failed",                 /* mails that were given up at one instant */
        "job/failed",                  /* a page of jobs */
        "export/list",                 /* the few exports that a merchant may have */
        "daily_total/differences",     /* a verification, which is of all that was captured */
        "limit/hours",                 /* and of all that users did */
    };
    return is_one_of(name, NAMES, COUNT(NAMES)) ||
           str_starts(str_of(name), STR("notice/")); /* what one order set in motion */
}

Test(store_sqlite, no_statement_walks_a_table_or_sorts)
{
    struct store *s = store_new();
    sqlite3 *db = open_plain(s);
    for (unsigned i = 0; i < SQL_COUNT; i++) {
        if (may_walk(SQL_ALL[i]->name) || may_sort(SQL_ALL[i]->name) ||
            strstr(SQL_ALL[i]->text, "CREATE TABLE") != NULL)
            continue;
        str plan = query_plan(s, db, SQL_ALL[i]), line = { 0 };
        for (str rest = plan; str_split(&rest, '\n', &line);)
            cr_expect_not(is_walk(arena_cstr(s->c.arena, line)), "%s: %.*s", SQL_ALL[i]->name,
                          STR_ARG(line));
    }
    (void)sqlite3_close(db);
    store_delete(s);
}

Test(store_sqlite, each_list_walks_along_its_own_index)
{
    static const struct {
        const struct sql *sql;
        const char *index;
    } ROWS[] = {
        { &SQL_LIST_CREATED_DOWN, "order_state_by_created" },
        { &SQL_LIST_TAGGED_DOWN, "SEARCH t USING PRIMARY KEY" },
        { &SQL_LIST_TAGGED_UP, "SEARCH t USING PRIMARY KEY" },
        { &SQL_LIST_CREATED_UP, "order_state_by_created" },
        { &SQL_LIST_EXPIRY_DOWN, "order_state_by_expiry" },
        { &SQL_LIST_EXPIRY_UP, "order_state_by_expiry" },
        { &SQL_LIST_AMOUNT_DOWN, "order_state_by_amount" },
        { &SQL_LIST_AMOUNT_UP, "order_state_by_amount" },
        { &SQL_LIST_PHASE_DOWN, "order_state_by_phase" },
        { &SQL_LIST_PHASE_UP, "order_state_by_phase" },
        { &SQL_ORDER_DUE, "order_state_by_expiry" },
        { &SQL_MERCHANT_NEXT_DUE, "order_state_by_expiry" },
        { &SQL_LIST_IDS, "PRIMARY KEY" },
        { &SQL_LIST_VISIT_IDS, "PRIMARY KEY" },
        { &SQL_LIST_ID_BEHIND, "PRIMARY KEY" },
        { &SQL_LIST_COUNT_PHASE, "COVERING INDEX order_state_by_phase" },
        { &SQL_LIST_TOKENS, "PRIMARY KEY" },
        { &SQL_JOB_UNFINISHED, "job_turn" },
        { &SQL_JOB_NEXT_MERCHANT, "job_turn" },
        { &SQL_IDEMPOTENCY_PRUNE, "idempotency_by_age" },
    };
    struct store *s = store_new();
    sqlite3 *db = open_plain(s);
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        str plan = query_plan(s, db, ROWS[i].sql);
        cr_expect_not_null(strstr(plan.ptr, ROWS[i].index), "%s: %s", ROWS[i].sql->name, plan.ptr);
    }
    (void)sqlite3_close(db);
    store_delete(s);
}

/* --- connections ---------------------------------------------------------------------- */

Test(store_sqlite, a_reading_connection_cannot_write_and_a_missing_store_says_so)
{
    struct store *s = store_new();
    struct db *db = NULL;
    char why[512] = "", path[256];
    cr_assert_eq(sqlite_open(s->path, OPEN_TO_READ, &db, why, sizeof why), OK);
    cr_expect_eq(db->ops->run_script(db, "DELETE FROM merchant"), PROBLEM_STORE_BROKEN);
    cr_expect(strlen(db->why) > 0);
    db->ops->close(db);
    (void)snprintf(path, sizeof path, "%s/none/fangst.db", s->folder);
    cr_expect_eq(sqlite_open(path, OPEN_TO_WRITE, &db, why, sizeof why), PROBLEM_STORE_BROKEN);
    cr_expect(strlen(why) > 0);
    (void)snprintf(path, sizeof path, "%s/none.db", s->folder);
    cr_expect_eq(sqlite_open(path, OPEN_TO_READ, &db, why, sizeof why), PROBLEM_STORE_BROKEN,
                 "reading makes no store");
    store_delete(s);
}

Test(store_sqlite, commits_are_durable_by_the_settings)
{
    static const struct {
        const char *name;
        int64_t value;
    } ROWS[] = { { "synchronous", 2 }, { "foreign_keys", 1 }, { "wal_autocheckpoint", 0 } };
    struct store *s = store_new();
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct sql sql = { .name = ROWS[i].name,
                           .text = arena_format(s->c.arena, "PRAGMA %s", ROWS[i].name).ptr };
        int64_t value = -1;
        struct db *db = NULL;
        char why[512];
        cr_assert_eq(sqlite_open(s->path, OPEN_TO_WRITE, &db, why, sizeof why), OK);
        s->c.tx = (struct tx *)db;
        const char *column = i == 2 ? "wal_autocheckpoint" : ROWS[i].name;
        cr_assert_eq(db_one(&s->c, &sql, NO_PARAMS, COLUMNS(C_I64(column, &value))), OK);
        cr_expect_eq(value, ROWS[i].value, "%s", ROWS[i].name);
        s->c.tx = NULL;
        db->ops->close(db);
    }
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = "
                              "'wal'"),
                 1);
    store_delete(s);
}

Test(store_sqlite, a_checkpoint_copies_the_log)
{
    struct store *s = store_new();
    (void)store_place_simple(s, 1000);
    int log = -1, copied = -1;
    cr_expect_gt(sqlite_log_pages(s->db), 0);
    cr_assert_eq(sqlite_checkpoint(s->db, &log, &copied), OK);
    cr_expect_gt(log, 0);
    cr_expect_eq(copied, log);
    store_delete(s);
}

/* --- statements and their readers cannot drift apart ---------------------------------- */

Test(store_sqlite, a_parameter_too_many_stops, .signal = SIGABRT)
{
    struct store *s = store_new();
    str text = { 0 };
    store_unlink(s);
    store_begin(s);
    (void)!db_one(&s->c, &SQL_MERCHANT_LOAD, PARAMS(P_I64(1), P_I64(2)),
                  COLUMNS(C_STR("mid", &text), C_STR("name", &text)));
}

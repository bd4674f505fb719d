/* What is PostgreSQL's own: the types that its statements have there, its connections and their
 * settings. */
#include <criterion/criterion.h>
#include <libpq-fe.h>
#include <stdio.h>

#include "sql.h"
#include "store/ledger_store.h"
#include "store/order_store.h"
#include "support.h"

/* --- statements ----------------------------------------------------------------------- */

/* From the server's catalogue pg_type, where they never change. */
#define BYTEA_OID 17
#define INT8_OID  20
#define TEXT_OID  25

static PGconn *connect_plain(const struct store *s)
{
    PGconn *connection = PQconnectdb(s->conninfo);
    cr_assert_eq(PQstatus(connection), CONNECTION_OK, "%s", PQerrorMessage(connection));
    return connection;
}

static bool is_ours(Oid type)
{
    return type == BYTEA_OID || type == INT8_OID || type == TEXT_OID;
}

/* Values travel as binary, and the driver knows three kinds: anything else would be misread. */
static void expect_types(const struct sql *sql, const PGresult *d)
{
    for (int i = 0; i < PQnparams(d); i++)
        cr_expect(is_ours(PQparamtype(d, i)), "%s: $%d has type %u", sql->name, i + 1,
                  PQparamtype(d, i));
    for (int i = 0; i < PQnfields(d); i++)
        cr_expect(is_ours(PQftype(d, i)), "%s: column %s has type %u", sql->name, PQfname(d, i),
                  PQftype(d, i));
}

Test(store_postgres, every_statement_fits_the_schema_with_the_types_of_the_driver)
{
    struct store *s = store_new();
    PGconn *connection = connect_plain(s);
    for (unsigned i = 0; i < SQL_COUNT; i++) {
        const struct sql *sql = SQL_ALL[i];
        PGresult *prepared = PQprepare(connection, sql->name, sql->postgres, 0, NULL);
        cr_expect_eq(PQresultStatus(prepared), PGRES_COMMAND_OK, "%s: %s", sql->name,
                     PQerrorMessage(connection));
        PQclear(prepared);
        PGresult *described = PQdescribePrepared(connection, sql->name);
        expect_types(sql, described);
        PQclear(described);
    }
    PQfinish(connection);
    store_delete(s);
}

/* --- connections ---------------------------------------------------------------------- */

Test(store_postgres, a_reading_connection_cannot_write_and_a_missing_store_says_so)
{
    static const char *const ELSEWHERE[] = { "dbname=there_is_none", "port=1", "no conninfo" };
    struct store *s = store_new();
    struct db *db = NULL;
    char why[512] = "", conninfo[600];
    cr_assert_eq(db_open(&s->place, OPEN_TO_READ, &db, why, sizeof why), OK, "%s", why);
    cr_expect_eq(db->ops->begin(db, false), OK);
    s->c.tx = (struct tx *)db;
    cr_expect_neq(ledger_write_accounts(&s->c), OK);
    s->c.tx = NULL;
    db->ops->rollback(db);
    db->ops->close(db);
    for (size_t i = 0; i < COUNT(ELSEWHERE); i++) {
        (void)snprintf(conninfo, sizeof conninfo, "%s %s", s->conninfo, ELSEWHERE[i]);
        why[0] = '\0';
        cr_expect_neq(db_open(&(struct db_place){ .conninfo = conninfo }, OPEN_TO_WRITE, &db, why,
                              sizeof why),
                      OK, "%s", conninfo);
        cr_expect(strlen(why) > 0, "%s", conninfo);
    }
    store_delete(s);
}

/* Whatever the server's defaults are. */
Test(store_postgres, commits_are_durable_by_the_settings)
{
    static const struct {
        const char *set, *becomes;
    } ROWS[] = {
        { "on", "on" }, { "off", "on" }, { "local", "on" }, { "remote_apply", "remote_apply" }
    };
    struct store *s = store_new();
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct db *db = NULL;
        char why[512] = "";
        store_tamper(s, arena_format(s->c.arena, "ALTER ROLE %s SET synchronous_commit = %s",
                                     s->role, ROWS[i].set)
                            .ptr);
        cr_assert_eq(db_open(&s->place, OPEN_TO_WRITE, &db, why, sizeof why), OK, "%s", why);
        str check = arena_format(s->c.arena,
                                 "DO $$ BEGIN ASSERT current_setting('synchronous_commit') = '%s';"
                                 " END $$",
                                 ROWS[i].becomes);
        cr_expect_eq(db->ops->run_script(db, check.ptr), OK, "%s: %s", ROWS[i].set, db->why);
        db->ops->close(db);
    }
    store_delete(s);
}

/* --- what a unit has seen ------------------------------------------------------------- */

/* READ COMMITTED alone would show the later version to whoever looks twice: then one who was let in
 * by the earlier one would go on from the later one. */
Test(store_postgres, a_unit_that_looks_again_sees_what_it_saw_and_is_told_at_the_end)
{
    struct store *s = store_new();
    struct order_row row = store_place_simple(s, 1000), first, second;
    store_begin(s);
    s->db->ops->savepoint(s->db, UNDO_ALL);
    cr_assert_eq(order_load(&s->c, row.order.order_id, &first), OK);
    int64_t moved_to = store_ask(s, "UPDATE order_state SET version = version + 1"
                                    " RETURNING version");
    cr_expect_eq(moved_to, first.order.version + 1);
    cr_assert_eq(order_load(&s->c, row.order.order_id, &second), OK);
    cr_expect_eq(second.order.version, first.order.version);
    cr_expect_eq(order_stands(&s->c, &first), PROBLEM_STORE_BUSY);
    second.order.version++;
    cr_expect_eq(store_end(s, order_update(&s->c, &first, &second)), PROBLEM_STORE_BUSY);
    store_delete(s);
}

/* Others then queue behind it instead of making it lose again. */
Test(store_postgres, who_lost_a_race_takes_the_order_when_reading_it)
{
    struct store *s = store_new();
    struct order_row row = store_place_simple(s, 1000);
    store_begin(s);
    for (int pessimistic = 0; pessimistic < 2; pessimistic++) {
        s->c.is_pessimistic = pessimistic;
        cr_assert_eq(order_load(&s->c, row.order.order_id, &row), OK);
        cr_expect_eq(store_ask(s, "SELECT count(*) FROM"
                                  " (SELECT 1 FROM order_state FOR UPDATE SKIP LOCKED) AS free"),
                     1 - pessimistic);
    }
    cr_expect_eq(store_end(s, OK), OK);
    store_delete(s);
}

/* What one unit of a group has changed, the next one reads; and so does the same one. */
Test(store_postgres, a_change_is_seen_by_those_who_look_after_it)
{
    struct store *s = store_new();
    struct order_row row = store_place_simple(s, 1000), was, now;
    store_begin(s);
    order_foresee(&s->c, row.order.order_id, true);
    for (int unit = 0; unit < 3; unit++) {
        s->db->ops->savepoint(s->db, UNDO_ALL);
        cr_assert_eq(order_load(&s->c, row.order.order_id, &was), OK);
        cr_expect_eq(was.order.version, row.order.version + unit);
        now = was;
        now.order.version++;
        cr_assert_eq(order_update(&s->c, &was, &now), OK);
        cr_assert_eq(order_load(&s->c, row.order.order_id, &now), OK);
        cr_expect_eq(now.order.version, was.order.version + 1);
        s->db->ops->savepoint_release(s->db);
    }
    cr_expect_eq(store_end(s, OK), OK);
    store_delete(s);
}

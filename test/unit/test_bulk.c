/* Bulk work: files read as people write them, and rows that are tried and undone without a trace.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/csv.h"
#include "base/sheet_text.h"
#include "service/audit.h"
#include "service/bulk_sum.h"
#include "support.h"

/* --- CSV ----------------------------------------------------------------------------------- */

/* A field of few characters, of which many need quotes. */
static str random_field(struct ctx *c)
{
    static const char CHARS[] = "ab \",;\t\n\r'\xC3\xA5";
    size_t length = (size_t)random_between(c->entropy, 0, 6);
    char *own = arena_take(c->arena, length + 1, 1);
    for (size_t i = 0; i < length; i++)
        own[i] = CHARS[random_between(c->entropy, 0, (int64_t)sizeof CHARS - 2)];
    return (str){ own, length };
}

Test(bulk, what_is_written_as_csv_is_read_as_it_was)
{
    struct ctx c = make_ctx();
    for (int round = 0; round < 2000; round++) {
        char *bytes = NULL;
        size_t size = 0;
        str fields[4][3];
        const char delimiter = ",;\t"[round % 3], *fault = NULL;
        struct csv csv = { .file = open_memstream(&bytes, &size), .delimiter = delimiter };
        struct csv_row row = { 0 };
        cr_assert_not_null(csv.file);
        for (size_t i = 0; i < 4; i++) {
            for (size_t k = 0; k < 3; k++)
                csv_put(&csv, fields[i][k] = random_field(&c));
            csv_end_row(&csv);
        }
        cr_assert_eq(fclose(csv.file), 0);
        struct csv_reader reader = { { bytes, size }, delimiter };
        for (size_t i = 0; i < 4; i++) {
            cr_assert(csv_next(c.arena, &reader, &row, &fault), "%s in %s", fault, bytes);
            cr_assert_eq(row.count, 3, "%zu fields in %s", row.count, bytes);
            for (size_t k = 0; k < 3; k++)
                cr_assert(str_equal(row.items[k], fields[i][k]), "field %zu of %s", k, bytes);
        }
        cr_assert_not(csv_next(c.arena, &reader, &row, &fault));
        cr_assert_null(fault);
        free(bytes);
    }
    end_ctx(&c);
}

Test(bulk, the_delimiter_is_that_of_the_first_row)
{
    static const struct {
        const char *text;
        char delimiter;
    } ROWS[] = {
        { "order,action", ',' }, { "order;action;a,b", ';' },   { "order\taction", '\t' },
        { "order", ',' },        { "\"a;b;c\",d\n;;;;", ',' },  { "", ',' },
        { "a;b\n,,,,,,", ';' },  { "order;action\r,,,,", ';' },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        cr_expect_eq(csv_guess_delimiter(str_of(ROWS[i].text)), ROWS[i].delimiter, "%s",
                     ROWS[i].text);
}

/* --- amounts ------------------------------------------------------------------------------- */

Test(bulk, an_amount_is_read_in_one_way_or_refused)
{
    static const struct {
        const char *text;
        enum currency currency;
        int64_t minor; /* 0: refused */
    } ROWS[] = {
        { "1234.50", CURRENCY_SEK, 123450 },
        { "1234,5", CURRENCY_SEK, 123450 },
        { "1234", CURRENCY_SEK, 123400 },
        { "0,01", CURRENCY_SEK, 1 },
        { "2000000", CURRENCY_SEK, 200000000 },
        { "1.234", CURRENCY_SEK, 0 }, /* a thousand, or one? */
        { "1,000", CURRENCY_SEK, 0 },
        { "1.234,50", CURRENCY_SEK, 123450 },
        { "1,234.50", CURRENCY_SEK, 123450 },
        { "1 234,50", CURRENCY_SEK, 123450 },
        { "1\u00A0234,50", CURRENCY_SEK, 123450 },
        { "1\u202F234", CURRENCY_SEK, 123400 },
        { "1'234.5", CURRENCY_SEK, 123450 },
        { "1\u2019234.5", CURRENCY_SEK, 123450 },
        { "1.234.567", CURRENCY_SEK, 123456700 },
        { "1,234,567.89", CURRENCY_SEK, 123456789 },
        { "12 34,50", CURRENCY_SEK, 0 },
        { "1234 567", CURRENCY_SEK, 0 },
        { "1 234.567,00", CURRENCY_SEK, 0 },
        { "1.23,50", CURRENCY_SEK, 0 },
        { "1,234.5,6", CURRENCY_SEK, 0 },
        { "1,234 567", CURRENCY_SEK, 0 },
        { " ", CURRENCY_SEK, 0 },
        { "'", CURRENCY_SEK, 0 },
        { "5.", CURRENCY_SEK, 0 },
        { "1..5", CURRENCY_SEK, 0 },
        { "1 abc", CURRENCY_SEK, 0 },
        { "1e3", CURRENCY_SEK, 0 },
        { "-5", CURRENCY_SEK, 0 },
        { "+5", CURRENCY_SEK, 0 },
        { "5 kr", CURRENCY_SEK, 0 },
        { ".5", CURRENCY_SEK, 0 },
        { "0", CURRENCY_SEK, 0 },
        { "0,00", CURRENCY_SEK, 0 },
        { "2000000,01", CURRENCY_SEK, 0 },
        { "99999999999999999999", CURRENCY_SEK, 0 },
        { "", CURRENCY_SEK, 0 },
    };
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct bulk_row row = { .values[BULK_AMOUNT] = str_of(ROWS[i].text) };
        int64_t minor = 0;
        enum problem p = bulk_row_amount(&c, &row, ROWS[i].currency, &minor);
        cr_expect_eq(p, ROWS[i].minor > 0 ? OK : PROBLEM_UNPROCESSABLE, "%s", ROWS[i].text);
        cr_expect_eq(minor, ROWS[i].minor, "%s: %lld", ROWS[i].text, (long long)minor);
    }
    end_ctx(&c);
}

/* --- what spreadsheets save ---------------------------------------------------------------- */

Test(bulk, a_cell_is_what_was_in_it)
{
    static const struct {
        const char *field, *cell;
        bool is_shortened;
    } ROWS[] = {
        { " 000123\u00A0", "000123", false },
        { "=\"000123\"", "000123", false },
        { "=\"say \"\"so\"\"\"", "say \"so\"", false },
        { "=\"", "=\"", false },
        { "=\"\"", "", false },
        { "=\"a\"&CELL(\"b\")&\"c\"", "=\"a\"&CELL(\"b\")&\"c\"", false },
        { "=\"a\"\"", "=\"a\"\"", false },
        { "'=1+1", "=1+1", false },
        { "'-5", "-5", false },
        { "'\t=\"000123\"", "000123", false },
        { "'\r\n 12", "12", false },
        { "'tis", "'tis", false },
        { "'", "'", false },
        { "\uFEFForder", "order", false },
        { "1,23457E+11", "1,23457E+11", true },
        { "1.23457e+11", "1.23457e+11", true },
        { "5E+12", "5E+12", true },
        { "12E+11", "12E+11", false },
        { "1,E+11", "1,E+11", false },
        { "1E+", "1E+", false },
        { "E+11", "E+11", false },
        { "1E11", "1E11", false },
        { "1E+11A", "1E+11A", false },
    };
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        str cell = sheet_cell(c.arena, str_of(ROWS[i].field));
        cr_expect(str_equal(cell, str_of(ROWS[i].cell)), "%s: %.*s", ROWS[i].field, STR_ARG(cell));
        cr_expect_eq(sheet_is_shortened(cell), ROWS[i].is_shortened, "%s", ROWS[i].field);
    }
    end_ctx(&c);
}

Test(bulk, what_comes_back_is_no_formula_and_is_read_as_before)
{
    static const struct {
        const char *field, *back;
    } ROWS[] = {
        { "=1+1", "'=1+1" },
        { "+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0" },
        { "-2+3", "'-2+3" },
        { "@SUM(A1)", "'@SUM(A1)" },
        { "\t=1+1", "'\t=1+1" },
        { "\r=\"0001\" ", "\r=\"0001\" " },
        { "=\"a\"&CELL(\"b\")&\"c\"", "'=\"a\"&CELL(\"b\")&\"c\"" },
        { "'=1+1", "'=1+1" },
        { "=\"000123\"", "=\"000123\"" },
        { "=\"say \"\"so\"\"\"", "=\"say \"\"so\"\"\"" },
        { "-12,50", "-12,50" },
        { "+46701234567", "+46701234567" },
        { "-", "'-" },
        { " A-1=2", " A-1=2" },
        { "", "" },
    };
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        str field = str_of(ROWS[i].field), back = sheet_safe(c.arena, field);
        cr_expect(str_equal(back, str_of(ROWS[i].back)), "%s: %.*s", ROWS[i].field, STR_ARG(back));
        cr_expect(str_equal(sheet_cell(c.arena, back), sheet_cell(c.arena, field)), "%s",
                  ROWS[i].field);
        cr_expect(str_equal(sheet_safe(c.arena, back), back), "%s, again", ROWS[i].field);
    }
    end_ctx(&c);
}

Test(bulk, letters_are_read_as_they_were_saved)
{
    static const struct {
        str bytes;
        const char *text; /* NULL: refused */
    } ROWS[] = {
        { { "a", 1 }, "a" },
        { { "", 0 }, "" },
        { { "\xC3\xA5", 2 }, "\u00E5" },
        { { "\xEF\xBB\xBF\xC3\xA5", 5 }, "\u00E5" },
        { { "\xE5 \x80", 3 }, "\u00E5 \u20AC" },
        { { "\x81", 1 }, NULL },
        { { "\xEF\xBB\xBF\xE5", 4 }, NULL },
        { { "\xFF\xFE", 2 }, "" },
        { { "\xFF\xFE\xE5\0\xAC\x20", 6 }, "\u00E5\u20AC" },
        { { "\xFE\xFF\0\xE5\x20\xAC", 6 }, "\u00E5\u20AC" },
        { { "\xFF\xFE\x3D\xD8\x00\xDE", 6 }, "\U0001F600" },
        { { "\xFF\xFE\x3D\xD8", 4 }, NULL },
        { { "\xFF\xFE\x3D\xD8\x41\x00", 6 }, NULL },
        { { "\xFF\xFE\x00\xDE", 4 }, NULL },
        { { "\xFF\xFE\x41", 3 }, NULL },
        { { "\xFF\xFE\0\0", 4 }, NULL },
        { { "a\0", 2 }, NULL },
    };
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        str text = { 0 };
        bool is_read = sheet_decode(c.arena, ROWS[i].bytes, &text);
        cr_expect_eq(is_read, ROWS[i].text != NULL, "row %zu", i);
        if (is_read)
            cr_expect(str_equal(text, str_of(ROWS[i].text)), "row %zu: %.*s", i, STR_ARG(text));
    }
    end_ctx(&c);
}

Test(bulk, a_first_line_may_tell_the_separator)
{
    static const struct {
        const char *text, *rest;
        char told;
    } ROWS[] = {
        { "sep=;\r\norder", "order", ';' }, { "SEP=,\norder", "order", ',' },
        { "sep=\t\rorder", "order", '\t' }, { "sep=;", "", ';' },
        { "sep=;;\n", "sep=;;\n", '\0' },   { "sep=|\n", "sep=|\n", '\0' },
        { "sep=", "sep=", '\0' },           { "", "", '\0' },
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        str text = str_of(ROWS[i].text);
        cr_expect_eq(sheet_take_separator(&text), ROWS[i].told, "%s", ROWS[i].text);
        cr_expect(str_equal(text, str_of(ROWS[i].rest)), "%s", ROWS[i].text);
    }
}

/* --- trying -------------------------------------------------------------------------------- */

static enum problem capture(struct ctx *c, struct uuid id, int64_t amount)
{
    struct capture_request r = { .captured_amount = amount, .has_key = true };
    struct changed changed = { 0 };
    return order_capture(c, id, &r, &changed);
}

static void no_difference(void *self, str sentence)
{
    (void)self;
    cr_expect_fail("%.*s", STR_ARG(sentence));
}

/* In the unit it is as if it had never been, and afterwards as well, books included. */
Test(bulk, what_is_tried_and_undone_leaves_no_trace)
{
    struct store *s = store_new();
    struct uuid id = store_place_simple(s, 10000).order.order_id;
    struct db_attempt *attempt = calloc(1, sizeof *attempt);
    struct order_row row = { 0 };
    store_begin(s);
    cr_assert_eq(capture(&s->c, id, 1000), OK);
    for (int i = 0; i < 3; i++) {
        cr_assert_eq(db_attempt_begin(&s->c, attempt), OK);
        cr_assert_eq(capture(&s->c, id, 9000), OK);
        cr_assert_eq(capture(&s->c, id, 1), PROBLEM_CAPTURE_NOT_ALLOWED);
        cr_assert_eq(db_attempt_end(&s->c, attempt, false), OK, "%s", s->db->why);
        cr_assert_eq(order_load(&s->c, id, &row), OK);
        cr_assert_eq(row.order.captured.minor, 1000);
    }
    cr_assert_eq(db_attempt_begin(&s->c, attempt), OK);
    cr_assert_eq(capture(&s->c, id, 200), OK);
    cr_assert_eq(db_attempt_end(&s->c, attempt, true), OK, "%s", s->db->why);
    cr_assert_eq(capture(&s->c, id, 30), OK);
    store_commit(s);
    cr_expect_eq(store_load(s, id).order.captured.minor, 1230);
    cr_expect_eq(store_load(s, id).order.captures_count, 3);
    store_begin(s);
    struct audit audit = { .tell = no_difference };
    cr_assert_eq(audit_merchant(&s->c, &audit), OK);
    cr_expect_eq(audit.differences, 0);
    store_rollback(s);
    free(attempt);
    store_delete(s);
}

/* --- chunks -------------------------------------------------------------------------------- */

static struct job start_as(struct store *s, const char *actor, const char *csv, bool is_dry,
                           const char *mode)
{
    struct bulk_file file;
    struct job job = { 0 };
    bool is_repeated = false;
    store_begin(s);
    s->c.actor = str_of(actor);
    cr_assert_eq(bulk_file_read(&s->c, str_of(csv), true, &file), OK);
    struct bulk_request r = { .kind = STR("bulk_file"),
                              .mode = str_of(mode),
                              .verbs = BULK_VERBS,
                              .is_dry = is_dry,
                              .file = &file };
    cr_assert_eq(bulk_start(&s->c, &r, &job, &is_repeated), OK);
    cr_assert_not(is_repeated);
    store_commit(s);
    return job;
}

static struct job start(struct store *s, const char *csv, bool is_dry, const char *mode)
{
    return start_as(s, "system", csv, is_dry, mode);
}

/* Each step is a transaction; one is given up in the middle and done again, as after a crash. */
static struct job run(struct store *s, struct uuid job_id)
{
    struct job job = { 0 };
    bool finished = false;
    for (int step = 0; !finished; step++) {
        cr_assert_lt(step, 1000);
        store_begin(s);
        cr_assert_eq(bulk_step(&s->c, job_id, &finished), OK, "%s", s->db->why);
        store_rollback(s);
        store_begin(s);
        cr_assert_eq(bulk_step(&s->c, job_id, &finished), OK, "%s", s->db->why);
        store_commit(s);
    }
    store_begin(s);
    cr_assert_eq(job_load(&s->c, job_id, &job), OK);
    store_rollback(s);
    return job;
}

/* What the sums say is what the rows say, by amount and by number. */
static void expect_sums(struct store *s, const struct job *job)
{
    struct bulk_sums sums;
    int64_t rows = 0, done = 0, amount = 0, asked = 0;
    store_begin(s);
    cr_assert_eq(bulk_sums_load(&s->c, job->job_id, &sums), OK);
    for (size_t i = 0; i < sums.count; i++) {
        rows += sums.items[i].rows;
        done += sums.items[i].code.len == 0 ? sums.items[i].rows : 0;
        amount += sums.items[i].done_amount;
        asked += sums.items[i].asked_amount;
    }
    store_rollback(s);
    cr_expect_eq(rows, job->done + job->failed);
    cr_expect_eq(done, job->done);
    cr_expect_leq(amount, asked);
    if (job->done + job->failed > 0)
        cr_expect_eq(amount, store_ask(s, "SELECT coalesce(sum(captured_amount), 0) FROM job_item "
                                          "WHERE outcome = 'captured' AND job_id = "
                                          "(SELECT job_id FROM job ORDER BY job_id DESC LIMIT 1)"));
}

/* As many partial captures of each order as it takes, in a random order: what a dry run says is
 * what the run does. */
static void live(struct store *s, const char *mode, int64_t rows)
{
    struct uuid ids[20];
    char *text = NULL;
    size_t size = 0;
    for (size_t i = 0; i < COUNT(ids); i++)
        ids[i] = store_place_simple(s, 1000).order.order_id;
    FILE *file = open_memstream(&text, &size);
    (void)fprintf(file, "order_id,action,amount\n");
    struct ctx c = make_ctx();
    for (int64_t i = 0; i < rows; i++) {
        struct uuid id = ids[random_between(c.entropy, 0, COUNT(ids) - 1)];
        bool refunds = random_between(c.entropy, 0, 4) == 0;
        (void)fprintf(file, "%.*s,%s,%lld\n", STR_ARG(uuid_text(c.arena, id)),
                      refunds ? "refund" : "capture", (long long)random_between(c.entropy, 1, 4));
    }
    cr_assert_eq(fclose(file), 0);
    int64_t posted = store_ask(s, "SELECT count(*) FROM ledger_transfer");
    struct job checked = run(s, start(s, text, true, mode).job_id), done = { 0 };
    cr_expect(str_equal(job_status(&checked), STR("checked")));
    expect_sums(s, &checked);
    cr_expect_eq(store_ask(s, "SELECT count(*) FROM ledger_transfer"), posted);
    store_begin(s);
    s->c.actor = STR("system"); /* it was that of the job, which is forgotten */
    const struct job_wish wish = { .command = JOB_RUN, .verbs = BULK_VERBS };
    cr_assert_eq(job_command(&s->c, checked.job_id, &wish, &done), OK);
    store_commit(s);
    expect_sums(s, &done);
    done = run(s, checked.job_id);
    cr_expect(str_equal(job_status(&done), STR("finished")));
    bool is_nothing = checked.failed > 0 && strcmp(mode, "all_or_nothing") == 0;
    cr_expect_eq(done.done, is_nothing ? 0 : checked.done);
    cr_expect_eq(done.failed, is_nothing ? rows : checked.failed);
    expect_sums(s, &done);
    int64_t events = store_ask(s, "SELECT count(*) FROM order_event") - (int64_t)COUNT(ids);
    cr_expect_eq(events, done.done, "%lld events", (long long)events);
    free(text);
    end_ctx(&c);
}

Test(bulk, a_dry_run_is_what_the_run_does)
{
    struct store *s = store_new();
    live(s, "per_row", 300);
    store_delete(s);
}

Test(bulk, all_or_nothing_is_all_or_nothing)
{
    struct store *s = store_new();
    live(s, "all_or_nothing", 300);
    store_delete(s);
}

/* --- rights -------------------------------------------------------------------------------- */

static void step(struct store *s, struct uuid job_id, struct job *job)
{
    bool finished = false;
    store_begin(s);
    cr_assert_eq(bulk_step(&s->c, job_id, &finished), OK, "%s", s->db->why);
    store_commit(s);
    store_begin(s);
    cr_assert_eq(job_load(&s->c, job_id, job), OK);
    store_rollback(s);
    s->c.actor = STR("system"); /* it was that of the job, which is forgotten */
}

/* A limit is that of the role of now, and a role that may not do it has none: so a user who may not
 * any more has nothing done, whatever was asked for before. */
Test(bulk, who_may_not_any_more_has_no_further_row_done)
{
    static const char *const LOST[] = {
        "UPDATE portal_user SET role = 'viewer'",
        "UPDATE portal_user SET deactivated_at = 1",
        "UPDATE portal_user SET ends_at = 2",
        "DELETE FROM portal_user",
    };
    struct store *s = store_new();
    for (size_t i = 0; i < COUNT(LOST); i++) {
        char *text = NULL;
        size_t size = 0;
        FILE *file = open_memstream(&text, &size);
        struct uuid id = store_place_simple(s, 1000).order.order_id;
        struct job job = { 0 };
        store_tamper(s, "INSERT INTO portal_user (merchant_id, email, password_hash, role, "
                        "created_at) VALUES (1, 'anna@b.example', '', 'operator', 1)");
        (void)fprintf(file, "order_id,action,amount\n");
        for (int row = 0; row < BULK_CHUNK + 2; row++)
            (void)fprintf(file, "%.*s,capture,0.01\n", STR_ARG(uuid_text(s->c.arena, id)));
        cr_assert_eq(fclose(file), 0);
        job.job_id = start_as(s, "user:anna@b.example", text, false, "per_row").job_id;
        step(s, job.job_id, &job);
        int64_t done = job.done;
        cr_expect_gt(done, 0);
        store_tamper(s, LOST[i]);
        step(s, job.job_id, &job);
        cr_expect_eq(job.done, done, "%s: %lld done", LOST[i], (long long)job.done);
        cr_expect_gt(job.failed, 0, "%s", LOST[i]);
        cr_expect_eq(store_load(s, id).order.captured.minor, done);
        store_tamper(s, "DELETE FROM portal_user");
        free(text);
    }
    store_delete(s);
}

/* --- turns --------------------------------------------------------------------------------- */

static struct job start_rows(struct store *s, int64_t merchant_id, int rows)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    (void)fprintf(file, "order,action,x_job\n");
    for (int i = 0; i < rows; i++)
        (void)fprintf(file, "NONE,cancel,%lld-%d\n", (long long)merchant_id, rows);
    cr_assert_eq(fclose(file), 0);
    s->c.merchant_id = merchant_id;
    struct job job = start(s, text, false, "per_row");
    s->c.merchant_id = MERCHANT;
    free(text);
    return job;
}

/* The job whose turn it is has one chunk done. False: none is left. */
static bool turn(struct store *s, int64_t *after, struct uuid *job_id)
{
    bool found = false, finished = false;
    store_begin(s);
    cr_assert_eq(bulk_next(&s->c, after, job_id, &found), OK, "%s", s->db->why);
    if (found) {
        s->c.merchant_id = *after;
        cr_assert_eq(bulk_step(&s->c, *job_id, &finished), OK, "%s", s->db->why);
    }
    store_commit(s);
    s->c.merchant_id = MERCHANT;
    return found;
}

/* Merchants take turns, and jobs of a merchant do, whatever was asked for first. */
Test(bulk, a_long_job_holds_up_no_other)
{
    struct store *s = store_new();
    store_tamper(s, "INSERT INTO merchant (merchant_id, mid, name, created_at, expired_until)"
                    " VALUES (2, 'M2', 'Two', 0, 0)");
    const int ROWS[] = { 10 * BULK_CHUNK, 3 * BULK_CHUNK, 2 * BULK_CHUNK };
    const struct uuid jobs[] = { start_rows(s, MERCHANT, ROWS[0]).job_id,
                                 start_rows(s, MERCHANT, ROWS[1]).job_id,
                                 start_rows(s, 2, ROWS[2]).job_id };
    char seen[32] = "";
    int64_t after = 0;
    struct uuid job_id;
    size_t turns = 0, early = 0;
    for (; turns < sizeof seen - 1 && turn(s, &after, &job_id); turns++)
        for (size_t k = 0; k < COUNT(jobs); k++)
            if (uuid_equal(job_id, jobs[k]))
                seen[turns] = (char)('a' + k);
    cr_expect_eq(turns, 10 + 3 + 2, "%s", seen);
    cr_expect(seen[1] == 'c' && seen[3] == 'c', "%s", seen);
    for (size_t i = 0; i < 8; i++)
        early += seen[i] == 'b';
    cr_expect_eq(early, 3, "%s", seen);
    store_delete(s);
}

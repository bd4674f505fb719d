/*
 * bank.c -- what the bank told, from files: statements (camt.053) and notifications (camt.054).
 *
 * A file is read twice: first to the end, so that one that is broken changes nothing, and to learn
 * what its statements should come to; then a few entries at a time, each batch a unit of work. An
 * import that was killed is begun anew, and finds what is there already.
 */
#include <stdio.h>

#include "main/commands.h"
#include "service/bank_import.h"
#include "service/test_clock.h"

#define STATEMENTS_MAX 20000 /* of all files */
#define BATCH_WEIGHT   200   /* transactions, or a single entry of more */
#define BATCH_BYTES    ((size_t)64 << 20)
#define ARENA_MAX      ((size_t)1024 * 1024 * 1024)

struct importing {
    const struct config *config;
    struct access_store *store;
    struct arena *arena; /* outlives the units */
    int64_t merchant_id;
    const char *path;
    struct file_statement {
        const char *path;
        struct bank_statement told;
    } * statements;
    size_t first, statements_count;         /* of the file that is read; of all until now */
    const struct bank_statement *statement; /* that is being read */
    struct bank_entry_in *batch;
    size_t batch_count;
    int64_t pending; /* entries that are not booked yet, and so passed over */
    struct bank_counts counts, batch_counts;
    struct uuid retried, next_retried;
    bool again;
};

/* --- the first reading ---------------------------------------------------------------------- */

static bool keep_statement(struct importing *w, const struct camt_statement *s, int64_t entries,
                           int64_t amount)
{
    if (w->statements_count == STATEMENTS_MAX)
        return complain("%s: there are more than %d statements; import fewer files at a time",
                        w->path, STATEMENTS_MAX) == 0;
    struct bank_statement kept = bank_statement_read(s, entries, amount);
    kept.account = arena_copy(w->arena, kept.account);
    kept.name = arena_copy(w->arena, kept.name);
    w->statements[w->statements_count++] = (struct file_statement){ w->path, kept };
    return true;
}

static bool check_items(struct importing *w, struct camt_reader *r)
{
    struct arena *a = arena_open(ARENA_MAX);
    struct camt_entry e;
    enum camt_item item = CAMT_ENTRY;
    int64_t entries = 0, amount = 0;
    bool good = true;
    while (good && item != CAMT_END) {
        arena_reset(a);
        item = camt_next(r, a, &e);
        if (item == CAMT_FAULT)
            good = complain("%s: %s", w->path, camt_fault(r)) == 0;
        w->pending += item == CAMT_ENTRY && !e.is_booked;
        if (item == CAMT_ENTRY && e.is_booked && e.amount.minor > 0) {
            entries++;
            amount += e.is_credit ? e.amount.minor : -e.amount.minor;
        }
        if (amount > MONEY_LIMIT || amount < -MONEY_LIMIT)
            good = complain("%s: its entries come to more than can be", w->path) == 0;
        if (good && item == CAMT_STATEMENT_END) {
            good = keep_statement(w, camt_statement(r), entries, amount);
            entries = amount = 0;
        }
    }
    arena_close(a);
    return good;
}

/* A test merchant's bank goes by the merchant's clock. */
static enum problem enter(struct unit *u)
{
    const struct importing *w = u->self;
    u->c->merchant_id = w->merchant_id;
    return clock_enter_merchant(u->c);
}

/* --- the second ------------------------------------------------------------------------------ */

static enum problem take_statements(struct unit *u)
{
    struct importing *w = u->self;
    TRY(enter(u));
    for (size_t i = w->first; i < w->statements_count; i++)
        TRY(bank_statement_take(u->c, &w->statements[i].told));
    return OK;
}

static enum problem take_batch(struct unit *u)
{
    struct importing *w = u->self;
    TRY(enter(u));
    w->batch_counts = w->counts;
    for (size_t i = 0; i < w->batch_count; i++)
        TRY(bank_entry_take(u->c, w->statement, &w->batch[i], &w->batch_counts));
    return OK;
}

static bool run_batch(struct importing *w)
{
    if (w->batch_count > 0 && store_run(w->store, take_batch, w) != OK)
        return false;
    if (w->batch_count > 0)
        w->counts = w->batch_counts;
    w->batch_count = 0;
    return true;
}

static bool take_items(struct importing *w, struct camt_reader *r, struct bank_turns **turns)
{
    struct arena *a = arena_open(ARENA_MAX);
    enum camt_item item = CAMT_ENTRY;
    size_t weight = 0, statements = w->first;
    bool good = true;
    w->batch_count = 0;
    w->batch = ARENA_ARRAY(w->arena, struct bank_entry_in, BATCH_WEIGHT);
    while (good && item != CAMT_END) {
        struct camt_entry *e = ARENA_NEW(a, struct camt_entry);
        item = camt_next(r, a, e);
        w->statement = &w->statements[statements].told;
        if (item == CAMT_FAULT || (item == CAMT_ENTRY && statements == w->statements_count))
            good = complain("%s: it has changed: %s", w->path, camt_fault(r)) == 0;
        if (good && item == CAMT_ENTRY && e->is_booked && e->amount.minor > 0) {
            w->batch[w->batch_count++] = bank_entry_read(a, *turns, camt_statement(r), e);
        }
        weight += item == CAMT_ENTRY ? 1 + e->transactions_count : 0;
        if (weight >= BATCH_WEIGHT || arena_mark(a).total > BATCH_BYTES ||
            item == CAMT_STATEMENT_END) {
            good = good && run_batch(w);
            weight = 0;
            arena_reset(a);
        }
        if (item == CAMT_STATEMENT_END) {
            statements++;
            bank_turns_end(*turns);
            *turns = bank_turns_begin();
        }
    }
    arena_close(a);
    return good;
}

static bool read_through(struct importing *w, FILE *file, bool is_first)
{
    struct camt_reader *r = camt_open(file);
    struct bank_turns *turns = bank_turns_begin();
    bool good = is_first ? check_items(w, r) : take_items(w, r, &turns);
    bank_turns_end(turns);
    camt_close(r);
    return good;
}

/* --- what is said ---------------------------------------------------------------------------- */

static enum problem tell_notices(struct unit *u)
{
    struct importing *w = u->self;
    u->c->merchant_id = w->merchant_id;
    for (size_t i = 0; i < w->statements_count; i++) {
        const struct bank_statement *s = &w->statements[i].told;
        struct bank_notices n;
        TRY(bank_statement_notices(u->c, s, &n));
        const str sentences[] = { n.sum, n.gap, n.chain };
        for (size_t k = 0; k < COUNT(sentences); k++)
            if (sentences[k].ptr != NULL)
                (void)complain("%s: %s %.*s of account %.*s: %.*s", w->statements[i].path,
                               CAMT_KINDS[s->kind], STR_ARG(s->name), STR_ARG(s->account),
                               STR_ARG(sentences[k]));
    }
    return OK;
}

static bool import_file(struct importing *w, const char *path)
{
    FILE *file = fopen(path, "rb");
    w->path = path;
    w->first = w->statements_count;
    if (file == NULL)
        return complain("cannot read %s", path) == 0;
    bool good = read_through(w, file, true) && store_run(w->store, take_statements, w) == OK &&
                fseek(file, 0, SEEK_SET) == 0 && read_through(w, file, false);
    (void)fclose(file);
    if (!good)
        w->statements_count = w->first;
    return good;
}

static enum problem find_merchant(struct unit *u)
{
    struct importing *w = u->self;
    str name = { 0 };
    return merchant_find(u->c, str_of(w->config->merchant), &w->merchant_id, &name);
}

static enum problem retry(struct unit *u)
{
    struct importing *w = u->self;
    TRY(enter(u));
    w->batch_counts = w->counts;
    w->next_retried = w->retried;
    return bank_retry(u->c, &w->next_retried, &w->batch_counts, &w->again);
}

static void print_counts(const struct importing *w)
{
    const int64_t *n = w->counts.outcomes;
    (void)printf("%lld entries imported, %lld were there already, %lld are not booked yet: "
                 "%lld payments of customers, %lld taken back, %lld payouts paid, %lld came back, "
                 "%lld open\n",
                 (long long)w->counts.entries, (long long)w->counts.known, (long long)w->pending,
                 (long long)n[BANK_PAYMENT], (long long)n[BANK_REVERSAL], (long long)n[BANK_PAYOUT],
                 (long long)n[BANK_PAYOUT_RETURN], (long long)n[BANK_OPEN]);
}

static bool import_all(struct importing *w)
{
    bool good = true;
    w->statements = ARENA_ARRAY(w->arena, struct file_statement, STATEMENTS_MAX);
    for (size_t i = 0; i < w->config->operands_count; i++)
        good = import_file(w, w->config->operands[i]) && good;
    memset(w->retried.bytes, 0xFF, sizeof w->retried.bytes);
    for (w->again = true; w->again;) {
        if (store_run(w->store, retry, w) != OK)
            return false;
        w->counts = w->batch_counts;
        w->retried = w->next_retried;
    }
    print_counts(w);
    return store_read(w->store, tell_notices, w) == OK && good;
}

int command_bank_import(const struct config *config)
{
    struct access_store s;
    struct importing w = { .config = config, .store = &s };
    if (!require(config->merchant, "--merchant"))
        return 2;
    if (config->operands_count == 0)
        return require(NULL, "FILE") ? 0 : 2;
    if (!store_open(config, &s))
        return 1;
    w.arena = arena_open(ARENA_MAX);
    bool good = store_run(&s, find_merchant, &w) == OK && import_all(&w);
    arena_close(w.arena);
    store_close(&s);
    return good ? 0 : 1;
}

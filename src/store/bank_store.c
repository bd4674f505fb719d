#include "store/bank_store.h"

#include "domain/ledger.h"
#include "sql.h"

const char *const CAMT_KINDS[] = {
    [CAMT_STATEMENT] = "statement", [CAMT_NOTIFICATION] = "notification", NULL
};
const char *const BANK_OUTCOMES[] = {
    [BANK_OPEN] = "open",
    [BANK_PAYMENT] = "payment",
    [BANK_REVERSAL] = "reversal",
    [BANK_PAYOUT] = "payout",
    [BANK_PAYOUT_RETURN] = "payout_return",
    [BANK_DETAILED] = "detailed",
    [BANK_SET_ASIDE] = "set_aside",
    [BANK_OUTCOME_COUNT] = NULL,
};

/* The tables have a CHECK. */
static int named(const char *const names[], str name)
{
    int found = 0;
    for (int i = 0; names[i] != NULL; i++)
        if (str_equal(str_of(names[i]), name))
            found = i;
    return found;
}

static struct param id_or_null(struct uuid id)
{
    return uuid_is_zero(id) ? P_NULL() : P_UUID(id);
}

static enum problem read_currency(struct ctx *c, str code, enum currency *out)
{
    if (currency_parse(code, out))
        return OK;
    return blame(c, PROBLEM_STORE_BROKEN, (str){ 0 },
                 "The store has a bank entry in '%.*s', which this program does not know",
                 STR_ARG(code));
}

/* --- accounts and statements -------------------------------------------------------------- */

enum problem bank_account_owner(struct ctx *c, str account, int64_t *merchant_id)
{
    bool found = false;
    *merchant_id = 0;
    return db_maybe(c, &SQL_BANK_FIND_ACCOUNT, PARAMS(P_STR(account)),
                    COLUMNS(C_I64("merchant_id", merchant_id)), &found);
}

enum problem bank_account_take(struct ctx *c, str account)
{
    return db_none(c, &SQL_BANK_INSERT_ACCOUNT, PARAMS(P_STR(account), P_I64(c->merchant_id)),
                   NULL);
}

struct statement_columns {
    str kind;
    int64_t has_balances;
};

#define STATEMENT_COLUMNS(s, x)                                                              \
    COLUMNS(C_UUID("statement_id", &(s)->statement_id), C_STR("account", &(s)->account),     \
            C_STR("kind", &(x)->kind), C_STR("name", &(s)->name), C_I64("page", &(s)->page), \
            C_STR("currency", &(s)->currency), C_I64("sequence", &(s)->sequence),            \
            C_I64("day", &(s)->day.day), C_I64("has_balances", &(x)->has_balances),          \
            C_I64("opening_amount", &(s)->opening), C_I64("closing_amount", &(s)->closing),  \
            C_I64("entries", &(s)->entries), C_I64("entries_amount", &(s)->entries_amount),  \
            C_I64("imported_at", &(s)->imported_at))

static void finish_statement(const struct statement_columns *x, struct bank_statement *s)
{
    s->kind = (enum camt_kind)named(CAMT_KINDS, x->kind);
    s->has_balances = x->has_balances != 0;
}

static enum problem load_statement(struct ctx *c, const struct sql *sql, const struct param *params,
                                   struct bank_statement *out, bool *found)
{
    struct statement_columns x = { { 0 }, 0 };
    struct bank_statement s = { .page = 0 };
    TRY(db_maybe(c, sql, params, STATEMENT_COLUMNS(&s, &x), found));
    if (*found) {
        finish_statement(&x, &s);
        *out = s;
    }
    return OK;
}

static enum problem load_statements(struct ctx *c, const struct sql *sql,
                                    const struct param *params, size_t limit,
                                    struct bank_statements *out)
{
    struct bank_statement *items = ARENA_ARRAY(c->arena, struct bank_statement, limit + 1);
    struct rows r;
    size_t count = 0;
    TRY(db_rows_begin(c, sql, params, &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more && count < limit) {
        struct statement_columns x = { { 0 }, 0 };
        p = db_rows_next(&r, STATEMENT_COLUMNS(&items[count], &x), &more);
        if (p == OK && more)
            finish_statement(&x, &items[count++]);
    }
    db_rows_end(&r);
    *out = (struct bank_statements){ items, count };
    return p;
}

enum problem bank_statement_find(struct ctx *c, const struct bank_statement *like,
                                 struct bank_statement *out, bool *found)
{
    return load_statement(c, &SQL_BANK_FIND_STATEMENT,
                          PARAMS(P_I64(c->merchant_id), P_STR(like->account),
                                 P_STR(str_of(CAMT_KINDS[like->kind])), P_STR(like->name),
                                 P_I64(like->page)),
                          out, found);
}

enum problem bank_statement_before(struct ctx *c, const struct bank_statement *s,
                                   struct bank_statement *out, bool *found)
{
    return load_statement(c, &SQL_BANK_STATEMENT_BEFORE,
                          PARAMS(P_I64(c->merchant_id), P_STR(s->account), P_STR(s->currency),
                                 P_STR(str_of(CAMT_KINDS[s->kind])), P_I64(s->day.day),
                                 P_I64(s->sequence), P_I64(s->page)),
                          out, found);
}

enum problem bank_statement_insert(struct ctx *c, const struct bank_statement *s)
{
    return db_none(c, &SQL_BANK_INSERT_STATEMENT,
                   PARAMS(P_I64(c->merchant_id), P_UUID(s->statement_id), P_STR(s->account),
                          P_STR(str_of(CAMT_KINDS[s->kind])), P_STR(s->name), P_I64(s->page),
                          P_STR(s->currency), P_I64(s->sequence), P_I64(s->day.day),
                          P_I64(s->has_balances), P_I64(s->opening), P_I64(s->closing),
                          P_I64(s->entries), P_I64(s->entries_amount), P_I64(s->imported_at)),
                   NULL);
}

enum problem bank_statements(struct ctx *c, struct uuid before, size_t limit,
                             struct bank_statements *out)
{
    return load_statements(c, &SQL_BANK_STATEMENTS,
                           PARAMS(P_I64(c->merchant_id), P_UUID(before), P_I64((int64_t)limit)),
                           limit, out);
}

enum problem bank_statements_last(struct ctx *c, size_t limit, struct bank_statements *out)
{
    struct bank_statement *items = ARENA_ARRAY(c->arena, struct bank_statement, limit + 1);
    str account = STR(""), currency = STR("");
    size_t count = 0;
    bool is_there = true, found = false;
    while (count < limit) {
        TRY(db_maybe(c, &SQL_BANK_NEXT_ACCOUNT,
                     PARAMS(P_I64(c->merchant_id), P_STR(account), P_STR(currency)),
                     COLUMNS(C_STR("account", &account), C_STR("currency", &currency)), &is_there));
        if (!is_there)
            break;
        TRY(load_statement(c, &SQL_BANK_LAST_STATEMENT,
                           PARAMS(P_I64(c->merchant_id), P_STR(account), P_STR(currency)),
                           &items[count], &found));
        count += found;
    }
    *out = (struct bank_statements){ items, count };
    return OK;
}

/* --- entries ------------------------------------------------------------------------------ */

static enum problem load_entry(struct ctx *c, const struct sql *sql, const struct param *params,
                               struct bank_entry *out, bool *found)
{
    struct bank_entry e = { .details = 0 };
    TRY(db_maybe(c, sql, params,
                 COLUMNS(C_UUID("entry_id", &e.entry_id), C_I64("amount", &e.amount.minor),
                         C_UUID("statement_id", &e.statement_id),
                         C_UUID("notification_id", &e.notification_id),
                         C_I64("details", &e.details)),
                 found));
    if (*found)
        *out = e;
    return OK;
}

enum problem bank_entry_find(struct ctx *c, str fingerprint, int64_t occurrence,
                             struct bank_entry *out, bool *found)
{
    return load_entry(c, &SQL_BANK_FIND_ENTRY,
                      PARAMS(P_I64(c->merchant_id), P_STR(fingerprint), P_I64(occurrence)), out,
                      found);
}

enum problem bank_entry_find_notified(struct ctx *c, str fingerprint, struct uuid notification_id,
                                      int64_t turn, struct bank_entry *out, bool *found)
{
    return load_entry(
        c, &SQL_BANK_FIND_NOTIFIED,
        PARAMS(P_I64(c->merchant_id), P_STR(fingerprint), P_UUID(notification_id), P_I64(turn)),
        out, found);
}

enum problem bank_entry_find_unnotified(struct ctx *c, str fingerprint, struct bank_entry *out,
                                        bool *found)
{
    return load_entry(c, &SQL_BANK_FIND_UNNOTIFIED,
                      PARAMS(P_I64(c->merchant_id), P_STR(fingerprint)), out, found);
}

enum problem bank_entry_next(struct ctx *c, str fingerprint, int64_t *occurrence)
{
    return db_one(c, &SQL_BANK_NEXT_OCCURRENCE, PARAMS(P_I64(c->merchant_id), P_STR(fingerprint)),
                  COLUMNS(C_I64("occurrence", occurrence)));
}

enum problem bank_entry_insert(struct ctx *c, const struct bank_entry *e)
{
    return db_none(c, &SQL_BANK_INSERT_ENTRY,
                   PARAMS(P_I64(c->merchant_id), P_UUID(e->entry_id), P_STR(e->fingerprint),
                          P_I64(e->occurrence), P_STR(e->account),
                          P_STR(currency_code(e->amount.currency)), P_I64(e->amount.minor),
                          P_I64(e->booked_on.day), id_or_null(e->statement_id),
                          id_or_null(e->notification_id), P_I64(e->details)),
                   NULL);
}

enum problem bank_entry_see(struct ctx *c, const struct bank_entry *e, struct uuid statement_id,
                            struct uuid notification_id, int64_t details)
{
    return db_none(c, &SQL_BANK_SEE_ENTRY,
                   PARAMS(P_I64(c->merchant_id), P_UUID(e->entry_id), id_or_null(statement_id),
                          id_or_null(notification_id), P_I64(e->details), P_I64(details)),
                   NULL);
}

enum problem bank_entries(struct ctx *c, struct uuid after, size_t limit, struct bank_entries *out)
{
    struct bank_entry *items = ARENA_ARRAY(c->arena, struct bank_entry, limit + 1);
    struct rows r;
    size_t count = 0;
    TRY(db_rows_begin(c, &SQL_BANK_ENTRIES,
                      PARAMS(P_I64(c->merchant_id), P_UUID(after), P_I64((int64_t)limit)), &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more && count < limit) {
        struct bank_entry *e = &items[count];
        str currency = { 0 };
        p = db_rows_next(&r,
                         COLUMNS(C_UUID("entry_id", &e->entry_id), C_STR("currency", &currency),
                                 C_I64("amount", &e->amount.minor), C_I64("details", &e->details)),
                         &more);
        if (p == OK && more)
            p = read_currency(c, currency, &items[count++].amount.currency);
    }
    db_rows_end(&r);
    *out = (struct bank_entries){ items, count };
    return p;
}

/* --- transactions ------------------------------------------------------------------------- */

struct transaction_columns {
    str currency, outcome;
    int64_t is_reversal;
};

#define TRANSACTION_COLUMNS(t, x)                                                               \
    COLUMNS(C_UUID("transaction_id", &(t)->transaction_id), C_UUID("entry_id", &(t)->entry_id), \
            C_I64("part", &(t)->part), C_STR("currency", &(x)->currency),                       \
            C_I64("amount", &(t)->amount.minor), C_I64("booked_on", &(t)->booked_on.day),       \
            C_I64("is_reversal", &(x)->is_reversal),                                            \
            C_STR("bank_reference", &(t)->bank_reference),                                      \
            C_STR("end_to_end_id", &(t)->end_to_end_id), C_STR("reference", &(t)->reference),   \
            C_STR("message", &(t)->message), C_STR("counterparty", &(t)->counterparty),         \
            C_STR("return_code", &(t)->return_code), C_STR("outcome", &(x)->outcome),           \
            C_STR("reason", &(t)->reason), C_UUID("payment_id", &(t)->payment_id),              \
            C_I64("payout_no", &(t)->payout_no), C_I64("attempt", &(t)->attempt),               \
            C_STR("note", &(t)->note))

static enum problem finish(struct ctx *c, const struct transaction_columns *x,
                           struct bank_transaction *t)
{
    t->outcome = (enum bank_outcome)named(BANK_OUTCOMES, x->outcome);
    t->is_reversal = x->is_reversal != 0;
    return read_currency(c, x->currency, &t->amount.currency);
}

static enum problem load_one(struct ctx *c, const struct sql *sql, const struct param *params,
                             struct bank_transaction *out, bool *found)
{
    struct transaction_columns x = { { 0 }, { 0 }, 0 };
    struct bank_transaction t = { .part = 0 };
    TRY(db_maybe(c, sql, params, TRANSACTION_COLUMNS(&t, &x), found));
    if (!*found)
        return OK;
    TRY(finish(c, &x, &t));
    *out = t;
    return OK;
}

static enum problem load_many(struct ctx *c, const struct sql *sql, const struct param *params,
                              size_t limit, struct bank_transactions *out)
{
    struct bank_transaction *items = ARENA_ARRAY(c->arena, struct bank_transaction, limit + 1);
    struct rows r;
    size_t count = 0;
    TRY(db_rows_begin(c, sql, params, &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more && count < limit) {
        struct transaction_columns x = { { 0 }, { 0 }, 0 };
        p = db_rows_next(&r, TRANSACTION_COLUMNS(&items[count], &x), &more);
        if (p == OK && more)
            p = finish(c, &x, &items[count++]);
    }
    db_rows_end(&r);
    *out = (struct bank_transactions){ items, count };
    return p;
}

static struct param number_or_null(int64_t number)
{
    return number == 0 ? P_NULL() : P_I64(number);
}

/* Takes the transaction off the sum of what it is, or adds it. */
static enum problem move_sum(struct ctx *c, const struct bank_transaction *t, int64_t sign)
{
    return db_none(c, &SQL_BANK_ADD_TO_SUM,
                   PARAMS(P_I64(c->merchant_id), P_UUID(t->transaction_id), P_I64(sign)), NULL);
}

enum problem bank_transaction_insert(struct ctx *c, const struct bank_transaction *t)
{
    TRY(db_none(c, &SQL_BANK_INSERT_TRANSACTION,
                PARAMS(P_I64(c->merchant_id), P_UUID(t->transaction_id), P_UUID(t->entry_id),
                       P_I64(t->part), P_STR(currency_code(t->amount.currency)),
                       P_I64(t->amount.minor), P_I64(t->booked_on.day), P_I64(t->is_reversal),
                       P_STR(t->bank_reference), P_STR(t->end_to_end_id), P_STR(t->reference),
                       P_STR(t->message), P_STR(t->counterparty), P_STR(t->return_code),
                       P_STR(str_of(BANK_OUTCOMES[t->outcome])), P_TEXT(t->reason),
                       id_or_null(t->payment_id), number_or_null(t->payout_no),
                       number_or_null(t->attempt), P_TEXT(t->note)),
                NULL));
    return move_sum(c, t, 1);
}

enum problem bank_transaction_settle(struct ctx *c, const struct bank_transaction *t)
{
    TRY(move_sum(c, t, -1));
    TRY(db_none(c, &SQL_BANK_SETTLE_TRANSACTION,
                PARAMS(P_I64(c->merchant_id), P_UUID(t->transaction_id),
                       P_STR(str_of(BANK_OUTCOMES[t->outcome])), id_or_null(t->payment_id),
                       number_or_null(t->payout_no), number_or_null(t->attempt), P_TEXT(t->note)),
                NULL));
    return move_sum(c, t, 1);
}

enum problem bank_transaction_load(struct ctx *c, struct uuid transaction_id,
                                   struct bank_transaction *out, bool *found)
{
    return load_one(c, &SQL_BANK_LOAD_TRANSACTION,
                    PARAMS(P_I64(c->merchant_id), P_UUID(transaction_id)), out, found);
}

enum problem bank_transaction_whole(struct ctx *c, struct uuid entry_id,
                                    struct bank_transaction *out, bool *found)
{
    return load_one(c, &SQL_BANK_WHOLE, PARAMS(P_I64(c->merchant_id), P_UUID(entry_id)), out,
                    found);
}

enum problem bank_transactions(struct ctx *c, bool open, struct uuid after, size_t limit,
                               struct bank_transactions *out)
{
    return load_many(c, open ? &SQL_BANK_TRANSACTIONS_OPEN : &SQL_BANK_TRANSACTIONS,
                     PARAMS(P_I64(c->merchant_id), P_UUID(after), P_I64((int64_t)limit)), limit,
                     out);
}

enum problem bank_reversals_open(struct ctx *c, struct uuid before, size_t limit,
                                 struct bank_transactions *out)
{
    return load_many(c, &SQL_BANK_REVERSALS_OPEN,
                     PARAMS(P_I64(c->merchant_id), P_UUID(before), P_I64((int64_t)limit)), limit,
                     out);
}

enum problem bank_transactions_of(struct ctx *c, struct uuid entry_id, int64_t after_part,
                                  size_t limit, struct bank_transactions *out)
{
    return load_many(
        c, &SQL_BANK_TRANSACTIONS_OF_ENTRY,
        PARAMS(P_I64(c->merchant_id), P_UUID(entry_id), P_I64(after_part), P_I64((int64_t)limit)),
        limit, out);
}

/* --- what is known of them ----------------------------------------------------------------- */

static enum problem received_by(struct ctx *c, const struct sql *sql, str key,
                                const struct bank_transaction *like, struct uuid *payment_id,
                                size_t *count)
{
    struct rows r;
    *count = 0;
    if (key.len == 0)
        return OK;
    TRY(db_rows_begin(c, sql,
                      PARAMS(P_I64(c->merchant_id), P_STR(key), P_I64(-like->amount.minor),
                             P_STR(currency_code(like->amount.currency))),
                      &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        p = db_rows_next(&r, COLUMNS(C_UUID("payment_id", payment_id)), &more);
        *count += p == OK && more;
    }
    db_rows_end(&r);
    return p;
}

enum problem bank_received(struct ctx *c, const struct bank_transaction *like,
                           struct uuid *payment_id, size_t *count)
{
    TRY(received_by(c, &SQL_BANK_RECEIVED_BY_REFERENCE, like->bank_reference, like, payment_id,
                    count));
    if (*count > 0)
        return OK;
    return received_by(c, &SQL_BANK_RECEIVED_BY_END_TO_END, like->end_to_end_id, like, payment_id,
                       count);
}

enum problem bank_is_payment(struct ctx *c, struct uuid payment_id, bool *out)
{
    int64_t transactions = 0;
    TRY(db_one(c, &SQL_BANK_OF_PAYMENT, PARAMS(P_I64(c->merchant_id), P_UUID(payment_id)),
               COLUMNS(C_I64("transactions", &transactions))));
    *out = transactions > 0;
    return OK;
}

enum problem bank_is_payout(struct ctx *c, int64_t payout_no, int64_t attempt,
                            enum bank_outcome outcome, bool *out)
{
    int64_t transactions = 0;
    TRY(db_one(c, &SQL_BANK_OF_PAYOUT,
               PARAMS(P_I64(c->merchant_id), P_I64(payout_no), P_I64(attempt),
                      P_STR(str_of(BANK_OUTCOMES[outcome]))),
               COLUMNS(C_I64("transactions", &transactions))));
    *out = transactions > 0;
    return OK;
}

static enum problem load_sums(struct ctx *c, const struct sql *sql,
                              struct bank_sum out[BANK_SUMS_MAX], size_t *count)
{
    struct rows r;
    *count = 0;
    TRY(db_rows_begin(c, sql, PARAMS(P_I64(c->merchant_id), P_I64(BANK_SUMS_MAX)), &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more && *count < BANK_SUMS_MAX) {
        struct bank_sum *s = &out[*count];
        str outcome = { 0 };
        p = db_rows_next(&r,
                         COLUMNS(C_STR("account", &s->account), C_STR("currency", &s->currency),
                                 C_STR("outcome", &outcome), C_I64("amount", &s->amount),
                                 C_I64("transactions", &s->transactions)),
                         &more);
        s->outcome = (enum bank_outcome)named(BANK_OUTCOMES, outcome);
        *count += p == OK && more;
    }
    db_rows_end(&r);
    return p;
}

enum problem bank_sums(struct ctx *c, struct bank_sum out[BANK_SUMS_MAX], size_t *count)
{
    return load_sums(c, &SQL_BANK_SUMS, out, count);
}

enum problem bank_sums_counted(struct ctx *c, struct bank_sum out[BANK_SUMS_MAX], size_t *count)
{
    return load_sums(c, &SQL_BANK_COUNT_SUMS, out, count);
}

enum problem bank_balance(struct ctx *c, str currency, int64_t *out)
{
    int64_t debits = 0, credits = 0;
    bool found = false;
    TRY(db_maybe(c, &SQL_BANK_BALANCE,
                 PARAMS(P_I64(c->merchant_id), P_STR(currency), P_I64(LEDGER_BANK)),
                 COLUMNS(C_I64("debits", &debits), C_I64("credits", &credits)), &found));
    *out = debits - credits;
    return OK;
}

#include "api/bank.h"

#include "api/app.h"
#include "base/clock.h"
#include "service/bank_import.h"
#include "service/cursor.h"
#include "service/order_list.h"

#define KIND_OF_STATEMENTS   320
#define KIND_OF_TRANSACTIONS 321
#define ACCOUNTS_MAX         500

static const char *const RESOLUTIONS[] = { "payment", "payout", "set_aside", NULL };

struct bank_query {
    uint64_t has;
    int64_t limit;
    str cursor;
};
struct bank_transaction_query {
    uint64_t has;
    bool open;
    int64_t limit;
    str cursor;
};
struct statement_out {
    struct uuid statement_id;
    str kind, account, name, currency;
    int64_t page, sequence, day, entries, entries_amount, opening_amount, closing_amount,
        imported_at;
    struct shape_list notices;
};
struct statements_out {
    struct shape_list statements;
    str next;
};
struct transaction_out {
    struct uuid transaction_id, entry_id;
    int64_t part, amount, booked_on;
    str currency, outcome, reason, reference, message, counterparty, bank_reference, end_to_end_id,
        return_code;
    struct uuid payment_id;
    int64_t attempt;
    str note;
};
struct transactions_out {
    struct shape_list transactions;
    str next;
};
struct resolution_in {
    uint64_t has;
    str resolution, note, payment_reference;
    int64_t invoice_number;
};
struct account_out {
    str account, currency;
    int64_t matched_amount, open_amount, open_transactions, set_aside_amount, booked_amount;
    int64_t closing_amount, closed_on, unexplained_amount;
};
struct ledger_out {
    str currency;
    int64_t ledger_amount, matched_amount, unseen_amount;
};
struct reconciliation_out {
    struct shape_list accounts, currencies;
};

/* clang-format off */
static const struct field QUERY_FIELDS[] = {
    FIELD(SHAPE_I64, bank_query, limit, 0, 1, LIST_LIMIT_MAX, "Statements per page"),
    FIELD(SHAPE_STR, bank_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape BANK_QUERY = SHAPE("BankStatementListQuery", bank_query, QUERY_FIELDS);

static const struct field STATEMENT_FIELDS[] = {
    FIELD(SHAPE_UUID, statement_out, statement_id, 0, 0, 0, "Id of the statement"),
    FIELD_CHOICE(statement_out, kind, 0, CAMT_KINDS, "A statement (camt.053) or a notification (camt.054)"),
    FIELD(SHAPE_STR, statement_out, account, 0, 0, 34, "IBAN, or the bank's own number"),
    FIELD(SHAPE_STR, statement_out, name, 0, 0, 35, "The bank's id of it"),
    FIELD(SHAPE_I64, statement_out, page, 0, 1, INT64_MAX, "Of those with this id"),
    FIELD(SHAPE_I64, statement_out, sequence, OMIT_EMPTY, 0, INT64_MAX, "Its number at the bank, if it has one"),
    FIELD(SHAPE_TIME, statement_out, day, OMIT_EMPTY, 0, 0, "Its day, as midnight UTC"),
    FIELD(SHAPE_STR, statement_out, currency, OMIT_EMPTY, 0, 3, "ISO 4217"),
    FIELD(SHAPE_I64, statement_out, opening_amount, 0, INT64_MIN, INT64_MAX, "Minor units; 0 if it tells no balances"),
    FIELD(SHAPE_I64, statement_out, entries_amount, 0, INT64_MIN, INT64_MAX, "Credits less debits, minor units"),
    FIELD(SHAPE_I64, statement_out, closing_amount, 0, INT64_MIN, INT64_MAX, "Minor units; 0 if it tells no balances"),
    FIELD(SHAPE_I64, statement_out, entries, 0, 0, INT64_MAX, "Entries that are booked"),
    FIELD(SHAPE_TIME, statement_out, imported_at, 0, 0, 0, "When it was imported first"),
    FIELD_SCALARS(statement_out, notices, OMIT_EMPTY, 0, 3, SHAPE_STR, "What is odd about it: it does not add up, or something before it is missing"),
};
static const struct shape STATEMENT_OUT = SHAPE("BankStatement", statement_out, STATEMENT_FIELDS);

static const struct field STATEMENTS_FIELDS[] = {
    FIELD_LIST(statements_out, statements, 0, 0, LIST_LIMIT_MAX, &STATEMENT_OUT, "The one that was imported last first"),
    FIELD(SHAPE_STR, statements_out, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent at the end"),
};
const struct shape BANK_STATEMENTS_OUT = SHAPE("BankStatementPage", statements_out, STATEMENTS_FIELDS);

static const struct field TRANSACTION_QUERY_FIELDS[] = {
    FIELD(SHAPE_BOOL, bank_transaction_query, open, 0, 0, 0, "Only those of which it is not known what they are"),
    FIELD(SHAPE_I64, bank_transaction_query, limit, 0, 1, LIST_LIMIT_MAX, "Transactions per page"),
    FIELD(SHAPE_STR, bank_transaction_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape BANK_TRANSACTION_QUERY = SHAPE("BankTransactionListQuery", bank_transaction_query, TRANSACTION_QUERY_FIELDS);

static const struct field TRANSACTION_FIELDS[] = {
    FIELD(SHAPE_UUID, transaction_out, transaction_id, 0, 0, 0, "Id of the transaction"),
    FIELD(SHAPE_UUID, transaction_out, entry_id, 0, 0, 0, "The entry that it is a part of"),
    FIELD(SHAPE_I64, transaction_out, part, 0, 0, INT64_MAX, "Which part of it; 0: all of it, without details"),
    FIELD(SHAPE_I64, transaction_out, amount, 0, INT64_MIN, INT64_MAX, "Minor units; below 0: debited"),
    FIELD(SHAPE_STR, transaction_out, currency, 0, 3, 3, "ISO 4217"),
    FIELD(SHAPE_TIME, transaction_out, booked_on, 0, 0, 0, "The day on which it was booked, as midnight UTC"),
    FIELD_CHOICE(transaction_out, outcome, 0, BANK_OUTCOMES, "What became of it"),
    FIELD_CHOICE(transaction_out, reason, OMIT_EMPTY, BANK_REASONS, "Why it is open"),
    FIELD(SHAPE_STR, transaction_out, reference, OMIT_EMPTY, 0, 3000, "References of the payment"),
    FIELD(SHAPE_STR, transaction_out, message, OMIT_EMPTY | PERSONAL, 0, 3000, "What was written on it"),
    FIELD(SHAPE_STR, transaction_out, counterparty, OMIT_EMPTY | PERSONAL, 0, 140, "Who paid, or was paid"),
    FIELD(SHAPE_STR, transaction_out, bank_reference, OMIT_EMPTY, 0, 35, "The bank's reference"),
    FIELD(SHAPE_STR, transaction_out, end_to_end_id, OMIT_EMPTY, 0, 35, "Of who ordered it"),
    FIELD(SHAPE_STR, transaction_out, return_code, OMIT_EMPTY, 0, 35, "Why it came back, such as AC04"),
    FIELD(SHAPE_UUID, transaction_out, payment_id, OMIT_EMPTY, 0, 0, "The payment that it became, or took back"),
    FIELD(SHAPE_I64, transaction_out, attempt, OMIT_EMPTY, 0, INT64_MAX, "Of a payout: which attempt to pay it"),
    FIELD(SHAPE_STR, transaction_out, note, OMIT_EMPTY, 0, 500, "Why it was set aside"),
};
const struct shape BANK_TRANSACTION_OUT = SHAPE("BankTransaction", transaction_out, TRANSACTION_FIELDS);

static const struct field TRANSACTIONS_FIELDS[] = {
    FIELD_LIST(transactions_out, transactions, 0, 0, LIST_LIMIT_MAX, &BANK_TRANSACTION_OUT, "In the order in which they were told"),
    FIELD(SHAPE_STR, transactions_out, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent at the end"),
};
const struct shape BANK_TRANSACTIONS_OUT = SHAPE("BankTransactionPage", transactions_out, TRANSACTIONS_FIELDS);

static const struct field RESOLUTION_FIELDS[] = {
    FIELD_CHOICE(resolution_in, resolution, REQUIRED, RESOLUTIONS, "It is a payment of a customer (credited only), has paid a payout (debited only), or is set aside: nothing of ours"),
    FIELD(SHAPE_I64, resolution_in, invoice_number, 0, 1, INT64_MAX, "Of a payment: the invoice that all of it pays; without one it waits to be assigned"),
    FIELD(SHAPE_STR, resolution_in, payment_reference, 0, 8, 8, "Of a payout: which one"),
    FIELD(SHAPE_STR, resolution_in, note, 0, 1, 500, "Why it is set aside"),
};
const struct shape RESOLUTION_IN = SHAPE("BankResolution", resolution_in, RESOLUTION_FIELDS);

static const struct field ACCOUNT_FIELDS[] = {
    FIELD(SHAPE_STR, account_out, account, 0, 0, 34, "IBAN, or the bank's own number"),
    FIELD(SHAPE_STR, account_out, currency, 0, 3, 3, "ISO 4217"),
    FIELD(SHAPE_I64, account_out, matched_amount, 0, INT64_MIN, INT64_MAX, "Booked and known to be ours, minor units"),
    FIELD(SHAPE_I64, account_out, open_amount, 0, INT64_MIN, INT64_MAX, "Booked, and nobody knows what it is"),
    FIELD(SHAPE_I64, account_out, open_transactions, 0, 0, INT64_MAX, "So many transactions"),
    FIELD(SHAPE_I64, account_out, set_aside_amount, 0, INT64_MIN, INT64_MAX, "Booked and none of ours"),
    FIELD(SHAPE_I64, account_out, booked_amount, 0, INT64_MIN, INT64_MAX, "The sum of these three: all that was imported"),
    FIELD(SHAPE_I64, account_out, closing_amount, 0, INT64_MIN, INT64_MAX, "Of the last statement with balances; 0 without one"),
    FIELD(SHAPE_TIME, account_out, closed_on, OMIT_EMPTY, 0, 0, "Its day, as midnight UTC"),
    FIELD(SHAPE_I64, account_out, unexplained_amount, 0, INT64_MIN, INT64_MAX, "closing_amount less booked_amount: what was on the account before the first statement, if none is missing"),
};
static const struct shape ACCOUNT_OUT = SHAPE("BankAccountBalance", account_out, ACCOUNT_FIELDS);

static const struct field LEDGER_FIELDS[] = {
    FIELD(SHAPE_STR, ledger_out, currency, 0, 3, 3, "ISO 4217"),
    FIELD(SHAPE_I64, ledger_out, ledger_amount, 0, INT64_MIN, INT64_MAX, "The balance of account 1000 (BANK), minor units"),
    FIELD(SHAPE_I64, ledger_out, matched_amount, 0, INT64_MIN, INT64_MAX, "What of it is on statements"),
    FIELD(SHAPE_I64, ledger_out, unseen_amount, 0, INT64_MIN, INT64_MAX, "What is not: told otherwise, and on no statement yet"),
};
static const struct shape LEDGER_OUT = SHAPE("BankLedgerBalance", ledger_out, LEDGER_FIELDS);

static const struct field RECONCILIATION_FIELDS[] = {
    FIELD_LIST(reconciliation_out, accounts, 0, 0, ACCOUNTS_MAX, &ACCOUNT_OUT, "What the bank says, by account and currency"),
    FIELD_LIST(reconciliation_out, currencies, 0, 0, CURRENCY_COUNT, &LEDGER_OUT, "What the books say of each currency"),
};
const struct shape RECONCILIATION_OUT = SHAPE("BankReconciliation", reconciliation_out, RECONCILIATION_FIELDS);
/* clang-format on */

static size_t limit_of(int64_t limit)
{
    return limit > 0 ? (size_t)limit : LIST_LIMIT_DEFAULT;
}

/* --- statements --------------------------------------------------------------------------- */

static enum problem statement_out(struct ctx *c, const struct bank_statement *s,
                                  struct statement_out *out)
{
    struct bank_notices n;
    TRY(bank_statement_notices(c, s, &n));
    const str all[] = { n.sum, n.gap, n.chain };
    str *told = ARENA_ARRAY(c->arena, str, COUNT(all));
    size_t count = 0;
    for (size_t i = 0; i < COUNT(all); i++)
        if (all[i].ptr != NULL)
            told[count++] = all[i];
    *out = (struct statement_out){ .statement_id = s->statement_id,
                                   .kind = str_of(CAMT_KINDS[s->kind]),
                                   .account = s->account,
                                   .name = s->name,
                                   .currency = s->currency,
                                   .page = s->page,
                                   .sequence = s->sequence,
                                   .day = s->day.day * DAY,
                                   .entries = s->entries,
                                   .entries_amount = s->entries_amount,
                                   .opening_amount = s->opening,
                                   .closing_amount = s->closing,
                                   .imported_at = s->imported_at,
                                   .notices = { told, count } };
    return OK;
}

enum problem api_bank_statements(struct ctx *c, struct call *call)
{
    const struct bank_query *q = call->query;
    struct cursor at = { 0 }, next = { .kind = KIND_OF_STATEMENTS };
    struct bank_statements found;
    size_t limit = limit_of(q->limit);
    memset(at.id.bytes, 0xFF, sizeof at.id.bytes);
    TRY(cursor_read(c, q->cursor, KIND_OF_STATEMENTS, &at));
    TRY(bank_statements(c, at.id, limit, &found));
    struct statement_out *items = ARENA_ARRAY(c->arena, struct statement_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        TRY(statement_out(c, &found.items[i], &items[i]));
    struct statements_out out = { .statements = { items, found.count } };
    if (found.count == limit) {
        next.id = found.items[limit - 1].statement_id;
        out.next = cursor_write(c, &next);
    }
    answer_json(c, call, 200, &BANK_STATEMENTS_OUT, &out);
    return OK;
}

/* --- transactions ------------------------------------------------------------------------- */

static struct transaction_out transaction_out(const struct bank_transaction *t)
{
    return (struct transaction_out){ .transaction_id = t->transaction_id,
                                     .entry_id = t->entry_id,
                                     .part = t->part,
                                     .amount = t->amount.minor,
                                     .booked_on = t->booked_on.day * DAY,
                                     .currency = currency_code(t->amount.currency),
                                     .outcome = str_of(BANK_OUTCOMES[t->outcome]),
                                     .reason = t->reason,
                                     .reference = t->reference,
                                     .message = t->message,
                                     .counterparty = t->counterparty,
                                     .bank_reference = t->bank_reference,
                                     .end_to_end_id = t->end_to_end_id,
                                     .return_code = t->return_code,
                                     .payment_id = t->payment_id,
                                     .attempt = t->attempt,
                                     .note = t->note };
}

enum problem api_bank_transactions(struct ctx *c, struct call *call)
{
    const struct bank_transaction_query *q = call->query;
    struct cursor at = { 0 }, next = { .kind = KIND_OF_TRANSACTIONS + q->open };
    struct bank_transactions found;
    size_t limit = limit_of(q->limit);
    TRY(cursor_read(c, q->cursor, next.kind, &at));
    TRY(bank_transactions(c, q->open, at.id, limit, &found));
    struct transaction_out *items = ARENA_ARRAY(c->arena, struct transaction_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        items[i] = transaction_out(&found.items[i]);
    struct transactions_out out = { .transactions = { items, found.count } };
    if (found.count == limit) {
        next.id = found.items[limit - 1].transaction_id;
        out.next = cursor_write(c, &next);
    }
    answer_json(c, call, 200, &BANK_TRANSACTIONS_OUT, &out);
    return OK;
}

enum problem api_bank_resolve(struct ctx *c, struct call *call)
{
    const struct resolution_in *in = call->in;
    struct bank_transaction t;
    struct uuid transaction_id;
    bool is_aside = str_equal(in->resolution, STR("set_aside"));
    bool is_payout = str_equal(in->resolution, STR("payout"));
    TRY(api_path_id(c, call, 0, &transaction_id));
    if (is_payout && in->payment_reference.len == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("payment_reference"), WHY_SAY_WHICH_PAYOUT);
    if (is_aside && in->note.len == 0)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("note"), WHY_SAY_WHY_SET_ASIDE);
    if (is_aside)
        TRY(bank_set_aside(c, transaction_id, in->note, &t));
    else if (is_payout)
        TRY(bank_take_as_payout(c, transaction_id, in->payment_reference, &t));
    else
        TRY(bank_take_as_payment(c, transaction_id, in->invoice_number, &t));
    struct transaction_out out = transaction_out(&t);
    answer_json(c, call, 200, &BANK_TRANSACTION_OUT, &out);
    api_transaction(c, call, transaction_id);
    return OK;
}

/* --- reconciliation ------------------------------------------------------------------------ */

static bool is_matched(enum bank_outcome outcome)
{
    return outcome == BANK_PAYMENT || outcome == BANK_REVERSAL || outcome == BANK_PAYOUT ||
           outcome == BANK_PAYOUT_RETURN;
}

static struct account_out *account_of(struct account_out items[ACCOUNTS_MAX], size_t *count,
                                      str account, str currency)
{
    for (size_t i = 0; i < *count; i++)
        if (str_equal(items[i].account, account) && str_equal(items[i].currency, currency))
            return &items[i];
    if (*count == ACCOUNTS_MAX)
        return NULL;
    items[*count] = (struct account_out){ .account = account, .currency = currency };
    return &items[(*count)++];
}

static void add_sum(struct account_out *a, const struct bank_sum *s)
{
    a->booked_amount += s->amount;
    if (is_matched(s->outcome))
        a->matched_amount += s->amount;
    else if (s->outcome == BANK_OPEN)
        a->open_amount += s->amount;
    else
        a->set_aside_amount += s->amount;
    a->open_transactions += s->outcome == BANK_OPEN ? s->transactions : 0;
}

static enum problem accounts_out(struct ctx *c, struct account_out items[ACCOUNTS_MAX],
                                 size_t *count)
{
    struct bank_sum *sums = ARENA_ARRAY(c->arena, struct bank_sum, BANK_SUMS_MAX);
    struct bank_statements last;
    size_t sums_count = 0;
    TRY(bank_sums(c, sums, &sums_count));
    TRY(bank_statements_last(c, ACCOUNTS_MAX, &last));
    for (size_t i = 0; i < sums_count; i++) {
        struct account_out *a = account_of(items, count, sums[i].account, sums[i].currency);
        if (a != NULL)
            add_sum(a, &sums[i]);
    }
    for (size_t i = 0; i < last.count; i++) {
        const struct bank_statement *s = &last.items[i];
        struct account_out *a = account_of(items, count, s->account, s->currency);
        if (a == NULL)
            continue;
        a->closing_amount = s->closing;
        a->closed_on = s->day.day * DAY;
        a->unexplained_amount = s->closing - a->booked_amount;
    }
    return OK;
}

static enum problem currencies_out(struct ctx *c, const struct account_out *accounts, size_t count,
                                   struct shape_list *out)
{
    struct ledger_out *items = ARENA_ARRAY(c->arena, struct ledger_out, CURRENCY_COUNT);
    size_t used = 0;
    for (int i = CURRENCY_NONE + 1; i < CURRENCY_COUNT; i++) {
        struct ledger_out l = { .currency = currency_code((enum currency)i) };
        bool is_there = false;
        TRY(bank_balance(c, l.currency, &l.ledger_amount));
        for (size_t k = 0; k < count; k++)
            if (str_equal(accounts[k].currency, l.currency)) {
                l.matched_amount += accounts[k].matched_amount;
                is_there = true;
            }
        l.unseen_amount = l.ledger_amount - l.matched_amount;
        if (is_there || l.ledger_amount != 0)
            items[used++] = l;
    }
    *out = (struct shape_list){ items, used };
    return OK;
}

enum problem api_bank_reconciliation(struct ctx *c, struct call *call)
{
    struct account_out *accounts = ARENA_ARRAY(c->arena, struct account_out, ACCOUNTS_MAX);
    struct reconciliation_out out;
    size_t count = 0;
    TRY(accounts_out(c, accounts, &count));
    TRY(currencies_out(c, accounts, count, &out.currencies));
    out.accounts = (struct shape_list){ accounts, count };
    answer_json(c, call, 200, &RECONCILIATION_OUT, &out);
    return OK;
}

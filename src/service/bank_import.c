#include "service/bank_import.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/text.h"

#define DIGEST_BYTES   16
#define RETRY_PAGE     100
#define CONFIRM_PAGE   100
#define REFERENCES_MAX 2000 /* bytes of all references of a transaction */

/* --- turns -------------------------------------------------------------------------------- */

/* A table of digests that grows by half of it being taken; 0 is an empty place. */
struct bank_turns {
    struct turn {
        uint64_t digest;
        int64_t count;
    } * items;
    size_t room, used;
};

struct bank_turns *bank_turns_begin(void)
{
    struct bank_turns *turns = calloc(1, sizeof *turns);
    CHECK(turns != NULL);
    turns->room = 1024;
    turns->items = calloc(turns->room, sizeof turns->items[0]);
    CHECK(turns->items != NULL);
    return turns;
}

void bank_turns_end(struct bank_turns *turns)
{
    free(turns->items);
    free(turns);
}

static struct turn *place_of(const struct bank_turns *turns, uint64_t digest)
{
    size_t at = (size_t)digest & (turns->room - 1);
    while (turns->items[at].digest != 0 && turns->items[at].digest != digest)
        at = (at + 1) & (turns->room - 1);
    return &turns->items[at];
}

static void grow(struct bank_turns *turns)
{
    struct bank_turns old = *turns;
    turns->room *= 2;
    turns->items = calloc(turns->room, sizeof turns->items[0]);
    CHECK(turns->items != NULL);
    for (size_t i = 0; i < old.room; i++)
        if (old.items[i].digest != 0)
            *place_of(turns, old.items[i].digest) = old.items[i];
    free(old.items);
}

static int64_t next_turn(struct bank_turns *turns, uint64_t digest)
{
    if (2 * turns->used >= turns->room)
        grow(turns);
    struct turn *turn = place_of(turns, digest);
    turns->used += turn->digest == 0;
    turn->digest = digest;
    return ++turn->count;
}

/* --- fingerprints ------------------------------------------------------------------------- */

/* Banks write words where they have no reference. */
static str told_reference(str reference)
{
    static const char *const NONE[] = { "NOTPROVIDED", "NONREF", "NOTAVAILABLE", "NONE" };
    for (size_t i = 0; i < COUNT(NONE); i++)
        if (str_equal_nocase(reference, str_of(NONE[i])))
            return STR("");
    return reference;
}

static str bank_reference_of(const struct camt_entry *e)
{
    str own = told_reference(e->bank_reference);
    if (own.len > 0 || e->transactions_count != 1)
        return own;
    return told_reference(e->transactions[0].bank_reference);
}

static void add(crypto_generichash_state *h, str s)
{
    uint64_t length = s.len;
    crypto_generichash_update(h, (const unsigned char *)&length, sizeof length);
    crypto_generichash_update(h, (const unsigned char *)s.ptr, s.len);
}

static void add_number(crypto_generichash_state *h, int64_t number)
{
    crypto_generichash_update(h, (const unsigned char *)&number, sizeof number);
}

/* All that tells it from another payment. */
static void add_details(crypto_generichash_state *h, const struct camt_entry *e)
{
    add_number(h, e->booked_on.day);
    add(h, e->batch_id);
    if (e->transactions_count == 0)
        add(h, e->message);
    for (size_t i = 0; i < e->transactions_count; i++) {
        const struct camt_transaction *t = &e->transactions[i];
        const str texts[] = { t->bank_reference, t->end_to_end_id, t->payment_id, t->message,
                              t->payer,          t->payee,         t->return_code };
        add_number(h, t->has_amount && e->transactions_count > 1 ? t->amount.minor : 0);
        for (size_t k = 0; k < COUNT(texts); k++)
            add(h, texts[k]);
        for (size_t k = 0; k < t->creditor.count; k++)
            add(h, t->creditor.items[k]);
    }
}

static money signed_amount(const struct camt_entry *e)
{
    money zero = money_zero(e->amount.currency);
    return e->is_credit ? e->amount : money_sub(zero, e->amount);
}

struct bank_entry_in bank_entry_read(struct arena *a, struct bank_turns *turns,
                                     const struct camt_statement *s, const struct camt_entry *e)
{
    unsigned char digest[DIGEST_BYTES];
    char hex[2 * DIGEST_BYTES + 1];
    uint64_t key = 0;
    crypto_generichash_state h;
    str reference = bank_reference_of(e);
    CHECK(crypto_generichash_init(&h, NULL, 0, sizeof digest) == 0);
    add(&h, s->account);
    add(&h, currency_code(e->amount.currency));
    add(&h, reference);
    add_number(&h, signed_amount(e).minor);
    add_number(&h, e->is_reversal);
    if (reference.len == 0)
        add_details(&h, e);
    crypto_generichash_final(&h, digest, sizeof digest);
    memcpy(&key, digest, sizeof key);
    (void)sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    return (struct bank_entry_in){ e, arena_copy(a, (str){ hex, 2 * DIGEST_BYTES }),
                                   next_turn(turns, key != 0 ? key : 1) };
}

/* --- statements --------------------------------------------------------------------------- */

struct bank_statement bank_statement_read(const struct camt_statement *s, int64_t entries,
                                          int64_t entries_amount)
{
    return (struct bank_statement){
        .kind = s->kind,
        .account = s->account,
        .name = s->id,
        .currency = s->currency != CURRENCY_NONE ? currency_code(s->currency) : STR(""),
        .page = s->page,
        .sequence = s->sequence,
        .day = s->day,
        .has_balances = s->has_balances,
        .opening = s->opening,
        .closing = s->closing,
        .entries = entries,
        .entries_amount = entries_amount,
    };
}

enum problem bank_statement_take(struct ctx *c, struct bank_statement *s)
{
    struct bank_statement before;
    int64_t owner = 0;
    bool found = false;
    TRY(bank_account_owner(c, s->account, &owner));
    if (s->is_uploaded && owner != c->merchant_id) /* whose it is otherwise is nobody's business */
        return blame(c, PROBLEM_UNPROCESSABLE, STR("Acct/Id"), WHY_ACCOUNT_UNKNOWN,
                     STR_ARG(s->account));
    if (owner != 0 && owner != c->merchant_id)
        return blame(c, PROBLEM_CONFLICT, STR("Acct/Id"), WHY_ACCOUNT_TAKEN, STR_ARG(s->account));
    if (owner == 0)
        TRY(bank_account_take(c, s->account));
    TRY(bank_statement_find(c, s, &before, &found));
    if (found && (before.has_balances != s->has_balances || before.opening != s->opening ||
                  before.closing != s->closing))
        return blame(c, PROBLEM_CONFLICT, STR("Id"), WHY_STATEMENT_DIFFERS, STR_ARG(s->name),
                     STR_ARG(s->account));
    s->statement_id = found ? before.statement_id : uuid_make(c->entropy, c->now);
    s->imported_at = c->now;
    return found ? OK : bank_statement_insert(c, s);
}

enum problem bank_statement_notices(struct ctx *c, const struct bank_statement *s,
                                    struct bank_notices *out)
{
    struct bank_statement before;
    bool found = false;
    *out = (struct bank_notices){ .sum = { 0 } };
    if (s->has_balances && s->opening + s->entries_amount != s->closing)
        out->sum = arena_format(c->arena,
                                "Its opening balance and its entries come to %lld, but its closing "
                                "balance is %lld: entries are missing.",
                                (long long)(s->opening + s->entries_amount), (long long)s->closing);
    TRY(bank_statement_before(c, s, &before, &found));
    if (!found)
        return OK;
    bool is_next_page = before.sequence == s->sequence && s->page == before.page + 1;
    bool is_first = s->sequence <= 1 && s->page == 1; /* banks begin anew each year */
    if (s->sequence != 0 && before.sequence != 0 && s->sequence != before.sequence + 1 &&
        !is_next_page && !is_first)
        out->gap = arena_format(c->arena,
                                "It has number %lld, but the one before it has %lld: what is "
                                "between them is missing.",
                                (long long)s->sequence, (long long)before.sequence);
    if (s->has_balances && before.has_balances && s->opening != before.closing)
        out->chain =
            arena_format(c->arena, "It begins with %lld, but the one before it ended with %lld.",
                         (long long)s->opening, (long long)before.closing);
    return OK;
}

/* --- transactions ------------------------------------------------------------------------- */

/* An entry that is being taken in. */
struct taking {
    const struct camt_entry *in;
    struct bank_entry entry;
    bool is_uploaded;
    struct bank_counts *counts;
};

static str joined(struct arena *a, const struct camt_references *references)
{
    struct text t = text_begin(a, REFERENCES_MAX);
    str out = { 0 };
    for (size_t i = 0; i < references->count; i++) {
        text_add(&t, i > 0 ? STR(" ") : STR(""));
        text_add(&t, references->items[i]);
    }
    (void)text_done(&t, &out);
    return out.ptr != NULL ? out : STR("");
}

static str or_empty(str s)
{
    return s.ptr != NULL ? s : STR("");
}

static struct bank_transaction begin(struct ctx *c, const struct taking *w, int64_t part,
                                     int64_t amount)
{
    str empty = STR("");
    return (struct bank_transaction){
        .transaction_id = uuid_make(c->entropy, c->now),
        .entry_id = w->entry.entry_id,
        .part = part,
        .amount = { amount, w->in->amount.currency },
        .booked_on = w->in->booked_on,
        .is_reversal = w->in->is_reversal,
        .bank_reference = or_empty(bank_reference_of(w->in)),
        .end_to_end_id = empty,
        .reference = empty,
        .message = or_empty(w->in->message),
        .counterparty = empty,
        .return_code = empty,
    };
}

static enum problem keep(struct ctx *c, struct taking *w, const struct bank_transaction *t)
{
    w->counts->outcomes[t->outcome]++;
    w->counts->unassigned += t->is_unassigned;
    return bank_transaction_insert(c, t);
}

static enum problem take(struct ctx *c, struct taking *w, struct bank_transaction *t,
                         const struct camt_references *references, str batch_id)
{
    struct bank_told told = {
        .external_id = arena_format(c->arena, "bank:%.*s:%lld:%lld", STR_ARG(w->entry.fingerprint),
                                    (long long)w->entry.occurrence, (long long)t->part),
        .batch_id = batch_id,
        .is_uploaded = w->is_uploaded,
    };
    if (references != NULL)
        told.references = *references;
    TRY(bank_match(c, t, &told));
    return keep(c, w, t);
}

/* The group in which a part of the entry was ordered. */
static str batch_of(const struct camt_entry *e, int64_t part)
{
    bool has_own = part >= 1 && part <= (int64_t)e->transactions_count;
    str own = has_own ? told_reference(e->transactions[part - 1].payment_id) : STR("");
    return own.len > 0 ? own : e->batch_id;
}

/* What the bank tells of one payment. Of an entry that is one payment, the entry's amount counts:
 * it is what came, whatever was ordered or charged. */
static struct bank_transaction detail_of(struct ctx *c, const struct taking *w, size_t at)
{
    const struct camt_transaction *d = &w->in->transactions[at];
    bool is_whole = w->in->transactions_count == 1;
    int64_t own = d->is_credit ? d->amount.minor : -d->amount.minor;
    struct bank_transaction t =
        begin(c, w, (int64_t)at + 1, is_whole ? w->entry.amount.minor : own);
    str reference = told_reference(d->bank_reference);
    if (reference.len > 0)
        t.bank_reference = reference;
    else if (!is_whole)
        t.bank_reference = STR("");
    t.end_to_end_id = or_empty(told_reference(d->end_to_end_id));
    t.reference = joined(c->arena, &d->creditor);
    str text = d->message.len > 0 ? d->message : is_whole ? t.message : STR("");
    t.message = d->return_text.len > 0
                    ? arena_format(c->arena, "%.*s %.*s", STR_ARG(d->return_text), STR_ARG(text))
                    : or_empty(text);
    t.counterparty = or_empty(t.amount.minor > 0 ? d->payer : d->payee);
    t.return_code = or_empty(d->return_code);
    return t;
}

static enum problem take_detail(struct ctx *c, struct taking *w, size_t at)
{
    struct bank_transaction t = detail_of(c, w, at);
    if (t.amount.minor == 0)
        return OK;
    return take(c, w, &t, &w->in->transactions[at].creditor, batch_of(w->in, t.part));
}

/* Do the details tell what the entry consists of? If one has no amount in its currency, they do
 * not. `rest`: what the entry has more than they have. */
static bool are_details(const struct camt_entry *e, int64_t *rest)
{
    money sum = money_zero(e->amount.currency);
    *rest = 0;
    if (e->transactions_count <= 1)
        return e->transactions_count == 1;
    for (size_t i = 0; i < e->transactions_count; i++) {
        const struct camt_transaction *t = &e->transactions[i];
        if (!t->has_amount || t->amount.currency != sum.currency)
            return false;
        sum = t->is_credit ? money_add(sum, t->amount) : money_sub(sum, t->amount);
    }
    *rest = money_sub(signed_amount(e), sum).minor;
    return true;
}

static enum problem take_details(struct ctx *c, struct taking *w, int64_t rest)
{
    for (size_t i = 0; i < w->in->transactions_count; i++)
        TRY(take_detail(c, w, i));
    if (rest == 0)
        return OK;
    struct bank_transaction t = begin(c, w, (int64_t)w->in->transactions_count + 1, rest);
    t.outcome = BANK_OPEN;
    t.reason = STR("difference");
    return keep(c, w, &t);
}

/* --- entries ------------------------------------------------------------------------------- */

static enum problem take_new(struct ctx *c, const struct bank_statement *s, struct taking *w,
                             bool has_details, int64_t rest)
{
    bool is_statement = s->kind == CAMT_STATEMENT;
    w->entry.entry_id = uuid_make(c->entropy, c->now);
    *(is_statement ? &w->entry.statement_id : &w->entry.notification_id) = s->statement_id;
    w->entry.details = has_details ? (int64_t)w->in->transactions_count : 0;
    w->counts->entries++;
    TRY(bank_entry_insert(c, &w->entry));
    if (has_details)
        return take_details(c, w, rest);
    struct bank_transaction t = begin(c, w, 0, w->entry.amount.minor);
    return take(c, w, &t, NULL, w->in->batch_id);
}

/* Details that come later count, unless it is known already what the whole is. */
static enum problem take_later_details(struct ctx *c, struct taking *w, int64_t rest, bool *taken)
{
    struct bank_transaction whole;
    bool found = false;
    *taken = false;
    TRY(bank_transaction_whole(c, w->entry.entry_id, &whole, &found));
    if (!found || (whole.outcome != BANK_OPEN && whole.outcome != BANK_SET_ASIDE))
        return OK;
    whole.outcome = BANK_DETAILED;
    whole.reason = whole.note = (str){ 0 };
    TRY(bank_transaction_settle(c, &whole));
    *taken = true;
    return take_details(c, w, rest);
}

/* A return that until now only the merchant has told, as the operator's import tells it: its texts
 * count, for those that are kept are the merchant's. */
static enum problem confirm_one(struct ctx *c, const struct taking *w,
                                const struct bank_transaction *kept)
{
    if (kept->part > (int64_t)w->in->transactions_count)
        return OK;
    struct bank_transaction t = kept->part == 0 ? begin(c, w, 0, w->entry.amount.minor)
                                                : detail_of(c, w, (size_t)kept->part - 1);
    if (t.amount.minor != kept->amount.minor)
        return OK;
    t.transaction_id = kept->transaction_id;
    TRY(bank_match_return(c, &t, batch_of(w->in, t.part)));
    if (t.outcome != BANK_PAYOUT_RETURN)
        return OK;
    w->counts->outcomes[BANK_PAYOUT_RETURN]++;
    return bank_transaction_settle(c, &t);
}

static enum problem confirm(struct ctx *c, const struct taking *w)
{
    struct bank_transactions page = { NULL, CONFIRM_PAGE };
    for (int64_t part = -1; page.count == CONFIRM_PAGE;) {
        TRY(bank_transactions_of(c, w->entry.entry_id, part, CONFIRM_PAGE, &page));
        for (size_t i = 0; i < page.count; i++) {
            part = page.items[i].part;
            if (bank_is_unconfirmed_return(&page.items[i]))
                TRY(confirm_one(c, w, &page.items[i]));
        }
    }
    return OK;
}

static enum problem take_known(struct ctx *c, const struct bank_statement *s, struct taking *w,
                               const struct bank_entry *known, bool has_details, int64_t rest)
{
    struct uuid none = { { 0 } };
    bool is_statement = s->kind == CAMT_STATEMENT, taken = false;
    w->counts->known++;
    w->entry.entry_id = known->entry_id;
    if (!w->is_uploaded && w->in->is_credit)
        TRY(confirm(c, w));
    if (has_details && known->details == 0)
        TRY(take_later_details(c, w, rest, &taken));
    if (!taken && !uuid_is_zero(is_statement ? known->statement_id : known->notification_id))
        return OK;
    return bank_entry_see(c, known, is_statement ? s->statement_id : none,
                          is_statement ? none : s->statement_id,
                          taken ? (int64_t)w->in->transactions_count : known->details);
}

/* The entry that it is, if that is there; else its occurrence. */
static enum problem find_entry(struct ctx *c, const struct bank_statement *s,
                               const struct bank_entry_in *in, struct bank_entry *known,
                               int64_t *occurrence, bool *found)
{
    *occurrence = in->turn;
    if (s->kind == CAMT_STATEMENT || bank_reference_of(in->entry).len > 0)
        return bank_entry_find(c, in->fingerprint, in->turn, known, found);
    TRY(bank_entry_find_notified(c, in->fingerprint, s->statement_id, in->turn - 1, known, found));
    if (!*found)
        TRY(bank_entry_find_unnotified(c, in->fingerprint, known, found));
    return *found ? OK : bank_entry_next(c, in->fingerprint, occurrence);
}

enum problem bank_entry_take(struct ctx *c, const struct bank_statement *s,
                             const struct bank_entry_in *in, struct bank_counts *counts)
{
    struct taking w = { .in = in->entry, .is_uploaded = s->is_uploaded, .counts = counts };
    struct bank_entry known;
    int64_t rest = 0;
    bool found = false;
    w.entry = (struct bank_entry){ .fingerprint = in->fingerprint,
                                   .account = s->account,
                                   .amount = signed_amount(in->entry),
                                   .booked_on = in->entry->booked_on };
    TRY(find_entry(c, s, in, &known, &w.entry.occurrence, &found));
    bool has_details = are_details(in->entry, &rest);
    return found ? take_known(c, s, &w, &known, has_details, rest)
                 : take_new(c, s, &w, has_details, rest);
}

enum problem bank_retry(struct ctx *c, struct uuid *before, struct bank_counts *counts, bool *again)
{
    struct bank_transactions open;
    TRY(bank_reversals_open(c, *before, RETRY_PAGE, &open));
    *again = open.count == RETRY_PAGE;
    for (size_t i = 0; i < open.count; i++) {
        struct bank_transaction *t = &open.items[i];
        *before = t->transaction_id;
        TRY(bank_match_reversal(c, t));
        if (t->outcome != BANK_REVERSAL)
            continue;
        TRY(bank_transaction_settle(c, t));
        counts->outcomes[BANK_OPEN]--;
        counts->outcomes[BANK_REVERSAL]++;
    }
    return OK;
}

#include "service/bank_upload.h"

#include <sodium.h>
#include <stdio.h>

#include "sql.h"

#define DIGEST_BYTES 16
#define RETRIES_MAX  5 /* pages of reversals that were told too early, the last ones */

/* --- reading ------------------------------------------------------------------------------ */

struct reading {
    struct camt_reader *reader;
    struct bank_turns *turns;
    struct bank_file *file;
    int64_t entries, amount; /* of the statement that is being read */
    size_t weight;           /* entries and details of all of them */
};

static enum problem refuse(struct ctx *c, const char *why)
{
    return blame(c, PROBLEM_UNPROCESSABLE, STR("body"), WHY_NO_BANK_FILE, why);
}

static enum problem end_statement(struct ctx *c, struct reading *w)
{
    struct bank_file *f = w->file;
    if (f->statements_count == UPLOAD_STATEMENTS_MAX)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("body"), WHY_STATEMENTS_FULL,
                     UPLOAD_STATEMENTS_MAX);
    struct bank_statement s = bank_statement_read(camt_statement(w->reader), w->entries, w->amount);
    s.account = arena_copy(c->arena, s.account);
    s.name = arena_copy(c->arena, s.name);
    s.is_uploaded = true;
    f->statements[f->statements_count++] = s;
    w->entries = w->amount = 0;
    bank_turns_end(w->turns);
    w->turns = bank_turns_begin();
    return OK;
}

static enum problem read_entry(struct ctx *c, struct reading *w, const struct camt_entry *e)
{
    struct bank_file *f = w->file;
    w->weight += 1 + e->transactions_count;
    if (w->weight > UPLOAD_TRANSACTIONS_MAX)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("body"), WHY_ENTRIES_FULL,
                     UPLOAD_TRANSACTIONS_MAX);
    f->pending += !e->is_booked;
    if (!e->is_booked || e->amount.minor == 0)
        return OK;
    w->entries++;
    w->amount += e->is_credit ? e->amount.minor : -e->amount.minor;
    if (w->amount > MONEY_LIMIT || w->amount < -MONEY_LIMIT)
        return refuse(c, "its entries come to more than can be");
    struct bank_entry_in in = bank_entry_read(c->arena, w->turns, camt_statement(w->reader), e);
    f->entries[f->entries_count++] = (struct file_entry){ f->statements_count, in };
    return OK;
}

static enum problem read_items(struct ctx *c, struct reading *w)
{
    for (;;) {
        struct camt_entry *e = ARENA_NEW(c->arena, struct camt_entry);
        switch (camt_next(w->reader, c->arena, e)) {
        case CAMT_ENTRY:
            TRY(read_entry(c, w, e));
            break;
        case CAMT_STATEMENT_END:
            TRY(end_statement(c, w));
            break;
        case CAMT_FAULT:
            return refuse(c, camt_fault(w->reader));
        case CAMT_END:
            return OK;
        }
    }
}

static str digest_of(struct arena *a, str bytes)
{
    unsigned char digest[DIGEST_BYTES];
    char hex[2 * DIGEST_BYTES + 1];
    CHECK(crypto_generichash(digest, sizeof digest, (const unsigned char *)bytes.ptr, bytes.len,
                             NULL, 0) == 0);
    (void)sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    return arena_copy(a, (str){ hex, 2 * DIGEST_BYTES });
}

enum problem bank_file_read(struct ctx *c, str xml, struct bank_file *out)
{
    struct bank_file file = { .bytes = (int64_t)xml.len };
    struct reading w = { .file = &file };
    if (xml.len == 0)
        return refuse(c, "it is empty");
    FILE *bytes = fmemopen((void *)(uintptr_t)xml.ptr, xml.len, "rb"); /* is only read */
    CHECK(bytes != NULL);
    file.digest = digest_of(c->arena, xml);
    file.statements = ARENA_ARRAY(c->arena, struct bank_statement, UPLOAD_STATEMENTS_MAX);
    file.entries = ARENA_ARRAY(c->arena, struct file_entry, UPLOAD_TRANSACTIONS_MAX);
    w.reader = camt_open(bytes);
    w.turns = bank_turns_begin();
    enum problem p = read_items(c, &w);
    bank_turns_end(w.turns);
    camt_close(w.reader);
    (void)fclose(bytes);
    if (p == OK)
        *out = file;
    return p;
}

/* --- taking ------------------------------------------------------------------------------- */

#define UPLOAD_COLUMNS(u)                                                                     \
    COLUMNS(C_UUID("upload_id", &(u)->upload_id), C_STR("digest", &(u)->digest),              \
            C_STR("file_name", &(u)->file_name), C_I64("bytes", &(u)->bytes),                 \
            C_STR("uploaded_by", &(u)->uploaded_by), C_I64("uploaded_at", &(u)->uploaded_at), \
            C_I64("statements", &(u)->statements), C_I64("entries", &(u)->entries),           \
            C_I64("known", &(u)->known), C_I64("pending", &(u)->pending),                     \
            C_I64("payments", &(u)->payments), C_I64("unassigned", &(u)->unassigned),         \
            C_I64("reversals", &(u)->reversals), C_I64("payouts", &(u)->payouts),             \
            C_I64("open", &(u)->open))

static enum problem insert(struct ctx *c, const struct bank_upload *u)
{
    return db_none(
        c, &SQL_BANK_INSERT_UPLOAD,
        PARAMS(P_I64(c->merchant_id), P_UUID(u->upload_id), P_STR(u->digest), P_STR(u->file_name),
               P_I64(u->bytes), P_STR(u->uploaded_by), P_I64(u->uploaded_at), P_I64(u->statements),
               P_I64(u->entries), P_I64(u->known), P_I64(u->pending), P_I64(u->payments),
               P_I64(u->unassigned), P_I64(u->reversals), P_I64(u->payouts), P_I64(u->open)),
        NULL);
}

static enum problem take_all(struct ctx *c, const struct bank_file *file,
                             struct bank_counts *counts)
{
    struct bank_statement *told =
        ARENA_ARRAY(c->arena, struct bank_statement, file->statements_count + 1);
    struct uuid before;
    bool again = true;
    for (size_t i = 0; i < file->statements_count; i++) {
        told[i] = file->statements[i];
        TRY(bank_statement_take(c, &told[i]));
    }
    for (size_t i = 0; i < file->entries_count; i++) {
        const struct file_entry *e = &file->entries[i];
        TRY(bank_entry_take(c, &told[e->statement], &e->in, counts));
    }
    memset(before.bytes, 0xFF, sizeof before.bytes);
    for (int pages = 0; again && pages < RETRIES_MAX; pages++)
        TRY(bank_retry(c, &before, counts, &again));
    return OK;
}

enum problem bank_upload_take(struct ctx *c, const struct bank_file *file, str file_name,
                              struct bank_upload *out, bool *is_repeated)
{
    struct bank_counts n = { .entries = 0 };
    struct bank_upload known = { .bytes = 0 };
    TRY(db_maybe(c, &SQL_BANK_FIND_UPLOAD, PARAMS(P_I64(c->merchant_id), P_STR(file->digest)),
                 UPLOAD_COLUMNS(&known), is_repeated));
    if (*is_repeated) {
        *out = known;
        return OK;
    }
    TRY(take_all(c, file, &n));
    *out = (struct bank_upload){ .upload_id = uuid_make(c->entropy, c->now),
                                 .digest = file->digest,
                                 .file_name = file_name.ptr != NULL ? file_name : STR(""),
                                 .uploaded_by = c->actor,
                                 .bytes = file->bytes,
                                 .uploaded_at = c->now,
                                 .statements = (int64_t)file->statements_count,
                                 .entries = n.entries,
                                 .known = n.known,
                                 .pending = file->pending,
                                 .payments = n.outcomes[BANK_PAYMENT],
                                 .unassigned = n.unassigned,
                                 .reversals = n.outcomes[BANK_REVERSAL],
                                 .payouts = n.outcomes[BANK_PAYOUT],
                                 .open = n.outcomes[BANK_OPEN] };
    return insert(c, out);
}

enum problem bank_uploads(struct ctx *c, struct uuid before, size_t limit, struct bank_uploads *out)
{
    struct bank_upload *items = ARENA_ARRAY(c->arena, struct bank_upload, limit + 1);
    struct rows r;
    size_t count = 0;
    TRY(db_rows_begin(c, &SQL_BANK_UPLOADS,
                      PARAMS(P_I64(c->merchant_id), P_UUID(before), P_I64((int64_t)limit)), &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more && count < limit) {
        p = db_rows_next(&r, UPLOAD_COLUMNS(&items[count]), &more);
        count += p == OK && more;
    }
    db_rows_end(&r);
    *out = (struct bank_uploads){ items, count };
    return p;
}

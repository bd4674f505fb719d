/* Bank statements: whatever the bytes are, they are read to a fault or to the end, and what is told
 * of them has an amount, a day and a side, or was refused. */
#include "domain/camt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_entry(const struct camt_statement *s, const struct camt_entry *e)
{
    CHECK(s->id.len > 0 && s->account.len > 0 && s->page >= 0 && s->sequence >= 0);
    CHECK(e->amount.currency == s->currency && e->amount.minor >= 0);
    CHECK(!e->is_booked || e->booked_on.day != 0);
    CHECK(e->transactions_count <= CAMT_TRANSACTIONS_MAX && str_is_utf8(e->message));
    for (size_t i = 0; i < e->transactions_count; i++) {
        const struct camt_transaction *t = &e->transactions[i];
        CHECK(!t->has_amount || t->amount.minor >= 0);
        CHECK(t->creditor.count <= CAMT_REFERENCES_MAX && str_is_utf8(t->message));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct arena *a = arena_open((size_t)256 << 20);
    FILE *file = fmemopen((void *)(uintptr_t)data, size, "rb");
    CHECK(file != NULL);
    struct camt_reader *r = camt_open(file);
    struct camt_entry entry;
    enum camt_item item = CAMT_ENTRY;
    while (item == CAMT_ENTRY || item == CAMT_STATEMENT_END) {
        struct arena_mark mark = arena_mark(a);
        item = camt_next(r, a, &entry);
        if (item == CAMT_ENTRY)
            check_entry(camt_statement(r), &entry);
        arena_rewind(a, mark);
    }
    CHECK((item == CAMT_FAULT) == (camt_fault(r)[0] != '\0'));
    camt_close(r);
    CHECK(fclose(file) == 0);
    arena_close(a);
    return 0;
}

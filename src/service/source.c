#include "service/source.h"

#include <sodium.h>

#include "service/feed.h"
#include "sql.h"

#define PAGE 200 /* of a source, in one unit of work */

const char *const SOURCE_NAMES[] = { "events",           "payouts_closed",   "payouts_paid",
                                     "payouts_returned", "invoices_overdue", "jobs_finished",
                                     "exports_finished", "webhooks_off" };
static_assert(COUNT(SOURCE_NAMES) == SOURCE_COUNT, "a name each");

/* All statements have the same parameters and columns: a further source is a row here, a name and a
 * file, and a line in notification/next_merchant.sql if users are told of it. */
static const struct {
    const struct sql *rows; /* NULL: the feed */
    bool is_in_real_time;   /* also of a test merchant */
    bool needs_amount;      /* a row without one tells nothing */
} SOURCES[SOURCE_COUNT] = {
    [SOURCE_EVENTS] = { NULL, false, false },
    [SOURCE_PAYOUTS_CLOSED] = { &SQL_SOURCE_PAYOUTS_CLOSED, false, false },
    [SOURCE_PAYOUTS_PAID] = { &SQL_SOURCE_PAYOUTS_PAID, false, false },
    [SOURCE_PAYOUTS_RETURNED] = { &SQL_SOURCE_PAYOUTS_RETURNED, false, false },
    [SOURCE_INVOICES_OVERDUE] = { &SQL_SOURCE_INVOICES_OVERDUE, false, true },
    [SOURCE_JOBS_FINISHED] = { &SQL_SOURCE_JOBS_FINISHED, false, false },
    [SOURCE_EXPORTS_FINISHED] = { &SQL_SOURCE_EXPORTS_FINISHED, false, false },
    [SOURCE_WEBHOOKS_OFF] = { &SQL_SOURCE_WEBHOOKS_OFF, true, false },
};

bool place_is_before(struct place a, struct place b)
{
    return a.number != b.number ? a.number < b.number : uuid_compare(a.id, b.id) < 0;
}

static struct place place_of(struct uuid id)
{
    return (struct place){ uuid_time(id), id };
}

struct place place_at(int64_t at)
{
    return place_of(uuid_floor(at));
}

int64_t source_time(const struct ctx *c, enum source s, int64_t real)
{
    return SOURCES[s].is_in_real_time ? real : real + c->clock_offset;
}

static enum problem tell_feed(struct ctx *c, int64_t before, uint64_t facts, tell_fn *tell,
                              void *self, struct place *place)
{
    struct feed_page page = { 0 };
    TRY(feed_read(c, place->id, before, facts, PAGE, &page));
    for (size_t i = 0; i < page.count; i++) {
        struct event_row *e = &page.items[i].row;
        struct happening h = { .source = SOURCE_EVENTS,
                               .place = place_of(e->event_id),
                               .at = e->at,
                               .order_id = e->order_id,
                               .reference = STR(""),
                               .kind = STR(""),
                               .currency = page.items[i].currency,
                               .amount = e->amount,
                               .event = e };
        TRY(tell(c, self, &h));
    }
    *place = place_of(page.last);
    return OK;
}

static enum problem read_row(struct rows *r, void *item, bool *more)
{
    struct happening *h = item;
    return db_rows_next(r,
                        COLUMNS(C_I64("number", &h->place.number), C_UUID("id", &h->place.id),
                                C_I64("at", &h->at), C_UUID("order_id", &h->order_id),
                                C_STR("reference", &h->reference), C_STR("kind", &h->kind),
                                C_I64("amount", &h->amount), C_STR("currency", &h->currency),
                                C_STR("owner", &h->owner), C_I64("done", &h->done),
                                C_I64("failed", &h->failed)),
                        more);
}

enum problem source_tell(struct ctx *c, enum source s, int64_t before, uint64_t facts,
                         tell_fn *tell, void *self, struct place *place)
{
    struct row_list found;
    if (SOURCES[s].rows == NULL)
        return tell_feed(c, before, facts, tell, self, place);
    TRY(db_list(c, SOURCES[s].rows,
                PARAMS(P_I64(c->merchant_id), P_I64(place->number), P_UUID(place->id),
                       P_I64(before), P_I64(PAGE)),
                sizeof(struct happening), read_row, &found));
    struct happening *rows = found.items;
    for (size_t i = 0; i < found.count; i++) {
        rows[i].source = s;
        if (!SOURCES[s].needs_amount || rows[i].amount > 0)
            TRY(tell(c, self, &rows[i]));
        *place = rows[i].place;
    }
    return OK;
}

struct uuid source_id(struct uuid when, const void *of, size_t size)
{
    unsigned char digest[crypto_generichash_BYTES_MIN];
    CHECK(crypto_generichash(digest, sizeof digest, of, size, NULL, 0) == 0);
    memcpy(when.bytes + 8, digest, 8);
    when.bytes[8] = (uint8_t)(0x80 | (when.bytes[8] & 0x3F));
    return when;
}

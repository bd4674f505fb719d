#include "service/notice.h"

#include "sql.h"

enum found_from { OF_ORDER, OF_CHAIN };

static const struct source {
    const struct sql *statement;
    enum found_from from;
} SOURCES[] = {
#define NOTICE(name, type, sql, of) [NOTICE_OF_##name] = { &SQL_##sql, OF_##of },
#include "service/notice.def"
#undef NOTICE
};

static enum problem next_notice(struct rows *r, enum currency currency, struct notice *n,
                                bool *more)
{
    int64_t amount = 0, taken_off = 0;
    TRY(db_rows_next(
        r,
        COLUMNS(C_UUID("id", &n->place.id), C_I64("at", &n->place.at), C_STR("actor", &n->actor),
                C_I64("amount", &amount), C_I64("taken_off", &taken_off),
                C_I64("number", &n->place.number), C_UUID("capture_id", &n->capture_id),
                C_STR("payment_reference", &n->payment_reference), C_STR("payer", &n->payer)),
        more));
    n->amount = money_sub((money){ amount, currency }, (money){ taken_off, currency }).minor;
    return OK;
}

enum problem notices_load(struct ctx *c, const struct order_row *row, enum notice_kind kind,
                          const struct notice_place *after, size_t limit, struct notice *out,
                          size_t *count)
{
    const struct source *s = &SOURCES[kind];
    struct uuid of = s->from == OF_ORDER ? row->order.order_id : row->last_event_id;
    struct rows r;
    *count = 0;
    TRY(db_rows_begin(c, s->statement,
                      PARAMS(P_I64(c->merchant_id), P_UUID(of), P_I64(after->at),
                             P_I64(after->number), P_UUID(after->id), P_I64((int64_t)limit)),
                      &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more && *count < limit) {
        out[*count].kind = kind;
        p = next_notice(&r, row->order.authorized.currency, &out[*count], &more);
        *count += p == OK && more;
    }
    db_rows_end(&r);
    return p;
}

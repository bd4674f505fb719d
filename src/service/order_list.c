#include "service/order_list.h"

#include <stdlib.h>

#include "base/clock.h"
#include "service/order_list_parts.h"
#include "service/order_tag.h"
#include "sql.h"

const char *const LIST_SORTS[] = { "-created_at",  "created_at",    "expires_at", "-expires_at",
                                   "order_amount", "-order_amount", NULL };
static_assert(COUNT(LIST_SORTS) == SORT_COUNT + 1, "a name each");

struct order_filter order_filter_all(void)
{
    return (struct order_filter){
        .created_from = INT64_MIN,
        .created_to = INT64_MAX,
        .expires_from = INT64_MIN,
        .expires_to = INT64_MAX,
        .amount_from = INT64_MIN,
        .amount_to = INT64_MAX,
    };
}

/* --- rows ------------------------------------------------------------------------------ */

#define OPEN_STATUSES (1u << ORDER_AUTHORIZED | 1u << ORDER_PART_CAPTURED)

static int place_of(const char *const *names, str name)
{
    for (int i = 0; names[i] != NULL; i++)
        if (str_equal(str_of(names[i]), name))
            return i;
    UNREACHABLE("a name in the store that this program does not know");
}

/* All but its assessment. */
static struct order order_of(const struct list_row *r, int64_t now)
{
    struct order o = r->o;
    o.status = (enum order_status)place_of(ORDER_STATUS_NAMES, r->status);
    enum currency currency = CURRENCY_NONE;
    CHECK(currency_parse(r->currency, &currency));
    o.authorized.currency = o.captured.currency = o.refunded.currency = currency;
    o.released.currency = currency;
    if (order_is_open(&o) && now >= o.expires_at) { /* as order_view() shows it */
        o.released = money_sub(o.authorized, o.captured);
        o.status = o.captured.minor > 0 ? ORDER_CAPTURED : ORDER_EXPIRED;
    }
    return o;
}

struct order list_order_of(const struct list_row *r, int64_t now)
{
    struct order o = order_of(r, now);
    o.fraud_status = (enum fraud_status)place_of(FRAUD_STATUS_NAMES, r->fraud);
    return o;
}

bool list_matches(const struct order_filter *f, const struct order *o, str method)
{
    return (f->statuses == 0 || (f->statuses >> o->status & 1) != 0) &&
           (f->currency == CURRENCY_NONE || f->currency == o->authorized.currency) &&
           o->created_at >= f->created_from && o->created_at < f->created_to &&
           o->expires_at >= f->expires_from && o->expires_at < f->expires_to &&
           o->authorized.minor >= f->amount_from && o->authorized.minor <= f->amount_to &&
           (!f->is_refunded || o->refunded.minor > 0) &&
           (f->payment_method.len == 0 || str_equal(f->payment_method, method));
}

/* --- walking an index ------------------------------------------------------------------ */

struct place {
    int64_t key;
    struct uuid id;
};

static const struct {
    const struct sql *all, *of_phase; /* the latter NULL where no index serves it */
    bool is_up;
} SORTS[SORT_COUNT] = {
    [SORT_CREATED_DOWN] = { &SQL_LIST_CREATED_DOWN, &SQL_LIST_PHASE_DOWN, false },
    [SORT_CREATED_UP] = { &SQL_LIST_CREATED_UP, &SQL_LIST_PHASE_UP, true },
    [SORT_EXPIRY_UP] = { &SQL_LIST_EXPIRY_UP, NULL, true },
    [SORT_EXPIRY_DOWN] = { &SQL_LIST_EXPIRY_DOWN, NULL, false },
    [SORT_AMOUNT_UP] = { &SQL_LIST_AMOUNT_UP, NULL, true },
    [SORT_AMOUNT_DOWN] = { &SQL_LIST_AMOUNT_DOWN, NULL, false },
};

static int64_t key_of(enum list_sort sort, const struct order *o)
{
    switch (sort) {
    case SORT_CREATED_DOWN:
    case SORT_CREATED_UP:
        return o->created_at;
    case SORT_EXPIRY_UP:
    case SORT_EXPIRY_DOWN:
        return o->expires_at;
    case SORT_AMOUNT_UP:
    case SORT_AMOUNT_DOWN:
        return o->authorized.minor;
    case SORT_COUNT:
        break;
    }
    UNREACHABLE("list sort");
}

/* The sort key's own bounds, [first, last]. */
static void key_bounds(const struct order_filter *f, int64_t now, int64_t *first, int64_t *last)
{
    switch (f->sort) {
    case SORT_CREATED_DOWN:
    case SORT_CREATED_UP:
        *first = f->created_from;
        *last = f->created_to == INT64_MAX ? INT64_MAX : f->created_to - 1;
        return;
    case SORT_EXPIRY_UP:
    case SORT_EXPIRY_DOWN:
        *first = f->expires_from;
        *last = f->expires_to == INT64_MAX ? INT64_MAX : f->expires_to - 1;
        /* Open orders have their time before them, give or take the sweep. */
        if (f->statuses != 0 && (f->statuses & ~OPEN_STATUSES) == 0 && *first < now - DAY)
            *first = now - DAY;
        return;
    case SORT_AMOUNT_UP:
    case SORT_AMOUNT_DOWN:
        *first = f->amount_from;
        *last = f->amount_to;
        return;
    case SORT_COUNT:
        break;
    }
    UNREACHABLE("list sort");
}

struct walk {
    const struct order_filter *filter;
    size_t limit;    /* matches wanted */
    size_t scan_max; /* rows looked at by each walk */
    struct place from;
    int64_t end; /* the last key, in the direction of the walk */
    struct order *found;
    size_t count;
    bool has_horizon; /* the scan ended early: beyond this place nothing is known */
    struct place horizon;
};

static int compare_places(struct place a, struct place b)
{
    if (a.key != b.key)
        return a.key < b.key ? -1 : 1;
    return memcmp(a.id.bytes, b.id.bytes, sizeof a.id.bytes);
}

/* Walks one index and adds what matches. */
static enum problem walk_one(struct ctx *c, struct walk *w, const struct sql *sql,
                             struct param phase)
{
    struct rows r;
    TRY(db_rows_begin(c, sql,
                      PARAMS(P_I64(c->merchant_id), P_I64(w->from.key), P_UUID(w->from.id),
                             P_I64(w->end), P_I64((int64_t)w->scan_max),
                             P_I64(w->filter->payment_method.len > 0), phase),
                      &r));
    size_t wanted = w->count + w->limit + 1, scanned = 0;
    bool more = true;
    enum problem p = OK;
    struct place last = w->from;
    while (p == OK && w->count < wanted) {
        struct list_row row = { 0 };
        p = db_rows_next(&r, LIST_COLUMNS(&row), &more);
        if (p != OK || !more)
            break;
        scanned++;
        struct order o = list_order_of(&row, c->now);
        last = (struct place){ key_of(w->filter->sort, &o), o.order_id };
        if (list_matches(w->filter, &o, row.method))
            w->found[w->count++] = o;
    }
    db_rows_end(&r);
    int direction = SORTS[w->filter->sort].is_up ? 1 : -1;
    bool ended_early = scanned == w->scan_max && w->count < wanted;
    if (ended_early && (!w->has_horizon || compare_places(last, w->horizon) * direction < 0)) {
        w->has_horizon = true;
        w->horizon = last;
    }
    return p;
}

#define NO_PHASE ((struct param){ .type = DB_END })

#define ALL_PHASES ((1u << PHASE_COUNT) - 1)

/* Bit per phase that has orders of these statuses; 0: all of them, or no index tells them apart. */
static unsigned phases_of(const struct order_filter *f, enum list_sort sort)
{
    unsigned phases = 0;
    for (int status = 0; status < ORDER_STATUS_COUNT; status++)
        if ((f->statuses >> status & 1) != 0)
            phases |= 1u << order_phase((enum order_status)status);
    return phases == ALL_PHASES || SORTS[sort].of_phase == NULL ? 0 : phases;
}

/* All that have the tag and come after the place. */
static enum problem walk_whole_tag(struct ctx *c, struct walk *w)
{
    int direction = SORTS[w->filter->sort].is_up ? 1 : -1;
    struct place first = { .key = INT64_MIN };
    struct walk all = *w;
    struct order_filter filter = *w->filter;
    filter.sort = SORT_CREATED_UP;
    all.filter = &filter;
    all.from = first;
    all.end = INT64_MAX;
    all.limit = all.scan_max = SCAN_MAX;
    all.found = ARENA_ARRAY(c->arena, struct order, SCAN_MAX + 1);
    TRY(walk_one(c, &all, &SQL_LIST_TAGGED_UP, P_STR(filter.tag)));
    if (all.has_horizon)
        return blame(c, PROBLEM_BAD_REQUEST, STR("sort"),
                     "More than %d orders have the tag: so many can only be sorted by created_at.",
                     SCAN_MAX - 1);
    w->found = all.found;
    for (size_t i = 0; i < all.count; i++) {
        const struct order *o = &all.found[i];
        struct place place = { key_of(w->filter->sort, o), o->order_id };
        if (compare_places(place, w->from) * direction > 0)
            w->found[w->count++] = *o;
    }
    return OK;
}

/* Those of one tag are found by when they were placed. By another key they are sorted here, if one
 * walk sees them all. */
static enum problem walk_tagged(struct ctx *c, struct walk *w)
{
    if (w->filter->sort == SORT_CREATED_UP)
        return walk_one(c, w, &SQL_LIST_TAGGED_UP, P_STR(w->filter->tag));
    if (w->filter->sort == SORT_CREATED_DOWN)
        return walk_one(c, w, &SQL_LIST_TAGGED_DOWN, P_STR(w->filter->tag));
    return walk_whole_tag(c, w);
}

/* One walk per phase that is asked for, or one along all orders. */
static enum problem walk_all(struct ctx *c, struct walk *w)
{
    unsigned phases = phases_of(w->filter, w->filter->sort);
    if (w->filter->tag.len > 0)
        return walk_tagged(c, w);
    if (phases == 0)
        return walk_one(c, w, SORTS[w->filter->sort].all, NO_PHASE);
    for (int phase = 0; phase < PHASE_COUNT; phase++)
        if ((phases >> phase & 1) != 0)
            TRY(walk_one(c, w, SORTS[w->filter->sort].of_phase, P_I64(phase)));
    return OK;
}

/* qsort has no context argument in C11; a page is sorted on one thread. */
static _Thread_local enum list_sort sorting_by;

static int compare_orders(const void *a, const void *b)
{
    const struct order *x = a, *y = b;
    int order = compare_places((struct place){ key_of(sorting_by, x), x->order_id },
                               (struct place){ key_of(sorting_by, y), y->order_id });
    return SORTS[sorting_by].is_up ? order : -order;
}

static struct cursor cursor_of(const struct order *o)
{
    return (
        struct cursor){ .kind = sorting_by, .number = key_of(sorting_by, o), .id = o->order_id };
}

/* Sorts what the walks found, cuts it to what is certain and to the limit. */
static void cut_page(struct ctx *c, struct walk *w, struct list_part *out)
{
    sorting_by = w->filter->sort;
    qsort(w->found, w->count, sizeof w->found[0], compare_orders);
    int direction = SORTS[sorting_by].is_up ? 1 : -1;
    size_t certain = w->count;
    while (w->has_horizon && certain > 0) {
        const struct order *o = &w->found[certain - 1];
        struct place place = { key_of(sorting_by, o), o->order_id };
        if (compare_places(place, w->horizon) * direction <= 0)
            break;
        certain--;
    }
    out->has_next = w->has_horizon;
    out->next =
        (struct cursor){ .kind = sorting_by, .number = w->horizon.key, .id = w->horizon.id };
    if (certain > w->limit) {
        certain = w->limit;
        out->has_next = true;
        out->next = cursor_of(&w->found[certain - 1]);
    }
    out->count = certain;
    out->items = ARENA_ARRAY(c->arena, struct order_summary, certain + 1);
    out->places = ARENA_ARRAY(c->arena, struct cursor, certain + 1);
    for (size_t i = 0; i < certain; i++) {
        out->items[i].order = w->found[i];
        out->places[i] = cursor_of(&w->found[i]);
    }
}

enum problem list_load_summaries(struct ctx *c, struct order_summary *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct order_fact_row *f = &items[i].fact;
        str tags = { 0 };
        TRY(db_one(c, &SQL_ORDER_LOAD_SUMMARY,
                   PARAMS(P_I64(c->merchant_id), P_UUID(items[i].order.order_id)),
                   COLUMNS(C_STR("klarna_reference", &f->klarna_reference),
                           C_STR("merchant_reference1", &f->merchant_reference1),
                           C_STR("merchant_reference2", &f->merchant_reference2),
                           C_STR("customer_name", &f->customer_name),
                           C_STR("customer_email", &f->customer_email),
                           C_STR("purchase_country", &f->purchase_country),
                           C_STR("payment_method_type", &f->payment_method_type),
                           C_STR("tags", &tags))));
        f->tags = document_read_tags(c, tags);
    }
    return OK;
}

bool list_is_up(enum list_sort sort)
{
    return SORTS[sort].is_up;
}

enum problem list_walk_sort(struct ctx *c, const struct order_filter *f, struct list_ask ask,
                            struct list_part *out)
{
    int64_t first = 0, last = 0;
    key_bounds(f, c->now, &first, &last);
    bool is_up = SORTS[f->sort].is_up;
    /* Beginning: just before the first key, or just after the last. */
    struct cursor at = { .number = is_up ? first : last };
    memset(at.id.bytes, is_up ? 0x00 : 0xFF, sizeof at.id.bytes);
    TRY(cursor_read(c, ask.cursor, f->sort, &at));
    struct walk w = {
        .filter = f,
        .limit = ask.limit,
        .scan_max = ask.scan_max,
        .from = { at.number, at.id },
        .end = is_up ? last : first,
    };
    w.found = ARENA_ARRAY(c->arena, struct order, (ask.limit + 1) * ORDER_STATUS_COUNT);
    TRY(walk_all(c, &w));
    cut_page(c, &w, out);
    return OK;
}

enum problem order_list(struct ctx *c, const struct order_filter *filter, size_t limit, str cursor,
                        struct order_page *out)
{
    CHECK(limit >= 1 && limit <= LIST_LIMIT_MAX);
    struct list_ask ask = { limit, SCAN_MAX, cursor };
    struct list_part part = { 0 };
    if (filter->query.len > 0)
        return order_list_by_words(c, filter, ask, out);
    TRY(list_walk_sort(c, filter, ask, &part));
    *out = (struct order_page){ part.items, part.count,
                                part.has_next ? cursor_write(c, &part.next) : STR("") };
    return list_load_summaries(c, out->items, out->count);
}

/* --- each of them ---------------------------------------------------------------------- */

struct sweep {
    struct order_filter filter; /* its sort is the index that is walked */
    order_take_fn *take;
    void *into;
    struct list_budget *left;
    int64_t now;
    int64_t wanted;      /* rows that may still come; 0: no more need be looked at */
    struct uuid from;    /* all that are wanted with a greater id have been looked at */
    struct list_row row; /* that is looked at */
};

static bool sweep_look(void *self)
{
    struct sweep *s = self;
    struct order o = order_of(&s->row, s->now);
    s->left->rows--;
    s->wanted--;
    if (list_matches(&s->filter, &o, s->row.method))
        s->take(s->into, &o);
    return s->wanted == 0;
}

/* The next rows after *from. */
static enum problem sweep_some(struct ctx *c, struct sweep *s, const struct sql *sql,
                               struct param phase, int64_t end, struct place *from, bool *more)
{
    struct rows r;
    int64_t rows = 0;
    enum problem p = OK;
    TRY(db_rows_begin(c, sql,
                      PARAMS(P_I64(c->merchant_id), P_I64(from->key), P_UUID(from->id), P_I64(end),
                             P_I64(SCAN_MAX), P_I64(s->filter.payment_method.len > 0), phase),
                      &r));
    while (p == OK && s->wanted > 0) {
        p = db_rows_next(&r, LIST_COLUMNS(&s->row), more);
        if (p != OK || !*more)
            break;
        rows++;
        *from = (struct place){ key_of(s->filter.sort, &s->row.o), s->row.o.order_id };
        if (uuid_compare(s->row.o.order_id, s->from) <= 0)
            (void)sweep_look(s);
    }
    db_rows_end(&r);
    *more = rows == SCAN_MAX;
    return p;
}

static enum problem sweep_one(struct ctx *c, struct sweep *s, const struct sql *sql,
                              struct param phase)
{
    bool is_up = SORTS[s->filter.sort].is_up, more = true;
    int64_t first = 0, last = 0;
    key_bounds(&s->filter, c->now, &first, &last);
    struct place from = { .key = is_up ? first : last };
    memset(from.id.bytes, is_up ? 0x00 : 0xFF, sizeof from.id.bytes);
    while (more && s->wanted > 0) {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(sweep_some(c, s, sql, phase, is_up ? last : first, &from, &more));
        arena_rewind(c->arena, mark);
    }
    return OK;
}

static enum problem sweep_index(struct ctx *c, struct sweep *s, unsigned phases)
{
    if (phases == 0)
        return sweep_one(c, s, SORTS[s->filter.sort].all, NO_PHASE);
    for (int phase = 0; phase < PHASE_COUNT; phase++)
        if ((phases >> phase & 1) != 0)
            TRY(sweep_one(c, s, SORTS[s->filter.sort].of_phase, P_I64(phase)));
    return OK;
}

/* --- as they lie in the store ---
 *
 * A row that an index finds has to be searched for, which costs as much as to walk past several. So
 * the rows of some phases are read as they lie, newest first, as long as there are enough of them
 * among the others. Those that are left then are found by the index. */

#define BY_ID_CHUNK  4000 /* as in list/visit_ids */
#define BY_ID_WANTED 1000 /* so few are found by the index at once */
#define BY_ID_PAST   4    /* rows walked past, for each that is wanted */

/* Is anything asked for of which another index, or another table, tells more? */
static bool is_by_id(const struct order_filter *f)
{
    bool has_times = f->created_from != INT64_MIN || f->created_to != INT64_MAX ||
                     f->expires_from != INT64_MIN || f->expires_to != INT64_MAX;
    bool has_amount = f->amount_from != INT64_MIN || f->amount_to != INT64_MAX;
    return !has_times && !has_amount && f->payment_method.len == 0;
}

static enum problem count_wanted(struct ctx *c, struct sweep *s, unsigned phases)
{
    int64_t sum = 0;
    for (int phase = 0; phase < PHASE_COUNT; phase++) {
        int64_t orders = 0;
        if ((phases >> phase & 1) != 0)
            TRY(db_one(c, &SQL_LIST_COUNT_PHASE,
                       PARAMS(P_I64(c->merchant_id), P_I64(phase), P_I64(s->wanted)),
                       COLUMNS(C_I64("orders", &orders))));
        sum += orders;
    }
    s->wanted = sum < s->wanted ? sum : s->wanted;
    return OK;
}

/* The rows from s->from down to, but without, `to`. */
static enum problem sweep_ids(struct ctx *c, struct sweep *s, unsigned phases, struct uuid to)
{
    struct order *o = &s->row.o;
    return db_visit(c, &SQL_LIST_VISIT_IDS,
                    PARAMS(P_I64(c->merchant_id), P_UUID(s->from), P_UUID(to), P_I64(phases)),
                    COLUMNS(C_UUID("order_id", &o->order_id), C_STR("status", &s->row.status),
                            C_STR("purchase_currency", &s->row.currency),
                            C_I64("order_amount", &o->authorized.minor),
                            C_I64("captured_amount", &o->captured.minor),
                            C_I64("refunded_amount", &o->refunded.minor),
                            C_I64("released_amount", &o->released.minor),
                            C_I64("expires_at", &o->expires_at)),
                    sweep_look, s);
}

/* All that is wanted, or until what is not lies too thick. */
static enum problem sweep_store(struct ctx *c, struct sweep *s, unsigned phases)
{
    bool more = true;
    int64_t past = BY_ID_CHUNK;
    while (more && s->wanted > 0 && past > 0) {
        struct uuid to = { { 0 } };
        int64_t wanted = s->wanted;
        TRY(db_maybe(c, &SQL_LIST_ID_BEHIND,
                     PARAMS(P_I64(c->merchant_id), P_UUID(s->from), P_I64(BY_ID_CHUNK)),
                     COLUMNS(C_UUID("order_id", &to)), &more));
        TRY(sweep_ids(c, s, phases, to));
        s->from = to;
        past += (wanted - s->wanted) * (BY_ID_PAST + 1) - BY_ID_CHUNK;
    }
    s->wanted = more ? s->wanted : 0;
    return OK;
}

/* The index on which the filter leaves the fewest rows, as far as can be told without looking. */
static enum list_sort narrowest(const struct order_filter *f)
{
    if (f->created_from != INT64_MIN || f->created_to != INT64_MAX)
        return SORT_CREATED_DOWN;
    if (f->expires_from != INT64_MIN || f->expires_to != INT64_MAX)
        return SORT_EXPIRY_UP;
    bool has_amount = f->amount_from != INT64_MIN || f->amount_to != INT64_MAX;
    return has_amount && f->statuses == 0 ? SORT_AMOUNT_UP : SORT_CREATED_DOWN;
}

static enum problem sweep_all(struct ctx *c, struct sweep *s)
{
    s->filter.sort = narrowest(&s->filter);
    unsigned phases = phases_of(&s->filter, s->filter.sort);
    if (is_by_id(&s->filter) && phases == 0)
        return sweep_store(c, s, ALL_PHASES);
    if (!is_by_id(&s->filter) || !db_lies_by_key(c))
        return sweep_index(c, s, phases);
    TRY(count_wanted(c, s, phases));
    bool is_whole = s->wanted < s->left->rows;
    if (s->wanted >= BY_ID_WANTED)
        TRY(sweep_store(c, s, phases));
    if (is_whole) /* then those that are left are likely to be old */
        s->filter.sort = SORT_CREATED_UP;
    return sweep_index(c, s, phases);
}

static enum problem each_by_words(struct ctx *c, struct sweep *s, bool *is_cut)
{
    char cursor[1024] = "";
    struct arena_mark mark = arena_mark(c->arena);
    for (; s->left->pages > 0; s->left->pages--) {
        struct order_page page = { 0 };
        struct list_ask ask = { LIST_LIMIT_MAX, SCAN_MAX, str_of(cursor) };
        TRY(order_list_by_words(c, &s->filter, ask, &page));
        for (size_t k = 0; k < page.count; k++)
            s->take(s->into, &page.items[k].order);
        CHECK(page.next.len < sizeof cursor);
        memcpy(cursor, page.next.ptr, page.next.len);
        cursor[page.next.len] = '\0';
        arena_rewind(c->arena, mark);
        if (cursor[0] == '\0') {
            s->left->pages--;
            return OK;
        }
    }
    *is_cut = true;
    return OK;
}

enum problem order_list_each(struct ctx *c, const struct order_filter *filter,
                             struct list_budget *left, order_take_fn *take, void *into,
                             bool *is_cut)
{
    struct sweep s = {
        .filter = *filter,
        .take = take,
        .into = into,
        .left = left,
        .now = c->now,
        .wanted = left->rows,
    };
    memset(s.from.bytes, 0xFF, sizeof s.from.bytes);
    if (filter->query.len > 0)
        return each_by_words(c, &s, is_cut);
    s.filter.sort = SORT_CREATED_UP; /* of a tag; the rest choose */
    TRY(filter->tag.len > 0 ? sweep_one(c, &s, &SQL_LIST_TAGGED_UP, P_STR(filter->tag))
                            : sweep_all(c, &s));
    *is_cut |= left->rows == 0;
    return OK;
}

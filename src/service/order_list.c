#include "service/order_list.h"

#include <stdlib.h>

#include "base/clock.h"
#include "service/cursor.h"
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

struct list_row {
    struct order o;
    str status, fraud, currency, method; /* the method only if it is asked for */
};

#define LIST_COLUMNS(r)                                                                       \
    COLUMNS(C_UUID("order_id", &(r)->o.order_id), C_STR("status", &(r)->status),              \
            C_STR("fraud_status", &(r)->fraud), C_STR("purchase_currency", &(r)->currency),   \
            C_I64("order_amount", &(r)->o.authorized.minor),                                  \
            C_I64("captured_amount", &(r)->o.captured.minor),                                 \
            C_I64("refunded_amount", &(r)->o.refunded.minor),                                 \
            C_I64("released_amount", &(r)->o.released.minor),                                 \
            C_I64("created_at", &(r)->o.created_at), C_I64("expires_at", &(r)->o.expires_at), \
            C_STR("payment_method_type", &(r)->method))

static int place_of(const char *const *names, str name)
{
    for (int i = 0; names[i] != NULL; i++)
        if (str_equal(str_of(names[i]), name))
            return i;
    UNREACHABLE("a name in the store that this program does not know");
}

static struct order order_of(const struct list_row *r, int64_t now)
{
    struct order o = r->o;
    o.status = (enum order_status)place_of(ORDER_STATUS_NAMES, r->status);
    o.fraud_status = (enum fraud_status)place_of(FRAUD_STATUS_NAMES, r->fraud);
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

static bool matches(const struct order_filter *f, const struct order *o, str method)
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
    size_t limit; /* matches wanted */
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
                             P_I64(w->end), P_I64(SCAN_MAX),
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
        struct order o = order_of(&row, c->now);
        last = (struct place){ key_of(w->filter->sort, &o), o.order_id };
        if (matches(w->filter, &o, row.method))
            w->found[w->count++] = o;
    }
    db_rows_end(&r);
    int direction = SORTS[w->filter->sort].is_up ? 1 : -1;
    bool ended_early = scanned == SCAN_MAX && w->count < wanted;
    if (ended_early && (!w->has_horizon || compare_places(last, w->horizon) * direction < 0)) {
        w->has_horizon = true;
        w->horizon = last;
    }
    return p;
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
    all.limit = SCAN_MAX;
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
    const unsigned all_phases = (1u << PHASE_COUNT) - 1;
    unsigned phases = w->filter->statuses == 0 ? all_phases : 0;
    for (int status = 0; status < ORDER_STATUS_COUNT; status++)
        if ((w->filter->statuses >> status & 1) != 0)
            phases |= 1u << order_phase((enum order_status)status);
    if (w->filter->tag.len > 0)
        return walk_tagged(c, w);
    if (phases == all_phases || SORTS[w->filter->sort].of_phase == NULL)
        return walk_one(c, w, SORTS[w->filter->sort].all, (struct param){ .type = DB_END });
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

/* Sorts what the walks found, cuts it to what is certain and to the limit. */
static void cut_page(struct ctx *c, struct walk *w, struct order_page *out)
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
    struct place next = w->horizon;
    bool has_next = w->has_horizon;
    if (certain > w->limit) {
        certain = w->limit;
        const struct order *o = &w->found[certain - 1];
        next = (struct place){ key_of(sorting_by, o), o->order_id };
        has_next = true;
    }
    out->count = certain;
    struct cursor cursor = { .kind = sorting_by, .number = next.key, .id = next.id };
    out->next = has_next ? cursor_write(c, &cursor) : STR("");
}

static enum problem load_summaries(struct ctx *c, const struct order *orders,
                                   struct order_page *out)
{
    out->items = ARENA_ARRAY(c->arena, struct order_summary, out->count + 1);
    for (size_t i = 0; i < out->count; i++) {
        struct order_fact_row *f = &out->items[i].fact;
        str tags = { 0 };
        out->items[i].order = orders[i];
        TRY(db_one(
            c, &SQL_ORDER_LOAD_SUMMARY, PARAMS(P_I64(c->merchant_id), P_UUID(orders[i].order_id)),
            COLUMNS(C_STR("klarna_reference", &f->klarna_reference),
                    C_STR("merchant_reference1", &f->merchant_reference1),
                    C_STR("merchant_reference2", &f->merchant_reference2),
                    C_STR("customer_name", &f->customer_name),
                    C_STR("customer_email", &f->customer_email),
                    C_STR("purchase_country", &f->purchase_country),
                    C_STR("payment_method_type", &f->payment_method_type), C_STR("tags", &tags))));
        f->tags = document_read_tags(c, tags);
    }
    return OK;
}

static enum problem list_by_sort(struct ctx *c, const struct order_filter *f, size_t limit,
                                 str cursor_text, struct order_page *out)
{
    int64_t first = 0, last = 0;
    key_bounds(f, c->now, &first, &last);
    bool is_up = SORTS[f->sort].is_up;
    /* Beginning: just before the first key, or just after the last. */
    struct cursor at = { .number = is_up ? first : last };
    memset(at.id.bytes, is_up ? 0x00 : 0xFF, sizeof at.id.bytes);
    TRY(cursor_read(c, cursor_text, f->sort, &at));
    struct walk w = {
        .filter = f, .limit = limit, .from = { at.number, at.id }, .end = is_up ? last : first
    };
    w.found = ARENA_ARRAY(c->arena, struct order, (limit + 1) * ORDER_STATUS_COUNT);
    TRY(walk_all(c, &w));
    cut_page(c, &w, out);
    return load_summaries(c, w.found, out);
}

/* --- by words -------------------------------------------------------------------------- */

#define WORDS_MAX       8
#define SEARCH_SCAN_MAX 1000
#define KIND_OF_SEARCH  100 /* + the driver */
#define KIND_OF_NOTHING 199 /* of no cursor */

enum driver { DRIVER_ID, DRIVER_PHRASE, DRIVER_WORD, DRIVER_COUNT };

struct search {
    const struct order_filter *filter;
    str phrase; /* folded */
    str words[WORDS_MAX];
    size_t words_count;
    struct uuid id_from, id_to; /* the ids that begin so */
    bool is_id;
    struct order_summary *found;
    size_t limit, count;
    struct cursor at; /* the row looked at last */
    bool cut;         /* more may follow */
};

/* Eight hexadecimal digits or more, with hyphens where an id has them: the beginning of an id. */
static bool parse_id_prefix(str text, struct uuid *from, struct uuid *to)
{
    char low[] = "00000000-0000-0000-0000-000000000000";
    char high[] = "ffffffff-ffff-ffff-ffff-ffffffffffff";
    if (text.len < 8 || text.len > UUID_TEXT)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        bool fits = low[i] == '-' ? text.ptr[i] == '-' : hex_digit(text.ptr[i]) >= 0;
        if (!fits)
            return false;
        low[i] = high[i] = text.ptr[i];
    }
    return uuid_parse((str){ low, UUID_TEXT }, from) && uuid_parse((str){ high, UUID_TEXT }, to);
}

static void parse_query(struct ctx *c, str query, struct search *s)
{
    s->phrase = search_fold(c->arena, str_trim(query));
    s->is_id = parse_id_prefix(s->phrase, &s->id_from, &s->id_to);
    str rest = s->phrase, word = { 0 };
    while (s->words_count < WORDS_MAX && str_split(&rest, ' ', &word))
        if (word.len > 0)
            s->words[s->words_count++] = word;
}

static str driver_prefix(const struct search *s, enum driver driver)
{
    if (driver == DRIVER_PHRASE)
        return search_cut(s->phrase);
    str longest = s->words[0];
    for (size_t i = 1; i < s->words_count; i++)
        longest = s->words[i].len > longest.len ? s->words[i] : longest;
    return search_cut(longest);
}

static enum problem load_candidate(struct ctx *c, struct uuid id, struct order *o,
                                   struct order_fact_row *f)
{
    struct list_row row = { 0 };
    TRY(db_one(c, &SQL_LIST_ONE, PARAMS(P_I64(c->merchant_id), P_UUID(id)), LIST_COLUMNS(&row)));
    *o = order_of(&row, c->now);
    struct order_page one = { .count = 1 };
    TRY(load_summaries(c, o, &one));
    *f = one.items[0].fact;
    return OK;
}

static bool has_token(const struct tokens *t, str prefix)
{
    for (size_t i = 0; i < t->count; i++)
        if (str_starts(t->items[i], prefix))
            return true;
    return false;
}

/* Is this row the order's first for the driver's prefix (an order with two words that match is
 * met twice), and do all other words match as well? */
static bool is_match(struct ctx *c, const struct search *s, enum driver driver, str token,
                     const struct order_fact_row *f)
{
    struct tokens t;
    search_tokens(c->arena, f, &t);
    str prefix = driver_prefix(s, driver);
    for (size_t i = 0; i < t.count; i++)
        if (str_starts(t.items[i], prefix)) {
            if (!str_equal(t.items[i], token))
                return false;
            break;
        }
    for (size_t i = 0; i < s->words_count && driver == DRIVER_WORD; i++)
        if (!has_token(&t, search_cut(s->words[i])))
            return false;
    return true;
}

static enum problem look_at(struct ctx *c, struct search *s, enum driver driver)
{
    struct order o;
    struct order_fact_row f = { 0 };
    bool is_tagged = true;
    TRY(load_candidate(c, s->at.id, &o, &f));
    if (s->filter->tag.len > 0)
        TRY(order_has_tag(c, &o, s->filter->tag, &is_tagged));
    if (is_tagged && matches(s->filter, &o, f.payment_method_type) &&
        (driver == DRIVER_ID || is_match(c, s, driver, s->at.word, &f)))
        s->found[s->count++] = (struct order_summary){ o, f };
    return OK;
}

/* The statement that walks where the driver says; the rows' columns are read by next_found(). */
static enum problem begin_walk(struct ctx *c, const struct search *s, enum driver driver,
                               struct rows *r)
{
    if (driver == DRIVER_ID)
        return db_rows_begin(c, &SQL_LIST_IDS,
                             PARAMS(P_I64(c->merchant_id), P_UUID(s->id_to), P_UUID(s->at.id),
                                    P_I64(SEARCH_SCAN_MAX)),
                             r);
    str end = search_prefix_end(c->arena, driver_prefix(s, driver));
    return db_rows_begin(c, &SQL_LIST_TOKENS,
                         PARAMS(P_I64(c->merchant_id), P_STR(end), P_STR(s->at.word),
                                P_I64(s->at.number), P_UUID(s->at.id), P_I64(SEARCH_SCAN_MAX)),
                         r);
}

static enum problem next_found(struct rows *r, enum driver driver, struct cursor *at, bool *more)
{
    if (driver == DRIVER_ID)
        return db_rows_next(r, COLUMNS(C_UUID("order_id", &at->id)), more);
    return db_rows_next(r,
                        COLUMNS(C_STR("token", &at->word), C_I64("recency", &at->number),
                                C_UUID("order_id", &at->id)),
                        more);
}

static enum problem walk_driver(struct ctx *c, struct search *s, enum driver driver)
{
    struct rows r;
    TRY(begin_walk(c, s, driver, &r));
    bool more = true;
    enum problem p = OK;
    size_t scanned = 0;
    while (p == OK && s->count < s->limit) {
        p = next_found(&r, driver, &s->at, &more);
        if (p != OK || !more)
            break;
        scanned++;
        p = look_at(c, s, driver);
    }
    db_rows_end(&r);
    s->cut = more || scanned == SEARCH_SCAN_MAX;
    return p;
}

/* Where the driver's range begins. */
static struct cursor driver_begin(const struct search *s, enum driver driver)
{
    struct cursor at = { .kind = KIND_OF_SEARCH + driver };
    if (driver == DRIVER_ID) {
        at.id = s->id_from;
        return at;
    }
    at.word = driver_prefix(s, driver);
    at.number = INT64_MIN; /* never in a cursor: a row that was looked at has a recency */
    return at;
}

/* Is the cursor one of this very search? */
static bool is_within(const struct search *s, enum driver driver, const struct cursor *at)
{
    if (driver != DRIVER_ID)
        return str_starts(at->word, driver_prefix(s, driver));
    return memcmp(at->id.bytes, s->id_from.bytes, sizeof at->id.bytes) >= 0 &&
           memcmp(at->id.bytes, s->id_to.bytes, sizeof at->id.bytes) <= 0;
}

/* After the row that was looked at last. False: nothing can be after it. */
static bool step_on(struct cursor *at, enum driver driver)
{
    if (driver != DRIVER_ID)
        return true;
    for (int i = 15; i >= 0; i--) /* the next id; after the last there is none */
        if (++at->id.bytes[i] != 0)
            return true;
    return false;
}

static bool is_useless(const struct search *s, enum driver driver)
{
    return (driver == DRIVER_ID && !s->is_id) || (driver == DRIVER_WORD && s->words_count == 1);
}

static enum problem list_by_words(struct ctx *c, const struct order_filter *f, size_t limit,
                                  str cursor_text, struct order_page *out)
{
    struct search s = { .filter = f, .limit = limit };
    s.found = ARENA_ARRAY(c->arena, struct order_summary, limit + 1);
    parse_query(c, f->query, &s);
    *out = (struct order_page){ 0 };
    if (s.words_count == 0)
        return OK;
    /* The narrowest way that finds anything; a cursor says which way was taken. */
    for (int i = DRIVER_ID; i < DRIVER_COUNT; i++) {
        enum driver driver = (enum driver)i;
        if (is_useless(&s, driver))
            continue;
        s.at = driver_begin(&s, driver);
        size_t blames = c->blames_count;
        bool ours = cursor_read(c, cursor_text, s.at.kind, &s.at) == OK;
        c->blames_count = blames; /* it may be the next way's cursor */
        if (!ours || (cursor_text.len > 0 && !is_within(&s, driver, &s.at)))
            continue;
        TRY(walk_driver(c, &s, driver));
        if (s.count == 0 && !s.cut && cursor_text.len == 0)
            continue;
        bool more = s.cut && step_on(&s.at, driver);
        out->items = s.found;
        out->count = s.count;
        out->next = more ? cursor_write(c, &s.at) : STR("");
        return OK;
    }
    struct cursor none; /* nothing found; or, with a cursor: it is no search's, or another's */
    return cursor_text.len > 0 ? cursor_read(c, cursor_text, KIND_OF_NOTHING, &none) : OK;
}

enum problem order_list(struct ctx *c, const struct order_filter *filter, size_t limit, str cursor,
                        struct order_page *out)
{
    CHECK(limit >= 1 && limit <= LIST_LIMIT_MAX);
    if (filter->query.len > 0)
        return list_by_words(c, filter, limit, cursor, out);
    return list_by_sort(c, filter, limit, cursor, out);
}

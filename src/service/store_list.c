#include "service/store_list.h"

#include "service/order_list_parts.h"
#include "service/test_clock.h"

#define STORES_SCAN_MAX 20000 /* rows looked at in all stores together, for a page */

static void enter(struct ctx *c, const struct chosen_store *store)
{
    c->merchant_id = store->merchant_id;
    clock_enter(c, store->clock_offset);
}

/* --- merging --------------------------------------------------------------------------- */

struct listed {
    struct order_summary summary;
    struct cursor place;
    const struct chosen_store *store;
};

struct merge {
    const struct store_choice *stores;
    const struct filter_in *in;
    struct list_ask ask;
    int direction; /* 1: places grow from one order to the next; else -1 */
    size_t room, count;
    struct listed *items, *spare;
    bool has_horizon; /* beyond this place not every store is known */
    struct cursor horizon;
};

static int compare_places(const struct cursor *a, const struct cursor *b)
{
    size_t common = a->word.len < b->word.len ? a->word.len : b->word.len;
    int words = common == 0 ? 0 : memcmp(a->word.ptr, b->word.ptr, common);
    if (words != 0)
        return words;
    if (a->word.len != b->word.len)
        return a->word.len < b->word.len ? -1 : 1;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    return memcmp(a->id.bytes, b->id.bytes, sizeof a->id.bytes);
}

static bool is_beyond(const struct merge *m, const struct cursor *place, const struct cursor *other)
{
    return compare_places(place, other) * m->direction > 0;
}

/* Adds the page of a store. What does not fit is after one that does. */
static void merge_part(struct merge *m, const struct list_part *part,
                       const struct chosen_store *store)
{
    size_t a = 0, b = 0, count = 0;
    while (count < m->room && (a < m->count || b < part->count)) {
        bool is_new = a == m->count ||
                      (b < part->count && is_beyond(m, &m->items[a].place, &part->places[b]));
        m->spare[count++] =
            is_new ? (struct listed){ part->items[b], part->places[b], store } : m->items[a];
        a += !is_new;
        b += is_new;
    }
    struct listed *merged = m->spare;
    m->spare = m->items;
    m->items = merged;
    m->count = count;
    if (part->has_next && (!m->has_horizon || is_beyond(m, &m->horizon, &part->next))) {
        m->has_horizon = true;
        m->horizon = part->next;
    }
}

static bool is_same_place(const struct merge *m, size_t a, size_t b)
{
    return compare_places(&m->items[a].place, &m->items[b].place) == 0;
}

/* Imported orders of two stores may have one id. No page ends between them, for a cursor does not
 * tell them apart: it is shorter, or, if they are all it would have, longer. */
static void cut_to_limit(struct merge *m)
{
    size_t end = m->ask.limit;
    while (end > 0 && is_same_place(m, end - 1, end))
        end--;
    for (end = end > 0 ? end : 1; end < m->count && is_same_place(m, end - 1, end);)
        end++;
    m->count = end;
}

/* Cuts it to what is certain and to the limit. */
static str cut_page(struct ctx *c, struct merge *m)
{
    while (m->has_horizon && m->count > 0 &&
           is_beyond(m, &m->items[m->count - 1].place, &m->horizon))
        m->count--;
    if (m->count > m->ask.limit) {
        cut_to_limit(m);
        return cursor_write(c, &m->items[m->count - 1].place);
    }
    return m->has_horizon ? cursor_write(c, &m->horizon) : STR("");
}

/* --- walking every store --------------------------------------------------------------- */

#define BY_SORT (-1) /* in place of a way to find words */

static enum problem walk_store(struct ctx *c, struct merge *m, int way,
                               const struct chosen_store *store, bool *is_tried)
{
    struct order_filter filter;
    struct list_part part = { 0 };
    struct arena_mark mark = arena_mark(c->arena);
    enter(c, store);
    TRY(order_filter_read(c, m->in, &filter));
    *is_tried = true;
    if (way == BY_SORT)
        TRY(list_walk_sort(c, &filter, m->ask, &part));
    else
        TRY(list_walk_words(c, &filter, way, m->ask, &part, is_tried));
    m->direction = way != BY_SORT || list_is_up(filter.sort) ? 1 : -1;
    if (*is_tried)
        merge_part(m, &part, store);
    if (way == BY_SORT) /* what was kept has no texts */
        arena_rewind(c->arena, mark);
    return OK;
}

static enum problem walk_stores(struct ctx *c, struct merge *m, int way, bool *is_tried)
{
    for (size_t i = 0; i < m->stores->count; i++)
        TRY(walk_store(c, m, way, &m->stores->items[i], is_tried));
    return OK;
}

/* The first way that finds anything in any store is that of all. */
static enum problem walk_words(struct ctx *c, struct merge *m)
{
    for (int way = 0; way < LIST_WAYS_COUNT; way++) {
        bool is_tried = false;
        TRY(walk_stores(c, m, way, &is_tried));
        if (is_tried && (m->count > 0 || m->has_horizon || m->ask.cursor.len > 0))
            return OK;
    }
    return list_no_way(c, m->ask.cursor);
}

static enum problem walk_all(struct ctx *c, struct merge *m, str query)
{
    bool is_tried = false;
    size_t stores = m->stores->count;
    m->room = (m->ask.limit > stores ? m->ask.limit : stores) + 1;
    m->items = ARENA_ARRAY(c->arena, struct listed, m->room);
    m->spare = ARENA_ARRAY(c->arena, struct listed, m->room);
    return str_trim(query).len > 0 ? walk_words(c, m) : walk_stores(c, m, BY_SORT, &is_tried);
}

static enum problem load_page(struct ctx *c, struct merge *m, struct store_page *out)
{
    out->next = cut_page(c, m);
    out->count = m->count;
    out->items = ARENA_ARRAY(c->arena, struct order_summary, m->count + 1);
    out->stores = ARENA_ARRAY(c->arena, const struct chosen_store *, m->count + 1);
    for (size_t i = 0; i < m->count; i++) {
        out->items[i].order = m->items[i].summary.order;
        out->stores[i] = m->items[i].store;
        enter(c, out->stores[i]);
        TRY(list_load_summaries(c, &out->items[i], 1));
    }
    return OK;
}

enum problem store_list(struct ctx *c, const struct store_choice *stores,
                        const struct filter_in *in, size_t limit, struct store_page *out)
{
    const struct chosen_store asking = { c->merchant_id, c->clock_offset, { 0 }, { 0 } };
    size_t scan_max = STORES_SCAN_MAX / stores->count;
    struct merge m = {
        .stores = stores,
        .in = in,
        .ask = { limit, scan_max < SCAN_MAX ? scan_max : SCAN_MAX, in->cursor },
    };
    enum problem p = walk_all(c, &m, in->query);
    if (p == OK)
        p = load_page(c, &m, out);
    enter(c, &asking);
    return p;
}

enum problem store_totals(struct ctx *c, const struct store_choice *stores,
                          const struct filter_in *in, struct order_totals *out)
{
    const struct chosen_store asking = { c->merchant_id, c->clock_offset, { 0 }, { 0 } };
    struct list_budget left = LIST_BUDGET;
    enum problem p = OK;
    for (size_t i = 0; p == OK && i < stores->count; i++) {
        struct order_filter filter;
        enter(c, &stores->items[i]);
        p = order_filter_read(c, in, &filter);
        if (p == OK)
            p = order_totals_load(c, &filter, &left, out);
    }
    enter(c, &asking);
    return p;
}

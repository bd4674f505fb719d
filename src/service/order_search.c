#include "service/order_list_parts.h"
#include "service/order_tag.h"
#include "sql.h"

#define WORDS_MAX       8
#define SEARCH_SCAN_MAX 1000
#define KIND_OF_SEARCH  100 /* + the driver */
#define KIND_OF_NOTHING 199 /* of no cursor */

enum driver { DRIVER_ID, DRIVER_PHRASE, DRIVER_WORD, DRIVER_COUNT };
static_assert(DRIVER_COUNT == LIST_WAYS_COUNT, "a way each");

struct search {
    const struct order_filter *filter;
    str phrase; /* folded */
    str words[WORDS_MAX];
    size_t words_count;
    struct uuid id_from, id_to; /* the ids that begin so */
    bool is_id;
    struct order_summary *found;
    struct cursor *places; /* of what was found */
    size_t limit, scan_max, count;
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
    *o = list_order_of(&row, c->now);
    struct order_summary one = { .order = *o };
    TRY(list_load_summaries(c, &one, 1));
    *f = one.fact;
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

static enum problem look_at(struct ctx *c, struct search *s, enum driver driver)
{
    struct order o;
    struct order_fact_row f = { 0 };
    bool is_tagged = true;
    TRY(load_candidate(c, s->at.id, &o, &f));
    if (s->filter->tag.len > 0)
        TRY(order_has_tag(c, &o, s->filter->tag, &is_tagged));
    if (is_tagged && list_matches(s->filter, &o, f.payment_method_type) &&
        (driver == DRIVER_ID || is_match(c, s, driver, s->at.word, &f))) {
        s->places[s->count] = s->at;
        (void)step_on(&s->places[s->count], driver);
        s->found[s->count++] = (struct order_summary){ o, f };
    }
    return OK;
}

/* The statement that walks where the driver says; the rows' columns are read by next_found(). */
static enum problem begin_walk(struct ctx *c, const struct search *s, enum driver driver,
                               struct rows *r)
{
    if (driver == DRIVER_ID)
        return db_rows_begin(c, &SQL_LIST_IDS,
                             PARAMS(P_I64(c->merchant_id), P_UUID(s->id_to), P_UUID(s->at.id),
                                    P_I64((int64_t)s->scan_max)),
                             r);
    str end = search_prefix_end(c->arena, driver_prefix(s, driver));
    return db_rows_begin(c, &SQL_LIST_TOKENS,
                         PARAMS(P_I64(c->merchant_id), P_STR(end), P_STR(s->at.word),
                                P_I64(s->at.number), P_UUID(s->at.id), P_I64((int64_t)s->scan_max)),
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
    s->cut = more || scanned == s->scan_max;
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
    struct cursor last = { .id = s->id_to };
    bool has_end = step_on(&last, driver); /* where a page ends that has the last id */
    return memcmp(at->id.bytes, s->id_from.bytes, sizeof at->id.bytes) >= 0 &&
           (!has_end || memcmp(at->id.bytes, last.id.bytes, sizeof at->id.bytes) <= 0);
}

static bool is_useless(const struct search *s, enum driver driver)
{
    return (driver == DRIVER_ID && !s->is_id) || (driver == DRIVER_WORD && s->words_count == 1);
}

enum problem list_walk_words(struct ctx *c, const struct order_filter *f, int way,
                             struct list_ask ask, struct list_part *out, bool *is_tried)
{
    enum driver driver = (enum driver)way;
    struct search s = { .filter = f, .limit = ask.limit };
    s.scan_max = ask.scan_max < SEARCH_SCAN_MAX ? ask.scan_max : SEARCH_SCAN_MAX;
    s.found = ARENA_ARRAY(c->arena, struct order_summary, ask.limit + 1);
    s.places = ARENA_ARRAY(c->arena, struct cursor, ask.limit + 1);
    parse_query(c, f->query, &s);
    *is_tried = false;
    if (s.words_count == 0 || is_useless(&s, driver))
        return OK;
    s.at = driver_begin(&s, driver);
    size_t blames = c->blames_count;
    bool ours = cursor_read(c, ask.cursor, s.at.kind, &s.at) == OK;
    c->blames_count = blames; /* it may be the next way's cursor */
    if (!ours || (ask.cursor.len > 0 && !is_within(&s, driver, &s.at)))
        return OK;
    TRY(walk_driver(c, &s, driver));
    *out = (struct list_part){ .items = s.found, .places = s.places, .count = s.count };
    out->has_next = s.cut && step_on(&s.at, driver);
    out->next = s.at;
    *is_tried = true;
    return OK;
}

enum problem list_no_way(struct ctx *c, str cursor)
{
    struct cursor none; /* it is no search's, or another's */
    return cursor_read(c, cursor, KIND_OF_NOTHING, &none);
}

enum problem order_list_by_words(struct ctx *c, const struct order_filter *f, struct list_ask ask,
                                 struct order_page *out)
{
    *out = (struct order_page){ 0 };
    for (int way = 0; way < LIST_WAYS_COUNT; way++) { /* the narrowest first */
        struct list_part part = { 0 };
        bool is_tried = false;
        TRY(list_walk_words(c, f, way, ask, &part, &is_tried));
        if (!is_tried || (part.count == 0 && !part.has_next && ask.cursor.len == 0))
            continue;
        *out = (struct order_page){ part.items, part.count,
                                    part.has_next ? cursor_write(c, &part.next) : STR("") };
        return OK;
    }
    return list_no_way(c, ask.cursor);
}

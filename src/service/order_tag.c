#include "service/order_tag.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "base/text.h"
#include "service/audit_book.h"
#include "sql.h"

/* --- spelling ----------------------------------------------------------------------------- */

static str mapped(struct ctx *c, str text, utf8proc_option_t options)
{
    utf8proc_uint8_t *made = NULL;
    utf8proc_ssize_t length =
        utf8proc_map((const utf8proc_uint8_t *)text.ptr, (utf8proc_ssize_t)text.len, &made,
                     options | UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    CHECK(length >= 0); /* the edge lets in nothing but UTF-8 */
    str out = arena_copy(c->arena, (str){ (const char *)made, (size_t)length });
    free(made);
    return out;
}

static size_t chars_of(str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return count;
}

/* Commas are left to whoever lists tags. */
static bool is_plain(str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7f || text.ptr[i] == ',')
            return false;
    return true;
}

/* One spelling of what looks alike, without blanks around it or several of them inside. */
static enum problem tidy(struct ctx *c, const char *field, str text, str *out)
{
    str rest = str_trim(mapped(c, text, 0)), word = { 0 };
    struct text t = text_begin(c->arena, rest.len + 1);
    while (rest.len > 0 && str_split(&rest, ' ', &word)) {
        if (word.len == 0)
            continue;
        if (t.len > 0)
            text_char(&t, ' ');
        text_add(&t, word);
    }
    CHECK(text_done(&t, out));
    size_t chars = chars_of(*out);
    if (chars == 0 || chars > TAG_CHARS_MAX || !is_plain(*out))
        return blame(c, PROBLEM_UNPROCESSABLE, str_of(field), WHY_TAG_SIZE, TAG_CHARS_MAX);
    return OK;
}

enum problem tag_fold(struct ctx *c, const char *field, str text, str *out)
{
    str name = { 0 };
    TRY(tidy(c, field, text, &name));
    *out = mapped(c, name, UTF8PROC_CASEFOLD | UTF8PROC_COMPAT);
    return OK;
}

/* --- lists of them ------------------------------------------------------------------------ */

struct tag {
    str folded, name;
};
struct tags {
    struct tag items[2 * TAGS_OF_ORDER_MAX]; /* an order's, and those that are added */
    size_t count;
};

static size_t place_of(const struct tags *tags, str folded)
{
    size_t i = 0;
    while (i < tags->count && !str_equal(tags->items[i].folded, folded))
        i++;
    return i;
}

static enum problem read_tags(struct ctx *c, const char *field, struct shape_list list,
                              struct tags *out)
{
    const str *texts = list.items;
    CHECK(list.count <= TAGS_OF_ORDER_MAX);
    out->count = 0;
    for (size_t i = 0; i < list.count; i++) {
        struct tag tag = { 0 };
        TRY(tidy(c, field, texts[i], &tag.name));
        TRY(tag_fold(c, field, tag.name, &tag.folded));
        if (place_of(out, tag.folded) == out->count)
            out->items[out->count++] = tag;
    }
    return OK;
}

static struct shape_list names_of(struct ctx *c, const struct tags *tags)
{
    str *names = ARENA_ARRAY(c->arena, str, tags->count + 1);
    for (size_t i = 0; i < tags->count; i++)
        names[i] = tags->items[i].name;
    return (struct shape_list){ names, tags->count };
}

/* --- changing them ------------------------------------------------------------------------ */

struct retagging {
    struct tags after, added, removed;
};

/* A tag that others have already is spelled as they spell it. */
static enum problem spell(struct ctx *c, struct tag *tag)
{
    bool found = false;
    int64_t tags = 0;
    TRY(db_maybe(c, &SQL_TAG_LOAD, PARAMS(P_I64(c->merchant_id), P_STR(tag->folded)),
                 COLUMNS(C_STR("name", &tag->name)), &found));
    if (found)
        return OK;
    TRY(db_one(c, &SQL_TAG_COUNT, PARAMS(P_I64(c->merchant_id)), COLUMNS(C_I64("tags", &tags))));
    if (tags >= TAGS_OF_MERCHANT_MAX)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("add"), WHY_TAGS_FULL, TAGS_OF_MERCHANT_MAX,
                     STR_ARG(tag->name));
    return OK;
}

static enum problem work_out(struct ctx *c, const struct tag_change *change,
                             struct shape_list before, struct retagging *out)
{
    struct tags was, add, remove;
    TRY(read_tags(c, "tags", before, &was));
    TRY(read_tags(c, "add", change->add, &add));
    TRY(read_tags(c, "remove", change->remove, &remove));
    for (size_t i = 0; i < was.count; i++) {
        bool stays = place_of(&remove, was.items[i].folded) == remove.count ||
                     place_of(&add, was.items[i].folded) < add.count;
        struct tags *to = stays ? &out->after : &out->removed;
        to->items[to->count++] = was.items[i];
    }
    for (size_t i = 0; i < add.count; i++)
        if (place_of(&was, add.items[i].folded) == was.count) {
            TRY(spell(c, &add.items[i]));
            out->added.items[out->added.count++] = add.items[i];
            out->after.items[out->after.count++] = add.items[i];
        }
    if (out->after.count > TAGS_OF_ORDER_MAX)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("add"), WHY_ORDER_TAGS_FULL, TAGS_OF_ORDER_MAX,
                     out->after.count);
    return OK;
}

static enum problem write_rows(struct ctx *c, const struct order *o, const struct retagging *r)
{
    for (size_t i = 0; i < r->added.count; i++) {
        const struct tag *tag = &r->added.items[i];
        TRY(db_none(c, &SQL_TAG_TAKE,
                    PARAMS(P_I64(c->merchant_id), P_STR(tag->folded), P_STR(tag->name)), NULL));
        TRY(db_none(c, &SQL_ORDER_INSERT_TAG,
                    PARAMS(P_I64(c->merchant_id), P_STR(tag->folded), P_I64(o->created_at),
                           P_UUID(o->order_id)),
                    NULL));
    }
    for (size_t i = 0; i < r->removed.count; i++) {
        const struct tag *tag = &r->removed.items[i];
        TRY(db_none(c, &SQL_ORDER_DELETE_TAG,
                    PARAMS(P_I64(c->merchant_id), P_STR(tag->folded), P_I64(o->created_at),
                           P_UUID(o->order_id)),
                    NULL));
        TRY(db_none(c, &SQL_TAG_GIVE_BACK, PARAMS(P_I64(c->merchant_id), P_STR(tag->folded)),
                    NULL));
        TRY(db_none(c, &SQL_TAG_FORGET, PARAMS(P_I64(c->merchant_id), P_STR(tag->folded)), NULL));
    }
    return OK;
}

enum problem order_change_tags(struct ctx *c, struct uuid order_id, const struct tag_change *change,
                               struct shape_list *tags, struct changed *out)
{
    struct retagging *r = ARENA_NEW(c->arena, struct retagging);
    struct order_fact_row fact = { 0 };
    struct tags_document document = { 0 };
    struct change made = { .verb = ORDER_TAG, .shape = &TAGS_DOCUMENT, .document = &document };
    *r = (struct retagging){ .after.count = 0 };
    TRY(order_propose(c, order_id, &made, out));
    TRY(order_load_fact(c, order_id, &fact));
    TRY(work_out(c, change, fact.tags, r));
    *tags = names_of(c, &r->after);
    if (r->added.count + r->removed.count == 0) {
        out->after = out->before;
        out->event_id = (struct uuid){ { 0 } };
        return order_stands(c, &out->before);
    }
    document.tags = *tags;
    document.added = names_of(c, &r->added);
    document.removed = names_of(c, &r->removed);
    TRY(order_record(c, &made, out));
    TRY(db_none(c, &SQL_ORDER_SET_TAGS,
                PARAMS(P_I64(c->merchant_id), P_UUID(order_id),
                       tags->count > 0 ? P_STR(document_write_tags(c, *tags)) : P_NULL()),
                NULL));
    return write_rows(c, &out->after.order, r);
}

/* --- reading ------------------------------------------------------------------------------ */

enum problem tags_load(struct ctx *c, struct tag_rows *out)
{
    struct tag_row *items = ARENA_ARRAY(c->arena, struct tag_row, TAGS_OF_MERCHANT_MAX);
    size_t count = 0;
    struct rows r;
    TRY(db_rows_begin(c, &SQL_TAG_LIST, PARAMS(P_I64(c->merchant_id), P_I64(TAGS_OF_MERCHANT_MAX)),
                      &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more && count < TAGS_OF_MERCHANT_MAX) {
        struct tag_row row = { 0 };
        p = db_rows_next(&r, COLUMNS(C_STR("name", &row.name), C_I64("orders", &row.orders)),
                         &more);
        if (p == OK && more)
            items[count++] = row;
    }
    db_rows_end(&r);
    *out = (struct tag_rows){ items, count };
    return p;
}

enum problem order_has_tag(struct ctx *c, const struct order *o, str folded, bool *out)
{
    int64_t has = 0;
    TRY(db_one(
        c, &SQL_ORDER_HAS_TAG,
        PARAMS(P_I64(c->merchant_id), P_STR(folded), P_I64(o->created_at), P_UUID(o->order_id)),
        COLUMNS(C_I64("has", &has))));
    *out = has > 0;
    return OK;
}

/* --- verification ------------------------------------------------------------------------- */

enum problem order_tags_audit(struct ctx *c, struct audit *audit, const struct order *o,
                              const struct order_fact_row *fact, struct event_rows events)
{
    struct shape_list told = { 0 };
    struct tags tags;
    bool is_same = true, has = true;
    for (size_t i = events.count; i > 0 && told.items == NULL; i--)
        if (events.items[i - 1].fact == ORDER_WAS_TAGGED)
            told = ((const struct tags_document *)event_read(c, &events.items[i - 1]))->tags;
    is_same = str_equal(document_write_tags(c, told), document_write_tags(c, fact->tags));
    TRY(read_tags(c, "tags", fact->tags, &tags));
    for (size_t i = 0; i < tags.count && has; i++)
        TRY(order_has_tag(c, o, tags.items[i].folded, &has));
    audit->tags += (int64_t)tags.count;
    if (!is_same || !has)
        audit_differ(c, audit, "order %.*s: its tags are not those of its last change of them",
                     STR_ARG(uuid_text(c->arena, o->order_id)));
    return OK;
}

enum problem tags_audit(struct ctx *c, struct audit *audit, int64_t tags_before)
{
    int64_t tagged = 0, wrong = 0;
    TRY(db_one(c, &SQL_TAG_COUNT_ORDERS, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("tagged", &tagged))));
    TRY(db_one(c, &SQL_TAG_WRONG_COUNTS, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("wrong", &wrong))));
    if (tagged != audit->tags - tags_before || wrong != 0)
        audit_differ(c, audit,
                     "the merchant has %lld tags at orders, but %lld are found by them, and %lld "
                     "tags are counted wrongly",
                     (long long)(audit->tags - tags_before), (long long)tagged, (long long)wrong);
    return OK;
}

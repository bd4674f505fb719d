#include "main/generate_words.h"

#include <stdlib.h>

#define WORDS_ROOM  ((size_t)6 * 1000 * 1000)
#define OWNERS_ROOM ((size_t)1000 * 1000)
#define TEXTS_ROOM  ((size_t)128 * 1000 * 1000)
#define ARENA_MAX   ((size_t)512 * 1024 * 1024)
#define CHUNK       200000 /* words in one transaction */

struct word_owner {
    int64_t recency;
    struct uuid order_id;
};

struct word {
    uint64_t head;  /* its first eight bytes as a number: comparing them decides nearly always */
    uint32_t text;  /* where in texts: a byte that says how long it is, and the word */
    uint32_t owner; /* which of the owners */
};
static_assert(TOKEN_SIZE_MAX <= UINT8_MAX, "a byte says how long it is");
static_assert(TEXTS_ROOM <= UINT32_MAX, "a place in the texts");

struct words words_begin(void)
{
    struct arena *a = arena_open(ARENA_MAX);
    return (struct words){ .arena = a,
                           .items = ARENA_ARRAY(a, struct word, WORDS_ROOM),
                           .owners = ARENA_ARRAY(a, struct word_owner, OWNERS_ROOM),
                           .texts = arena_take(a, TEXTS_ROOM, 1) };
}

void words_end(struct words *w)
{
    arena_close(w->arena);
}

bool words_have_room(const struct words *w, size_t orders)
{
    return w->count + orders * TOKENS_MAX <= WORDS_ROOM &&
           w->owners_count + orders <= OWNERS_ROOM &&
           w->texts_len + orders * TOKENS_MAX * (TOKEN_SIZE_MAX + 1) <= TEXTS_ROOM;
}

static uint64_t head_of(str text)
{
    uint64_t head = 0;
    for (size_t i = 0; i < sizeof head; i++)
        head = head << 8 | (i < text.len ? (unsigned char)text.ptr[i] : 0);
    return head;
}

void words_add(struct ctx *c, struct words *w, const struct order *o,
               const struct order_fact_row *fact)
{
    struct tokens tokens;
    search_tokens(c->arena, fact, &tokens);
    for (size_t i = 0; i < tokens.count; i++) {
        str text = tokens.items[i];
        w->items[w->count++] = (struct word){ .head = head_of(text),
                                              .text = (uint32_t)w->texts_len,
                                              .owner = (uint32_t)w->owners_count };
        w->texts[w->texts_len++] = (char)(unsigned char)text.len;
        memcpy(w->texts + w->texts_len, text.ptr, text.len);
        w->texts_len += text.len;
    }
    w->owners[w->owners_count++] =
        (struct word_owner){ .recency = -o->created_at, .order_id = o->order_id };
}

static str text_of(const struct words *w, const struct word *word)
{
    const char *at = w->texts + word->text;
    return (str){ at + 1, (unsigned char)at[0] };
}

/* As the tree has them: by the word, then the newest order first. */
static int compare(const void *a, const void *b, void *words)
{
    const struct word *x = a, *y = b;
    if (x->head != y->head)
        return x->head < y->head ? -1 : 1;
    str s = text_of(words, x), t = text_of(words, y);
    int order = memcmp(s.ptr, t.ptr, s.len < t.len ? s.len : t.len);
    if (order != 0 || s.len != t.len)
        return order != 0 ? order : (s.len > t.len) - (s.len < t.len);
    return (x->owner < y->owner) - (x->owner > y->owner);
}

/* The unit may be run again: what is written is said at its end. */
static enum problem write_chunk(struct unit *u)
{
    struct words *w = u->self;
    size_t end = w->written + CHUNK < w->count ? w->written + CHUNK : w->count;
    for (size_t i = w->written; i < end; i++) {
        const struct word_owner *owner = &w->owners[w->items[i].owner];
        TRY(search_write(u->c, text_of(w, &w->items[i]), owner->recency, owner->order_id));
    }
    if (end == w->count)
        TRY(search_clear_staged(u->c));
    w->written = end;
    return OK;
}

bool words_write(struct access_store *s, struct words *w)
{
    qsort_r(w->items, w->count, sizeof w->items[0], compare, w);
    while (w->written < w->count)
        if (store_run(s, write_chunk, w) != OK)
            return false;
    w->count = w->owners_count = w->texts_len = w->written = 0;
    return true;
}

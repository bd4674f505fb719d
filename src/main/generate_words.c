#include "main/generate_words.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define WORDS_ROOM  ((size_t)3 * 1000 * 1000)
#define OWNERS_ROOM ((size_t)500 * 1000)
#define TEXTS_ROOM  ((size_t)80 * 1000 * 1000)
#define ARENA_MAX   ((size_t)512 * 1024 * 1024)
#define RUNS_MAX    1024             /* a run has some 300 thousand orders */
#define READ_SIZE   ((size_t)65536)  /* of a run at a time */
#define CHUNK       ((size_t)200000) /* words in one transaction */

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

struct room {
    struct word *items;
    struct word_owner *owners;
    char *texts;
    size_t count;
};

struct words {
    struct arena *arena;
    struct room rooms[2], *filling;
    FILE *file;               /* the runs, one after the other */
    off_t run_ends[RUNS_MAX]; /* of the sorter until it is waited for */
    size_t runs_count;
    pthread_t sorter;
    struct room *sorting; /* NULL: no thread is at it */
    bool failed;          /* of the sorter as well */
};

/* --- the file --------------------------------------------------------------------------- */

static FILE *open_nameless(const char *folder)
{
    if (folder == NULL)
        return tmpfile();
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    return fd < 0 ? NULL : fdopen(fd, "w+b");
}

static struct room room_begin(struct arena *a)
{
    return (struct room){ .items = ARENA_ARRAY(a, struct word, WORDS_ROOM),
                          .owners = ARENA_ARRAY(a, struct word_owner, OWNERS_ROOM),
                          .texts = arena_take(a, TEXTS_ROOM, 1) };
}

struct words *words_begin(const char *folder)
{
    FILE *file = open_nameless(folder);
    if (file == NULL) {
        (void)complain("no temporary file can be made in %s: %s",
                       folder != NULL ? folder : P_tmpdir, strerror(errno));
        return NULL;
    }
    struct arena *a = arena_open(ARENA_MAX);
    struct words *w = ARENA_NEW(a, struct words);
    *w = (struct words){ .arena = a, .file = file, .rooms = { room_begin(a), room_begin(a) } };
    w->filling = &w->rooms[0];
    return w;
}

static bool wait_for_sorter(struct words *w)
{
    if (w->sorting != NULL)
        CHECK(pthread_join(w->sorter, NULL) == 0);
    w->sorting = NULL;
    return !w->failed ||
           complain(
               "the words of the orders cannot be kept in a temporary file: is the disk full?") ==
               0;
}

void words_end(struct words *w)
{
    (void)wait_for_sorter(w);
    (void)fclose(w->file);
    arena_close(w->arena);
}

/* --- adding ----------------------------------------------------------------------------- */

static uint64_t head_of(str text)
{
    uint64_t head = 0;
    for (size_t i = 0; i < sizeof head; i++)
        head = head << 8 | (i < text.len ? (unsigned char)text.ptr[i] : 0);
    return head;
}

static void add(struct room *room, struct words_mark *mark, str text)
{
    room->items[mark->words++] = (struct word){ .head = head_of(text),
                                                .text = (uint32_t)mark->texts_len,
                                                .owner = (uint32_t)mark->owners };
    room->texts[mark->texts_len++] = (char)(unsigned char)text.len;
    memcpy(room->texts + mark->texts_len, text.ptr, text.len);
    mark->texts_len += text.len;
}

void words_add(struct ctx *c, struct words *w, struct words_mark *mark, const struct order *o,
               const struct order_fact_row *fact)
{
    struct tokens tokens;
    search_tokens(c->arena, fact, &tokens);
    for (size_t i = 0; i < tokens.count; i++)
        add(w->filling, mark, tokens.items[i]);
    w->filling->owners[mark->owners++] =
        (struct word_owner){ .recency = -o->created_at, .order_id = o->order_id };
}

static str text_of(const struct room *room, const struct word *word)
{
    const char *at = room->texts + word->text;
    return (str){ at + 1, (unsigned char)at[0] };
}

/* --- runs ------------------------------------------------------------------------------- */

static int compare_texts(str a, str b)
{
    int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* As the tree has them: by the word, then the newest order first. */
static int compare(const void *a, const void *b, void *room)
{
    const struct word *x = a, *y = b;
    if (x->head != y->head)
        return x->head < y->head ? -1 : 1;
    int order = compare_texts(text_of(room, x), text_of(room, y));
    return order != 0 ? order : (x->owner < y->owner) - (x->owner > y->owner);
}

/* In the file a word is as in the texts, and its owner follows. */
static void *sort_run(void *self)
{
    struct words *w = self;
    struct room *room = w->sorting;
    qsort_r(room->items, room->count, sizeof room->items[0], compare, room);
    for (size_t i = 0; i < room->count; i++) {
        str text = text_of(room, &room->items[i]);
        (void)fwrite_unlocked(text.ptr - 1, 1, text.len + 1, w->file);
        (void)fwrite_unlocked(&room->owners[room->items[i].owner], 1, sizeof(struct word_owner),
                              w->file);
    }
    w->failed |= fflush(w->file) != 0 || ferror(w->file) != 0;
    w->run_ends[w->runs_count++] = ftello(w->file);
    return NULL;
}

static bool begin_run(struct words *w, struct words_mark *mark)
{
    if (!wait_for_sorter(w))
        return false;
    if (w->runs_count == RUNS_MAX)
        return complain("so many orders cannot be made at once") == 0;
    w->sorting = w->filling;
    w->sorting->count = mark->words;
    w->filling = &w->rooms[w->sorting == &w->rooms[0]];
    *mark = (struct words_mark){ 0 };
    CHECK(pthread_create(&w->sorter, NULL, sort_run, w) == 0);
    return true;
}

bool words_make_room(struct words *w, struct words_mark *mark, size_t orders)
{
    if (mark->words + orders * TOKENS_MAX <= WORDS_ROOM && mark->owners + orders <= OWNERS_ROOM &&
        mark->texts_len + orders * TOKENS_MAX * (TOKEN_SIZE_MAX + 1) <= TEXTS_ROOM)
        return true;
    return begin_run(w, mark);
}

/* --- merging ---------------------------------------------------------------------------- */

struct run {
    int fd;
    off_t at, end; /* what is still to be read */
    unsigned char *bytes;
    size_t used, filled;
    str text; /* of the word that comes next, in `bytes` as its owner is; NULL: none comes */
    size_t number;
};

static bool fill(struct run *r)
{
    memmove(r->bytes, r->bytes + r->used, r->filled - r->used);
    r->filled -= r->used;
    r->used = 0;
    while (r->at < r->end && r->filled < READ_SIZE) {
        size_t room = READ_SIZE - r->filled, left = (size_t)(r->end - r->at);
        ssize_t got = pread(r->fd, r->bytes + r->filled, room < left ? room : left, r->at);
        if (got <= 0)
            return complain("the words of the orders cannot be read again") == 0;
        r->filled += (size_t)got;
        r->at += got;
    }
    return true;
}

#define RECORD_MAX (1 + TOKEN_SIZE_MAX + sizeof(struct word_owner))

static bool next(struct run *r)
{
    if (r->text.ptr != NULL)
        r->used += 1 + r->text.len + sizeof(struct word_owner);
    if (r->filled - r->used < RECORD_MAX && !fill(r))
        return false;
    r->text = (str){ 0 };
    if (r->used < r->filled)
        r->text = (str){ (const char *)r->bytes + r->used + 1, r->bytes[r->used] };
    return true;
}

/* The later run has the newer orders. */
static bool comes_before(const struct run *a, const struct run *b)
{
    int order = compare_texts(a->text, b->text);
    return order != 0 ? order < 0 : a->number > b->number;
}

/* A heap: no run comes before the one at half its place. */
struct merge {
    struct run *runs, **heap;
    size_t count;
};

static void sink(struct merge *m, size_t at)
{
    for (;;) {
        size_t least = at, child = 2 * at + 1;
        for (size_t i = child; i < child + 2 && i < m->count; i++)
            if (comes_before(m->heap[i], m->heap[least]))
                least = i;
        if (least == at)
            return;
        struct run *r = m->heap[at];
        m->heap[at] = m->heap[least];
        m->heap[least] = r;
        at = least;
    }
}

static bool merge_begin(struct arena *a, const struct words *w, struct merge *m)
{
    *m = (struct merge){ .runs = ARENA_ARRAY(a, struct run, w->runs_count),
                         .heap = ARENA_ARRAY(a, struct run *, w->runs_count) };
    for (size_t i = 0; i < w->runs_count; i++) {
        struct run *r = &m->runs[i];
        *r = (struct run){ .fd = fileno(w->file),
                           .at = i > 0 ? w->run_ends[i - 1] : 0,
                           .end = w->run_ends[i],
                           .bytes = arena_take(a, READ_SIZE, 1),
                           .number = i };
        if (!next(r))
            return false;
        if (r->text.ptr != NULL)
            m->heap[m->count++] = r;
    }
    for (size_t i = m->count; i-- > 0;)
        sink(m, i);
    return true;
}

/* The next words of all runs, into a room that is empty. */
static bool merge_chunk(struct merge *m, struct room *room)
{
    struct words_mark mark = { 0 };
    while (m->count > 0 && mark.words < CHUNK) {
        struct run *r = m->heap[0];
        add(room, &mark, r->text);
        memcpy(&room->owners[mark.owners++], r->text.ptr + r->text.len, sizeof(struct word_owner));
        if (!next(r))
            return false;
        if (r->text.ptr == NULL)
            m->heap[0] = m->heap[--m->count];
        sink(m, 0);
    }
    room->count = mark.words;
    return true;
}
static_assert(CHUNK <= OWNERS_ROOM && CHUNK * (TOKEN_SIZE_MAX + 1) <= TEXTS_ROOM,
              "a chunk has room");

static enum problem write_chunk(struct unit *u)
{
    const struct room *room = u->self;
    for (size_t i = 0; i < room->count; i++) {
        const struct word_owner *owner = &room->owners[room->items[i].owner];
        TRY(search_write(u->c, text_of(room, &room->items[i]), owner->recency, owner->order_id));
    }
    return OK;
}

static enum problem clear_staged(struct unit *u)
{
    return search_clear_staged(u->c);
}

bool words_write(struct access_store *s, struct words *w, struct words_mark *mark)
{
    struct merge m;
    bool good = begin_run(w, mark) && wait_for_sorter(w) && merge_begin(w->arena, w, &m);
    while (good && m.count > 0)
        good = merge_chunk(&m, &w->rooms[0]) && store_run(s, write_chunk, &w->rooms[0]) == OK;
    return good && store_run(s, clear_staged, NULL) == OK;
}

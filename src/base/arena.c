/* arena.c -- the only file that asks the system for memory on behalf of the program. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/base.h"

#define BLOCK_SIZE ((size_t)32 * 1024)

struct block {
    struct block *before;
    size_t size;
    _Alignas(max_align_t) char bytes[];
};

struct arena {
    struct block *block; /* the newest; the oldest is kept by arena_reset */
    size_t used;         /* of the newest block */
    size_t total;        /* of all blocks */
    size_t limit;
    struct block *spare; /* one that was given back: work that goes on a little beyond a block and
                            is rewound, again and again, need not ask the system each time */
};

static atomic_uint_fast64_t blocks_taken;

uint64_t arena_blocks_taken(void)
{
    return atomic_load_explicit(&blocks_taken, memory_order_relaxed);
}

static struct block *block_take(struct arena *a, size_t size)
{
    struct block *b = a->spare;
    if (b != NULL && size == BLOCK_SIZE) {
        a->spare = NULL;
        return b;
    }
    b = malloc(sizeof *b + size);
    CHECK(b != NULL);
    atomic_fetch_add_explicit(&blocks_taken, 1, memory_order_relaxed);
    return b;
}

static void block_pop(struct arena *a)
{
    struct block *gone = a->block;
    CHECK(gone != NULL);
    a->block = gone->before;
    if (a->spare == NULL && gone->size == BLOCK_SIZE)
        a->spare = gone;
    else
        free(gone);
}

static void block_push(struct arena *a, size_t size)
{
    CHECK(a->total + size <= a->limit);
    struct block *b = block_take(a, size);
    *b = (struct block){ .before = a->block, .size = size };
    a->block = b;
    a->used = 0;
    a->total += size;
}

struct arena *arena_open(size_t limit)
{
    struct arena *a = calloc(1, sizeof *a);
    CHECK(a != NULL);
    a->limit = limit;
    block_push(a, BLOCK_SIZE);
    return a;
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){ a->block, a->used, a->total };
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
    while (a->block != mark.block)
        block_pop(a);
    a->used = mark.used;
    a->total = mark.total;
}

void arena_reset(struct arena *a)
{
    while (a->block->before != NULL)
        block_pop(a);
    a->used = 0;
    a->total = a->block->size;
}

void arena_close(struct arena *a)
{
    while (a->block != NULL) {
        struct block *gone = a->block;
        a->block = gone->before;
        free(gone);
    }
    free(a->spare);
    free(a);
}

void *arena_take(struct arena *a, size_t size, size_t align)
{
    CHECK(align > 0 && align <= _Alignof(max_align_t));
    size_t start = (a->used + align - 1) / align * align;
    if (start > a->block->size || size > a->block->size - start) {
        block_push(a, size > BLOCK_SIZE ? size : BLOCK_SIZE);
        start = 0;
    }
    a->used = start + size;
    return memset(a->block->bytes + start, 0, size);
}

void *arena_double(struct arena *a, const void *items, size_t *room, size_t size)
{
    void *larger = arena_take(a, *room * 2 * size, _Alignof(max_align_t));
    memcpy(larger, items, *room * size);
    *room *= 2;
    return larger;
}

str arena_copy(struct arena *a, str s)
{
    char *copy = arena_take(a, s.len + 1, 1);
    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    return (str){ copy, s.len };
}

const char *arena_cstr(struct arena *a, str s)
{
    return arena_copy(a, s).ptr;
}

str arena_vformat(struct arena *a, const char *format, va_list args)
{
    char small[256]; /* most texts fit: then they are formatted once */
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(small, sizeof small, format, args);
    CHECK(length >= 0);
    char *text = arena_take(a, (size_t)length + 1, 1);
    if ((size_t)length < sizeof small)
        memcpy(text, small, (size_t)length);
    else
        (void)vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return (str){ text, (size_t)length };
}

str arena_format(struct arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str text = arena_vformat(a, format, args);
    va_end(args);
    return text;
}

/*
 * generate_words.h -- the words of a large load, gathered in memory and written sorted.
 *
 * An order has some ten words, each at a random place of the tree of words. Written order by order,
 * every word changes a page of its own; half a million orders' words in their own order change each
 * page once. Until they are written, the orders are staged in the store (search_index): so what a
 * broken-off load has not written can be found out.
 */
#ifndef GENERATE_WORDS_H
#define GENERATE_WORDS_H

#include "main/commands.h"
#include "service/search.h"

/* By value: a copy taken before a unit of work is what was gathered before it. */
struct words {
    struct arena *arena;
    struct word *items;
    struct word_owner *owners;
    char *texts;
    size_t count, owners_count, texts_len, written;
};

struct words words_begin(void);
void words_end(struct words *w);

/* Is there room for the words of so many orders? */
bool words_have_room(const struct words *w, size_t orders);
void words_add(struct ctx *c, struct words *w, const struct order *o,
               const struct order_fact_row *fact);

/* Writes them all, and no order of the merchant is staged any more. False after printing why. */
bool words_write(struct access_store *s, struct words *w);

#endif

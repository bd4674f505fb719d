/*
 * generate_words.h -- the words of a large load, sorted outside the store and appended to it.
 *
 * An order has some ten words, each at a random place of the tree of words. Written order by order,
 * every word changes a page of its own. Written sorted, at the end of the load, all words of the
 * load are one walk along the tree, and in an empty one each page is written once.
 *
 *   words_add -> room --full--> sorted by a second thread -> run in a file --+
 *                room ...                                  -> run            +-- merged -> the tree
 *                                                          -> run          --+
 *
 * Until they are written, the orders are staged in the store (search_stage): so what a broken-off
 * load has not written can be found out.
 */
#ifndef GENERATE_WORDS_H
#define GENERATE_WORDS_H

#include "main/commands.h"
#include "service/search.h"

struct words;

/* What is added is only counted in here: a copy of this taken before a unit of work is what was
 * gathered before it. */
struct words_mark {
    size_t words, owners, texts_len;
};

/* The runs are kept in a file without a name in `folder`; NULL: where temporary files are. NULL
 * after printing why there is none. */
struct words *words_begin(const char *folder);
void words_end(struct words *w);

/* So that so many orders can be added; false after printing why not. */
bool words_make_room(struct words *w, struct words_mark *mark, size_t orders);
void words_add(struct ctx *c, struct words *w, struct words_mark *mark, const struct order *o,
               const struct order_fact_row *fact);

/* Writes them all, and no order of the merchant is staged any more. False after printing why. */
bool words_write(struct access_store *s, struct words *w, struct words_mark *mark);

#endif

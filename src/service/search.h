/*
 * search.h -- by which words an order is found, and orders by their words.
 *
 * A text is folded (case, accents, compatibility forms) and cut into words. An order has a token
 * per word of the customer's name, the full name, the e-mail address and the words of its local
 * part, the merchant references and their words, and the Klarna reference. A token begins with
 * what is sought: that is one range of an index, at any size of the store.
 */
#ifndef SEARCH_H
#define SEARCH_H

#include "store/order_store.h"

#define TOKENS_MAX      40 /* of one order; more words than that are not indexed */
#define TOKEN_SIZE_MAX  96 /* bytes; a longer word is found by its beginning */
#define QUERY_CHARS_MAX 200
#define STAGED_PAGE     100000 /* orders; to find a page is a walk through all that are staged */

struct tokens {
    str items[TOKENS_MAX]; /* sorted, each once */
    size_t count;
};

struct staged_order {
    int64_t recency; /* minus created_at */
    struct uuid order_id;
};

/* Lower case, without accents: "Ångström" -> "angstrom", "Bjørn" -> "bjorn". */
str search_fold(struct arena *a, str text);

void search_tokens(struct arena *a, const struct order_fact_row *fact, struct tokens *out);

/* Writes the tokens of a new order. */
enum problem search_index(struct ctx *c, const struct order *o,
                          const struct order_fact_row *fact) NODISCARD;
enum problem search_write(struct ctx *c, str token, int64_t recency,
                          struct uuid order_id) NODISCARD;
/* The order's words have changed from those of `was` to those of `fact`. */
enum problem search_reindex(struct ctx *c, const struct order *o, const struct order_fact_row *was,
                            const struct order_fact_row *fact) NODISCARD;

/* For a load of very many orders: writes down that the order's tokens are still to be written; and
 * finds the next page of the orders of which that is so. */
enum problem search_stage(struct ctx *c, const struct order *o) NODISCARD;
enum problem search_staged(struct ctx *c, struct uuid after, struct staged_order out[STAGED_PAGE],
                           size_t *count) NODISCARD;
/* They were written by whoever staged the orders. */
enum problem search_clear_staged(struct ctx *c) NODISCARD;

/* As much of a folded word as a token holds. */
str search_cut(str word);

/* The smallest text that is greater than every text that begins with `prefix`. */
str search_prefix_end(struct arena *a, str prefix);

#endif

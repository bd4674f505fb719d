/*
 * order_tag.h -- tags: words of the merchant's own, by which its people find orders again.
 *
 * Two spellings that differ in case alone are one tag; it is shown as whoever was first spelled it.
 * Tags are added and removed, never replaced as a whole, so that two people at the same order lose
 * nothing of each other's.
 *
 * Invariants (fangst verify)
 *   1. The tags of an order are those of its last tags.changed.
 *   2. Each of them has a row of order_tag, and there are no others.
 *   3. A tag's number of orders is how many of those rows there are.
 */
#ifndef ORDER_TAG_H
#define ORDER_TAG_H

#include "service/audit.h"
#include "service/order_service.h"

#define TAGS_OF_MERCHANT_MAX 1000
#define TAG_BYTES_MAX        (4 * TAG_CHARS_MAX)

struct tag_change {
    uint64_t has;
    struct shape_list add, remove; /* of str */
};

struct tag_row {
    str name;
    int64_t orders;
};
struct tag_rows {
    struct tag_row *items;
    size_t count;
};

/* What makes spellings the same. UNPROCESSABLE, blamed on `field`: it is no tag. */
enum problem tag_fold(struct ctx *c, const char *field, str text, str *out) NODISCARD;

/* The order then has *tags. If it has them already, nothing happens. UNPROCESSABLE, blamed: what is
 * no tag, more than an order has room for, or more than a merchant can have in use. */
enum problem order_change_tags(struct ctx *c, struct uuid order_id, const struct tag_change *change,
                               struct shape_list *tags, struct changed *out) NODISCARD;

/* Those in use, in the order of the alphabet. */
enum problem tags_load(struct ctx *c, struct tag_rows *out) NODISCARD;

/* Does the order have the tag, folded? */
enum problem order_has_tag(struct ctx *c, const struct order *o, str folded, bool *out) NODISCARD;

enum problem order_tags_audit(struct ctx *c, struct audit *audit, const struct order *o,
                              const struct order_fact_row *fact,
                              struct event_rows events) NODISCARD;
enum problem tags_audit(struct ctx *c, struct audit *audit, int64_t tags_before) NODISCARD;

#endif

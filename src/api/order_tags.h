/* order_tags.h -- the tags of an order and of a merchant in the Merchant API v1. Only routes.c
 * includes this. */
#ifndef ORDER_TAGS_H
#define ORDER_TAGS_H

#include "http/route.h"

extern const struct shape TAG_CHANGE_IN, ORDER_TAGS_OUT, TAGS_OUT;
enum problem api_order_tags_change(struct ctx *c, struct call *call) NODISCARD;
enum problem api_tags_list(struct ctx *c, struct call *call) NODISCARD;

#endif

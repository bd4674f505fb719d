/* order_views.h -- saved views of the list of orders, and how a user has the list. Only routes.c
 * includes this. */
#ifndef ORDER_VIEWS_H
#define ORDER_VIEWS_H

#include "http/route.h"

extern const struct shape VIEW_IN, VIEW_OUT, VIEWS_OUT, LIST_CHOICE_IN;
enum problem api_views_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_view_create(struct ctx *c, struct call *call) NODISCARD;
enum problem api_view_replace(struct ctx *c, struct call *call) NODISCARD;
enum problem api_view_delete(struct ctx *c, struct call *call) NODISCARD;
enum problem api_list_choice_replace(struct ctx *c, struct call *call) NODISCARD;

#endif

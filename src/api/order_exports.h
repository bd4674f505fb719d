/* order_exports.h -- exports of orders: asked for, looked at, downloaded. For routes.c. */
#ifndef ORDER_EXPORTS_H
#define ORDER_EXPORTS_H

#include "http/route.h"

extern const struct shape EXPORT_IN, EXPORT_OUT, EXPORTS_OUT, EXPORT_COLUMNS_OUT;
enum problem api_export_create(struct ctx *c, struct call *call) NODISCARD;
enum problem api_exports_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_export_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_export_delete(struct ctx *c, struct call *call) NODISCARD;
enum problem api_export_file(struct ctx *c, struct call *call) NODISCARD;
enum problem api_export_columns(struct ctx *c, struct call *call) NODISCARD;

#endif

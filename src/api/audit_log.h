/* audit_log.h -- Merchant API v1: the audit log, in pages and as a file. Only routes.c includes
 * this. */
#ifndef API_AUDIT_LOG_H
#define API_AUDIT_LOG_H

#include "http/route.h"

extern const struct shape AUDIT_QUERY, AUDIT_OUT;

enum problem api_audit_log_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_audit_log_csv(struct ctx *c, struct call *call) NODISCARD;
enum problem api_audit_log_ndjson(struct ctx *c, struct call *call) NODISCARD;

#endif

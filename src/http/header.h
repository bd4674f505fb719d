/*
 * header.h -- what stands in the headers that decide how to speak: pure functions from bytes to a
 * decision. Each is lenient where real clients are sloppy, and strict in what it passes on.
 */
#ifndef HEADER_H
#define HEADER_H

#include "http/message.h"

#define REQUEST_ID_MAX   128
#define TRACE_ID_TEXT    32
#define TRACEPARENT_TEXT 55 /* 00-<32>-<16>-<2> */

/* False only if Accept names media types and JSON is none of them, or is refused by ;q=0. */
bool request_takes_json(const struct request *r);

/* False only if Content-Type is plainly something else: a form sent by a client that did not set
 * it, an empty one, `*` and any +json are taken. */
bool request_has_json(const struct request *r);

/* application/xml or text/xml, or no Content-Type at all. */
bool request_has_xml(const struct request *r);

/* Is the Content-Type, without its parameters, one of these? `types` is NULL-terminated. */
bool request_has_type(const struct request *r, const char *const *types);

/* May the answer be encoded so? gzip: "gzip;q=0.5, br", "*", "*;q=0, gzip", but not "gzip;q=0" or
 * "*, gzip;q=0". */
bool request_takes(const struct request *r, str coding);

/* X-Request-Id, if it may be logged and sent back: 1 to REQUEST_ID_MAX letters, digits and
 * ._:+/=- . Otherwise .ptr is NULL. */
str request_id(const struct request *r);

/* The W3C traceparent: the trace and its flags. False if there is none, or an invalid one, or two
 * of them. The texts lie in the header. */
struct trace {
    str trace_id; /* 32 hexadecimal digits, not all 0 */
    str flags;    /* 2 */
};
bool request_trace(const struct request *r, struct trace *out);

/* The same trace with our own span. */
void trace_write(const struct trace *trace, uint64_t span, char out[TRACEPARENT_TEXT]);

#endif

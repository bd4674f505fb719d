/*
 * access_log.h -- one line of JSON per request. A line is put into a buffer; a thread of its own
 * writes what has gathered, so that no disk and no full pipe ever holds up the network.
 *
 * What must never be in it: credentials, queries (they hold search words), e-mail addresses, the
 * client's address and software. An actor who is a user is only "user"; which one, the timeline
 * knows. A path is written only if it belongs to the API, and of it only what the route says and
 * the ids: whatever else somebody put into the place of one is "*".
 *
 * Invariants
 *   1. access_log_write() never waits for the medium: what does not fit into the buffer is counted
 *      and left out.
 *   2. Lines are whole, in the order in which they were written, and at most ACCESS_LINE_MAX long;
 * after one that a full disk has cut off, the next begins on a line of its own.
 *   3. After access_log_reopen() lines go to the new file.
 */
#ifndef ACCESS_LOG_H
#define ACCESS_LOG_H

#include "base/uuid.h"

#define ACCESS_LINE_MAX 2048 /* templates are far shorter */

struct access_entry {
    int64_t at;       /* when the request began, microseconds since 1970 */
    str method, path; /* as they came */
    str route;        /* a template of ours, or a word without a slash: then there is no path */
    int status;       /* 0: there was no answer */
    bool is_cut;      /* the client left before the end of the answer */
    uint64_t bytes_in, bytes_out;
    int64_t duration_us, server_us; /* server_us negative: not known */
    struct uuid correlation_id;     /* zero: left out; empty texts and 0 below as well */
    str request_id, trace_id;       /* as request_id() and request_trace() let them through */
    int64_t merchant_id;
    str actor; /* of struct ctx */
    bool is_replay;
};

/* The line with its line break; the number of its bytes. */
size_t access_line(const struct access_entry *entry, char out[ACCESS_LINE_MAX]);

struct access_log;

/* `target` is a file, "-" for standard output, "stderr" for standard error. NULL and a sentence in
 * `why` if it cannot be opened. */
struct access_log *access_log_open(const char *target, char *why, size_t why_size);
void access_log_write(struct access_log *log, const struct access_entry *entry); /* any thread */
bool access_log_reopen(struct access_log *log, char *why, size_t why_size); /* a file that moved */
void access_log_close(struct access_log *log); /* writes what is left, for at most a second */

#endif

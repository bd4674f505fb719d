#include "http/access_log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/metric.h"
#include "base/outlet.h"

#define BUFFER_SIZE ((size_t)1024 * 1024)
#define GATHER_NS   (20 * 1000 * 1000) /* one waking of the thread serves all lines of so long */
#define PATIENCE    SECOND             /* with a full pipe, when closing */

/* --- the line ---------------------------------------------------------------------------- */

/* The fields are bounded and their sum is below ACCESS_LINE_MAX, which the last CHECK holds. */
struct line {
    char *out;
    size_t len;
};

static void add(struct line *l, str s)
{
    CHECK(l->len + s.len < ACCESS_LINE_MAX);
    if (s.len > 0)
        memcpy(l->out + l->len, s.ptr, s.len);
    l->len += s.len;
}

static void add_number(struct line *l, str name, int64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = value > 0 ? (uint64_t)value : 0;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    add(l, name);
    add(l, (str){ digits + at, sizeof digits - at });
}

/* Texts that are known to be plain and short. */
static void add_quoted(struct line *l, str name, str value)
{
    if (value.len == 0)
        return;
    add(l, name);
    add(l, STR("\""));
    add(l, value);
    add(l, STR("\""));
}

/* Texts that are not ours are cut, and whatever JSON would have to escape becomes a `*`. */
static void add_text(struct line *l, str name, str value, size_t most)
{
    if (value.len == 0)
        return;
    add(l, name);
    add(l, STR("\""));
    for (size_t i = 0; i < value.len && i < most; i++) {
        char c = value.ptr[i];
        bool fits = c > ' ' && c < 0x7F && c != '"' && c != '\\';
        add(l, fits ? (str){ &c, 1 } : STR("*"));
    }
    add(l, STR("\""));
}

/* The template with the ids of the path in it. The path matches: so both have the same segments. */
static void add_path(struct line *l, str route, str path)
{
    str word = { 0 }, segment = { 0 };
    struct uuid id;
    if (route.len == 0 || route.ptr[0] != '/')
        return;
    add(l, STR(",\"path\":\""));
    for (bool first = true; str_split(&route, '/', &word); first = false) {
        bool in_path = str_split(&path, '/', &segment);
        if (!first)
            add(l, STR("/"));
        if (word.len == 0 || word.ptr[0] != '{')
            add(l, word);
        else
            add(l, in_path && uuid_parse(segment, &id) ? segment : STR("*"));
    }
    add(l, STR("\""));
}

/* "key:M100001-abc123", "user:someone@example.com", "system" */
static void add_actor(struct line *l, str actor)
{
    str rest = actor, kind = { 0 };
    if (actor.len == 0)
        return;
    (void)str_split(&rest, ':', &kind);
    bool known = str_equal(kind, STR("key")) || str_equal(kind, STR("user")) ||
                 str_equal(kind, STR("system"));
    add_quoted(l, STR(",\"actor\":"), known ? kind : STR("other"));
    if (str_equal(kind, STR("key")))
        add_text(l, STR(",\"key\":"), rest, 64);
}

static void add_id(struct line *l, str name, struct uuid id)
{
    char text[UUID_TEXT];
    if (uuid_is_zero(id))
        return;
    uuid_write(id, text);
    add_quoted(l, name, (str){ text, UUID_TEXT });
}

size_t access_line(const struct access_entry *e, char out[ACCESS_LINE_MAX])
{
    struct line l = { .out = out };
    char time[CLOCK_TEXT];
    clock_write(e->at, time);
    add_quoted(&l, STR("{\"time\":"), (str){ time, CLOCK_TEXT });
    add_text(&l, STR(",\"method\":"), e->method, 16);
    add_quoted(&l, STR(",\"route\":"), e->route);
    add_path(&l, e->route, e->path);
    add_number(&l, STR(",\"status\":"), e->status);
    add_number(&l, STR(",\"bytes_in\":"), (int64_t)e->bytes_in);
    add_number(&l, STR(",\"bytes_out\":"), (int64_t)e->bytes_out);
    add_number(&l, STR(",\"duration_us\":"), e->duration_us);
    if (e->server_us >= 0)
        add_number(&l, STR(",\"server_us\":"), e->server_us);
    add_id(&l, STR(",\"correlation_id\":"), e->correlation_id);
    add_quoted(&l, STR(",\"request_id\":"), e->request_id);
    add_quoted(&l, STR(",\"trace_id\":"), e->trace_id);
    if (e->merchant_id != 0)
        add_number(&l, STR(",\"merchant_id\":"), e->merchant_id);
    add_actor(&l, e->actor);
    if (e->is_replay)
        add(&l, STR(",\"replayed\":true"));
    if (e->is_cut)
        add(&l, STR(",\"cut\":true"));
    add(&l, STR("}\n"));
    return l.len;
}

/* --- the log ----------------------------------------------------------------------------- */

struct access_log {
    const char *target;
    pthread_t thread;
    pthread_mutex_t lock; /* of the buffer that is filled, its length and `closing` */
    pthread_cond_t filled;
    bool closing;
    char *filling, *writing;
    size_t filled_len;
    pthread_mutex_t medium; /* of fd: held while writing, so that reopening waits for it */
    int fd;
    bool is_file;
    bool is_within_line; /* what was last written of a line was not its end */
};

static bool open_target(const char *target, int *fd, bool *is_file, char *why, size_t why_size)
{
    bool to_output = strcmp(target, "-") == 0, to_error = strcmp(target, "stderr") == 0;
    int opened = to_output ? STDOUT_FILENO
                 : to_error
                     ? STDERR_FILENO
                     : open(target, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, 0640);
    struct stat found = { 0 };
    if (opened < 0) {
        (void)snprintf(why, why_size, "cannot write the access log %s: %s", target,
                       strerror(errno));
        return false;
    }
    *is_file = fstat(opened, &found) == 0 && S_ISREG(found.st_mode);
    *fd = opened;
    return true;
}

static bool is_ours(int fd)
{
    return fd != STDOUT_FILENO && fd != STDERR_FILENO;
}

static int64_t lines_in(const char *bytes, size_t len)
{
    int64_t lines = 0;
    for (size_t i = 0; i < len; i++)
        lines += bytes[i] == '\n';
    return lines;
}

/* What a pipe takes without blocking, up to the end of a line. */
static size_t piece_of(const struct access_log *log, const char *bytes, size_t len)
{
    if (log->is_file || len <= OUTLET_PIECE)
        return len;
    const char *last = memrchr(bytes, '\n', OUTLET_PIECE);
    return last != NULL ? (size_t)(last - bytes) + 1 : OUTLET_PIECE;
}

static bool is_closing(struct access_log *log)
{
    CHECK(pthread_mutex_lock(&log->lock) == 0);
    bool closing = log->closing;
    CHECK(pthread_mutex_unlock(&log->lock) == 0);
    return closing;
}

/* How long one waits for who reads a full pipe: for ever, and for PATIENCE once it is closed. */
struct patience {
    bool is_limited;
    int64_t until;
};

static bool wait_for_room(struct access_log *log, struct patience *patience)
{
    struct pollfd pipe = { .fd = log->fd, .events = POLLOUT };
    const int nap = 100; /* milliseconds, between two looks at whether the log is closed */
    while (poll(&pipe, 1, nap) == 0) {
        if (!is_closing(log))
            continue;
        if (!patience->is_limited)
            *patience = (struct patience){ true, clock_monotonic() + PATIENCE };
        if (clock_monotonic() >= patience->until)
            return false;
    }
    return true;
}

static ssize_t write_some(struct access_log *log, const char *bytes, size_t len)
{
    size_t piece = piece_of(log, bytes, len);
    return log->is_file ? write(log->fd, bytes, piece) : outlet_write(log->fd, bytes, piece);
}

/* What a full disk has cut off is ended before the next line, which so begins on a line. */
static bool begin_anew(struct access_log *log)
{
    if (log->is_within_line && write_some(log, "\n", 1) == 1)
        log->is_within_line = false;
    return !log->is_within_line;
}

static void write_out(struct access_log *log, const char *bytes, size_t len)
{
    struct patience patience = { 0 };
    CHECK(pthread_mutex_lock(&log->medium) == 0);
    bool open = begin_anew(log);
    while (len > 0) {
        bool ready = open && (log->is_file || wait_for_room(log, &patience));
        ssize_t written = ready ? write_some(log, bytes, len) : -1;
        if (written < 0 && ready && (errno == EINTR || errno == EAGAIN))
            continue;
        if (written <= 0) { /* a full disk, or nobody who reads: these lines are lost */
            metric_add(METRIC_LOG_LINES_LOST, lines_in(bytes, len));
            break;
        }
        log->is_within_line = bytes[written - 1] != '\n';
        bytes += written;
        len -= (size_t)written;
    }
    CHECK(pthread_mutex_unlock(&log->medium) == 0);
}

/* Lines gather for a moment before they are taken: one write serves many, and a request wakes
 * nobody but the first of them. */
static void *log_main(void *argument)
{
    struct access_log *log = argument;
    const struct timespec gather = { .tv_nsec = GATHER_NS };
    for (;;) {
        CHECK(pthread_mutex_lock(&log->lock) == 0);
        while (log->filled_len == 0 && !log->closing)
            CHECK(pthread_cond_wait(&log->filled, &log->lock) == 0);
        bool closing = log->closing;
        CHECK(pthread_mutex_unlock(&log->lock) == 0);
        if (!closing)
            (void)nanosleep(&gather, NULL);
        CHECK(pthread_mutex_lock(&log->lock) == 0);
        char *bytes = log->filling;
        size_t len = log->filled_len;
        log->filling = log->writing;
        log->writing = bytes;
        log->filled_len = 0;
        closing = log->closing;
        CHECK(pthread_mutex_unlock(&log->lock) == 0);
        write_out(log, bytes, len);
        if (closing)
            return NULL;
    }
}

struct access_log *access_log_open(const char *target, char *why, size_t why_size)
{
    int fd = -1;
    bool is_file = false;
    if (!open_target(target, &fd, &is_file, why, why_size))
        return NULL;
    struct access_log *log = calloc(1, sizeof *log);
    CHECK(log != NULL);
    log->target = target;
    log->fd = fd;
    log->is_file = is_file;
    log->filling = malloc(BUFFER_SIZE);
    log->writing = malloc(BUFFER_SIZE);
    CHECK(log->filling != NULL && log->writing != NULL);
    CHECK(pthread_mutex_init(&log->lock, NULL) == 0);
    CHECK(pthread_mutex_init(&log->medium, NULL) == 0);
    CHECK(pthread_cond_init(&log->filled, NULL) == 0);
    CHECK(pthread_create(&log->thread, NULL, log_main, log) == 0);
    return log;
}

void access_log_write(struct access_log *log, const struct access_entry *entry)
{
    char line[ACCESS_LINE_MAX];
    size_t len = access_line(entry, line);
    CHECK(pthread_mutex_lock(&log->lock) == 0);
    bool fits = log->filled_len + len <= BUFFER_SIZE, first = log->filled_len == 0;
    if (fits) {
        memcpy(log->filling + log->filled_len, line, len);
        log->filled_len += len;
    }
    CHECK(pthread_mutex_unlock(&log->lock) == 0);
    if (fits && first)
        CHECK(pthread_cond_signal(&log->filled) == 0);
    if (!fits)
        metric_add(METRIC_LOG_LINES_LOST, 1);
}

bool access_log_reopen(struct access_log *log, char *why, size_t why_size)
{
    int fd = -1;
    bool is_file = false;
    if (!log->is_file) /* a pipe cannot be moved away; and a full one is not to be waited for */
        return true;
    if (!open_target(log->target, &fd, &is_file, why, why_size))
        return false;
    CHECK(pthread_mutex_lock(&log->medium) == 0);
    int old = log->fd;
    log->fd = fd;
    log->is_file = is_file;
    log->is_within_line = false;
    CHECK(pthread_mutex_unlock(&log->medium) == 0);
    if (is_ours(old))
        (void)close(old);
    return true;
}

void access_log_close(struct access_log *log)
{
    CHECK(pthread_mutex_lock(&log->lock) == 0);
    log->closing = true;
    CHECK(pthread_cond_signal(&log->filled) == 0);
    CHECK(pthread_mutex_unlock(&log->lock) == 0);
    CHECK(pthread_join(log->thread, NULL) == 0);
    if (is_ours(log->fd))
        (void)close(log->fd);
    free(log->filling);
    free(log->writing);
    free(log);
}

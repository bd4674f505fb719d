#include "base/outlet.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include "base/metric.h"
#include "base/text.h"

#define ROOM_FOR_LINE ((size_t)64 * 1024)
#define MESSAGE_SHOWN ((size_t)600) /* even if JSON has to escape each byte, the line is whole */

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

ssize_t outlet_write(int fd, const char *bytes, size_t len)
{
    struct pollfd outlet = { .fd = fd, .events = POLLOUT };
    ssize_t written = -1;
    CHECK(len <= OUTLET_PIECE);
    CHECK(pthread_mutex_lock(&turn) == 0);
    int ready = poll(&outlet, 1, 0);
    if (ready > 0)
        written = write(fd, bytes, len);
    else if (ready == 0)
        errno = EAGAIN;
    int why = errno;
    CHECK(pthread_mutex_unlock(&turn) == 0);
    errno = why;
    return written;
}

static str shown(const char *message)
{
    str s = str_of(message);
    if (s.len <= MESSAGE_SHOWN)
        return s;
    s.len = MESSAGE_SHOWN;
    while (s.len > 0 && ((unsigned char)s.ptr[s.len] & 0xC0) == 0x80) /* within a character */
        s.len--;
    return s;
}

void outlet_notice(const char *level, const char *during, const char *message)
{
    struct arena *a = arena_open(ROOM_FOR_LINE);
    struct text t = text_begin(a, OUTLET_PIECE);
    str line = { 0 };
    text_format(&t, "{\"level\":\"%s\",\"during\":\"%s\",\"message\":", level, during);
    text_json_string(&t, shown(message));
    TEXT_LITERAL(&t, "}\n");
    CHECK(text_done(&t, &line));
    if (outlet_write(STDERR_FILENO, line.ptr, line.len) != (ssize_t)line.len)
        metric_add(METRIC_NOTICES_LOST, 1);
    arena_close(a);
}

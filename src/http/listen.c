#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define FILES_SPARE 128 /* descriptors left for the store, logs and outgoing calls */

static int bind_and_listen(const char *host, const struct addrinfo *at)
{
    int fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    int on = 1, off = 0;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (strcmp(host, "::") == 0)
        (void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0)
        return fd;
    int reason = errno;
    (void)close(fd);
    errno = reason;
    return -1;
}

int listen_open(const char *host, uint16_t port, char *why, size_t why_size)
{
    char text[8];
    (void)snprintf(text, sizeof text, "%u", (unsigned)port);
    const struct addrinfo wanted = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                                     .ai_socktype = SOCK_STREAM };
    struct addrinfo *found = NULL;
    int code = getaddrinfo(host, text, &wanted, &found);
    int fd = code == 0 ? bind_and_listen(host, found) : -1;
    const char *reason = code != 0 ? gai_strerror(code) : strerror(errno);
    if (fd < 0)
        (void)snprintf(why, why_size, "cannot listen on %s port %s: %s", host, text, reason);
    if (code == 0)
        freeaddrinfo(found);
    return fd;
}

uint16_t listen_port(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } at;
    memset(&at, 0, sizeof at);
    socklen_t size = sizeof at;
    CHECK(getsockname(fd, &at.any, &size) == 0);
    return ntohs(at.any.sa_family == AF_INET6 ? at.v6.sin6_port : at.v4.sin_port);
}

unsigned listen_connections_max(void)
{
    struct rlimit files = { 0 };
    CHECK(getrlimit(RLIMIT_NOFILE, &files) == 0);
    if (files.rlim_cur >= CONNECTIONS_MAX + FILES_SPARE)
        return CONNECTIONS_MAX;
    return files.rlim_cur > 2 * FILES_SPARE ? (unsigned)files.rlim_cur - FILES_SPARE : FILES_SPARE;
}

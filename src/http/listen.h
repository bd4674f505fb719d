/* listen.h -- the socket that the server listens on, made here so that its errors can be told. */
#ifndef LISTEN_H
#define LISTEN_H

#include "base/base.h"

/* Listens on a numeric address; port 0 takes a free one. Negative and a sentence in `why` if not.
 */
int listen_open(const char *host, uint16_t port, char *why, size_t why_size);
uint16_t listen_port(int fd);

/* How many connections the limit of open files leaves room for. */
#define CONNECTIONS_MAX 4096
unsigned listen_connections_max(void);

#endif

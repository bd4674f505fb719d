/* address.h -- who is at the other end, and sets of such addresses: "loopback", "any", "none",
 * "10.0.0.0/8, ::1". */
#ifndef ADDRESS_H
#define ADDRESS_H

#include "base/base.h"

struct sockaddr;

/* Without port; an IPv4 client of an IPv6 socket is shown as IPv4. .ptr NULL if it is neither. */
str address_text(struct arena *a, const struct sockaddr *address);

/* As address_text() writes it; false if the text is none. */
bool address_read(struct arena *a, str text, str *out);

#define NETWORKS_MAX 16

struct network {
    unsigned char bytes[16]; /* IPv4 as ::ffff:a.b.c.d */
    unsigned bits;
};
struct networks {
    struct network items[NETWORKS_MAX];
    size_t count;
};

/* False if a part of the text is none of the above, or there are too many. */
bool networks_read(const char *text, struct networks *out);
bool networks_have(const struct networks *n, str address); /* as text; false if it is none */

#endif

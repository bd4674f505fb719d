/*
 * public_address.h -- which network addresses lie on the public internet, and which lead to what is
 * behind us: our own machine, its network, its cloud's metadata service. Pure.
 */
#ifndef PUBLIC_ADDRESS_H
#define PUBLIC_ADDRESS_H

#include <sys/socket.h>

#include "base/base.h"

/* https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry.
 * False for whatever is neither IPv4 nor IPv6. */
bool address_is_public(const struct sockaddr *address);

/* Can the host of an URL be on the public internet, as far as is known without resolving it? Not
 * an address that is not public, written as usual (IPv6 in brackets), nor localhost. */
bool host_may_be_public(str host);

#endif

/*
 * relying_party.h -- for whom passkeys are: a host name, to which an authenticator binds a key, and
 * the origin of the pages that may ask for it. Both follow from the address of the portal that the
 * operator has chosen, never from what a client says. Pure.
 */
#ifndef RELYING_PARTY_H
#define RELYING_PARTY_H

#include "base/base.h"

#define RELYING_PARTY_ID_MAX 253 /* bytes */

struct relying_party {
    str id;     /* the host name; empty: there are no passkeys here */
    str origin; /* as browsers write it: https://pay.example.com, a port only if it is unusual */
};

/* False, and `out` empty, if browsers would have no passkeys there: a host without a name, or
 * http:// of another one than localhost. */
bool relying_party_read(struct arena *a, str portal_url, struct relying_party *out);

#endif

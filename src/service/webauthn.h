/*
 * webauthn.h -- what a browser hands on from an authenticator, looked at: is it an answer to this
 * challenge, by a page of ours, with the user seen and known to be there, and signed with that key?
 * (W3C Web Authentication, level 2, sections 7.1 and 7.2.) Touches no store.
 *
 * Where a key comes from is not asked ("attestation": "none"), so no certificates are looked at.
 * CBOR is read and signatures are verified by libfido2.
 */
#ifndef WEBAUTHN_H
#define WEBAUTHN_H

#include "base/ctx.h"
#include "domain/relying_party.h"

#define WEBAUTHN_CHALLENGE_CHARS   43   /* base64url of 256 bits */
#define WEBAUTHN_CLIENT_DATA_CHARS 4000 /* what is taken, in base64url */
#define WEBAUTHN_DATA_CHARS        4000
#define WEBAUTHN_SIGNATURE_CHARS   700
#define WEBAUTHN_ID_CHARS          1364 /* 1023 bytes, as the standard allows */
#define WEBAUTHN_USER_CHARS        86   /* 64 bytes, likewise */

str base64url(struct arena *a, const void *bytes, size_t length);

enum webauthn_ceremony { WEBAUTHN_CREATE, WEBAUTHN_GET };

/* The challenge that the answer says it is of; false: it is no answer, or of another kind, or of a
 * page that is not ours. Whether that challenge was given is another's to say. */
bool webauthn_challenge(struct ctx *c, const struct relying_party *party,
                        enum webauthn_ceremony ceremony, str client_data, str *challenge);

struct webauthn_key {
    int64_t algorithm; /* of COSE */
    str credential_id; /* base64url */
    str public_key;    /* likewise, as libfido2 has it */
    int64_t sign_count;
};
/* A new one, from the authenticator's data (without the rest of the attestation). */
bool webauthn_new_key(struct ctx *c, const struct relying_party *party, str authenticator_data,
                      struct webauthn_key *out);

/* All base64url, as they came. */
struct webauthn_assertion {
    str client_data, authenticator_data, signature;
};
/* Is it signed with the key? Then its count is told. */
bool webauthn_verify(struct ctx *c, const struct relying_party *party,
                     const struct webauthn_key *key, const struct webauthn_assertion *assertion,
                     int64_t *sign_count);

#endif

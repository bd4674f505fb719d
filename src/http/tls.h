/*
 * tls.h -- the certificate that new connections are shown, and its exchange while the server runs.
 *
 * libmicrohttpd asks tls_retrieve() at each handshake, and gives it nothing to tell servers apart
 * by: so there is one certificate in the process.
 *
 * Invariants
 *   1. A certificate that cannot be used (no PEM, a key that is not its own) never becomes the
 *      current one.
 *   2. One that was current stays in memory, because a handshake that has begun with it goes on
 *      with it: the last GENERATIONS of them, of which each lasts for months.
 */
#ifndef TLS_H
#define TLS_H

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>

#include "base/base.h"

#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

/* Makes this chain and key (PEM) the current ones. False and a sentence in `why` if they are
 * unusable; the old ones stay then. One thread at a time. */
bool tls_use(const char *cert_pem, const char *key_pem, char *why, size_t why_size);

/* A gnutls_certificate_retrieve_function2. */
int tls_retrieve(gnutls_session_t session, const gnutls_datum_t *issuers, int issuers_count,
                 const gnutls_pk_algorithm_t *algorithms, int algorithms_count,
                 gnutls_pcert_st **chain, unsigned *chain_count, gnutls_privkey_t *key);

void tls_forget(void); /* frees all; no handshake may be under way */

#endif

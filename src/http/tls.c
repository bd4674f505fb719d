#include "http/tls.h"

#include <stdatomic.h>
#include <stdio.h>

#define GENERATIONS 64 /* handshakes of older ones have ended long since */
#define CHAIN_MAX   16

struct generation {
    gnutls_pcert_st chain[CHAIN_MAX];
    unsigned count; /* 0: free */
    gnutls_privkey_t key;
};

static struct generation generations[GENERATIONS];
static size_t next_generation;
static _Atomic(struct generation *) current;

static void forget(struct generation *g)
{
    for (unsigned i = 0; i < g->count; i++)
        gnutls_pcert_deinit(&g->chain[i]);
    if (g->key != NULL)
        gnutls_privkey_deinit(g->key);
    *g = (struct generation){ 0 };
}

static bool refuse(struct generation *g, const char *what, int code, char *why, size_t why_size)
{
    (void)snprintf(why, why_size, "%s: %s", what, gnutls_strerror(code));
    forget(g);
    return false;
}

static int key_id(gnutls_pubkey_t key, unsigned char id[32])
{
    size_t size = 32;
    return gnutls_pubkey_get_key_id(key, GNUTLS_KEYID_USE_SHA256, id, &size);
}

/* Does the private key belong to the first certificate? */
static int compare_keys(const struct generation *g)
{
    unsigned char of_cert[32], of_key[32];
    gnutls_pubkey_t public = NULL;
    int code = gnutls_pubkey_init(&public);
    if (code < 0)
        return code;
    code = gnutls_pubkey_import_privkey(public, g->key, 0, 0);
    if (code >= 0)
        code = key_id(public, of_key);
    if (code >= 0)
        code = key_id(g->chain[0].pubkey, of_cert);
    if (code >= 0 && memcmp(of_cert, of_key, sizeof of_key) != 0)
        code = GNUTLS_E_CERTIFICATE_KEY_MISMATCH;
    gnutls_pubkey_deinit(public);
    return code;
}

static gnutls_datum_t datum(const char *text)
{
    return (gnutls_datum_t){ (unsigned char *)(uintptr_t)text, (unsigned)strlen(text) };
}

static bool load(struct generation *g, const char *cert_pem, const char *key_pem, char *why,
                 size_t why_size)
{
    gnutls_datum_t cert = datum(cert_pem), key = datum(key_pem);
    unsigned count = CHAIN_MAX;
    int code = gnutls_pcert_list_import_x509_raw(g->chain, &count, &cert, GNUTLS_X509_FMT_PEM, 0);
    if (code < 0)
        return refuse(g, "the TLS certificate is unusable", code, why, why_size);
    g->count = count;
    code = gnutls_privkey_init(&g->key);
    if (code >= 0)
        code = gnutls_privkey_import_x509_raw(g->key, &key, GNUTLS_X509_FMT_PEM, NULL, 0);
    if (code < 0)
        return refuse(g, "the TLS key is unusable", code, why, why_size);
    code = compare_keys(g);
    if (code < 0)
        return refuse(g, "the TLS certificate or its key is unusable", code, why, why_size);
    return true;
}

bool tls_use(const char *cert_pem, const char *key_pem, char *why, size_t why_size)
{
    struct generation *g = &generations[next_generation % GENERATIONS];
    CHECK(g != atomic_load(&current));
    forget(g);
    if (!load(g, cert_pem, key_pem, why, why_size))
        return false;
    atomic_store(&current, g);
    next_generation++;
    return true;
}

int tls_retrieve(gnutls_session_t session, const gnutls_datum_t *issuers, int issuers_count,
                 const gnutls_pk_algorithm_t *algorithms, int algorithms_count,
                 gnutls_pcert_st **chain, unsigned *chain_count, gnutls_privkey_t *key)
{
    (void)session;
    (void)issuers;
    (void)issuers_count;
    (void)algorithms;
    (void)algorithms_count;
    struct generation *g = atomic_load(&current);
    if (g == NULL)
        return -1;
    *chain = g->chain;
    *chain_count = g->count;
    *key = g->key;
    return 0;
}

void tls_forget(void)
{
    atomic_store(&current, NULL);
    for (size_t i = 0; i < GENERATIONS; i++)
        forget(&generations[i]);
}

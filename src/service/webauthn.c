#include "service/webauthn.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <sodium.h>

#include "domain/cbor.h"
#include "shape/shape.h"

#define RP_HASH_BYTES   crypto_hash_sha256_BYTES
#define USER_PRESENT    0x01
#define USER_VERIFIED   0x04
#define HAS_CREDENTIAL  0x40
#define BACKUP_ELIGIBLE 0x08
#define FIXED_BYTES     (RP_HASH_BYTES + 1 + 4) /* hash, flags, count */
#define MAKER_BYTES     16
#define BACKED_UP       0x10

struct bytes {
    const unsigned char *ptr;
    size_t len;
};

str base64url(struct arena *a, const void *bytes, size_t length)
{
    const int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    size_t room = sodium_base64_encoded_len(length, variant);
    char *out = arena_take(a, room, 1);
    (void)sodium_bin2base64(out, room, bytes, length, variant);
    return str_of(out);
}

static bool decode(struct ctx *c, str text, struct bytes *out)
{
    unsigned char *bytes = arena_take(c->arena, text.len + 1, 1);
    size_t length = 0;
    if (text.len == 0 || sodium_base642bin(bytes, text.len, text.ptr, text.len, NULL, &length, NULL,
                                           sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    *out = (struct bytes){ bytes, length };
    return length > 0;
}

/* --- what the browser says ------------------------------------------------------------------ */

struct client_data {
    uint64_t has;
    str type, challenge, origin;
    bool is_cross_origin;
};
/* clang-format off */
static const struct field CLIENT_DATA_FIELDS[] = {
    FIELD(SHAPE_STR, client_data, type, REQUIRED, 1, 64, "Of the ceremony"),
    FIELD(SHAPE_STR, client_data, challenge, REQUIRED, 1, 200, "That was signed"),
    FIELD(SHAPE_STR, client_data, origin, REQUIRED, 1, 300, "Of the page"),
    { .kind = SHAPE_BOOL, .name = "crossOrigin", .offset = offsetof(struct client_data, is_cross_origin), .meaning = "Was it within a page of another?" },
};
/* clang-format on */
static const struct shape CLIENT_DATA = SHAPE("ClientData", client_data, CLIENT_DATA_FIELDS);

bool webauthn_challenge(struct ctx *c, const struct relying_party *party,
                        enum webauthn_ceremony ceremony, str client_data, str *challenge)
{
    struct bytes json;
    struct client_data read = { 0 };
    size_t blames = c->blames_count;
    str type = ceremony == WEBAUTHN_CREATE ? STR("webauthn.create") : STR("webauthn.get");
    if (party->id.len == 0 || !decode(c, client_data, &json))
        return false;
    enum problem p =
        shape_read_json(c, &CLIENT_DATA, (str){ (const char *)json.ptr, json.len }, &read);
    c->blames_count = blames; /* they would quote what is wrong */
    if (p != OK || !str_equal(read.type, type) || !str_equal(read.origin, party->origin) ||
        read.is_cross_origin)
        return false;
    *challenge = read.challenge;
    return true;
}

/* --- what the authenticator says -------------------------------------------------------------- */

static bool is_for(const struct relying_party *party, struct bytes data)
{
    unsigned char hash[RP_HASH_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)party->id.ptr, party->id.len);
    return data.len > RP_HASH_BYTES && sodium_memcmp(hash, data.ptr, RP_HASH_BYTES) == 0;
}

/* Seen and verified; and not backed up if it cannot be. */
static bool has_flags(struct bytes data, unsigned wanted)
{
    unsigned flags = data.ptr[RP_HASH_BYTES];
    bool is_sound = (flags & BACKED_UP) == 0 || (flags & BACKUP_ELIGIBLE) != 0;
    wanted |= USER_PRESENT | USER_VERIFIED;
    return (flags & wanted) == wanted && is_sound;
}

/* After the fixed part: of a new key its maker, the length of its id and the id, and then CBOR. */
static bool has_whole_cbor(struct bytes data, bool is_new)
{
    size_t from = FIXED_BYTES;
    if (is_new && data.len >= FIXED_BYTES + MAKER_BYTES + 2) {
        const unsigned char *length = data.ptr + FIXED_BYTES + MAKER_BYTES;
        from += MAKER_BYTES + 2 + ((size_t)length[0] << 8 | length[1]);
    }
    return data.len >= from && cbor_is_whole(data.ptr + from, data.len - from);
}

/* libfido2 wants to know which kind of key it will find. */
static bool read_key(struct ctx *c, int algorithm, struct bytes data, struct webauthn_key *out)
{
    fido_cred_t *cred = fido_cred_new();
    CHECK(cred != NULL);
    bool good = fido_cred_set_type(cred, algorithm) == FIDO_OK &&
                fido_cred_set_authdata_raw(cred, data.ptr, data.len) == FIDO_OK &&
                fido_cred_id_len(cred) > 0 && fido_cred_pubkey_len(cred) > 0;
    if (good)
        *out = (struct webauthn_key){
            algorithm, base64url(c->arena, fido_cred_id_ptr(cred), fido_cred_id_len(cred)),
            base64url(c->arena, fido_cred_pubkey_ptr(cred), fido_cred_pubkey_len(cred)),
            fido_cred_sigcount(cred)
        };
    fido_cred_free(&cred);
    return good;
}

/* A key in libfido2's own form; NULL if it is none, such as a point that is not on the curve. */
struct fido_key {
    es256_pk_t *es256;
    rs256_pk_t *rs256;
    eddsa_pk_t *eddsa;
    const void *key;
};

static void key_close(struct fido_key *key)
{
    es256_pk_free(&key->es256);
    rs256_pk_free(&key->rs256);
    eddsa_pk_free(&key->eddsa);
}

static bool key_open(int64_t algorithm, struct bytes raw, struct fido_key *key)
{
    bool good = false;
    *key = (struct fido_key){ 0 };
    if (algorithm == COSE_ES256) {
        key->key = key->es256 = es256_pk_new();
        good = key->key != NULL && es256_pk_from_ptr(key->es256, raw.ptr, raw.len) == FIDO_OK;
    } else if (algorithm == COSE_RS256) {
        key->key = key->rs256 = rs256_pk_new();
        good = key->key != NULL && rs256_pk_from_ptr(key->rs256, raw.ptr, raw.len) == FIDO_OK;
    } else if (algorithm == COSE_EDDSA) {
        key->key = key->eddsa = eddsa_pk_new();
        good = key->key != NULL && eddsa_pk_from_ptr(key->eddsa, raw.ptr, raw.len) == FIDO_OK;
    }
    if (!good)
        key_close(key);
    return good;
}

static bool is_usable(struct ctx *c, const struct webauthn_key *key)
{
    struct fido_key opened;
    struct bytes raw;
    bool good = decode(c, key->public_key, &raw) && key_open(key->algorithm, raw, &opened);
    if (good)
        key_close(&opened);
    return good && key->credential_id.len <= WEBAUTHN_ID_CHARS;
}

bool webauthn_new_key(struct ctx *c, const struct relying_party *party, str authenticator_data,
                      struct webauthn_key *out)
{
    static const int ALGORITHMS[] = { COSE_ES256, COSE_EDDSA, COSE_RS256 };
    struct bytes data;
    if (!decode(c, authenticator_data, &data) || !is_for(party, data) ||
        !has_flags(data, HAS_CREDENTIAL) || !has_whole_cbor(data, true))
        return false;
    for (size_t i = 0; i < COUNT(ALGORITHMS); i++)
        if (read_key(c, ALGORITHMS[i], data, out))
            return is_usable(c, out);
    return false;
}

static bool set_assertion(fido_assert_t *a, const struct relying_party *party, const char *rp_id,
                          struct bytes client, struct bytes data, struct bytes signature)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, client.ptr, client.len);
    return is_for(party, data) && has_flags(data, 0) && has_whole_cbor(data, false) &&
           fido_assert_set_rp(a, rp_id) == FIDO_OK && fido_assert_set_count(a, 1) == FIDO_OK &&
           fido_assert_set_up(a, FIDO_OPT_TRUE) == FIDO_OK &&
           fido_assert_set_uv(a, FIDO_OPT_TRUE) == FIDO_OK &&
           fido_assert_set_clientdata_hash(a, hash, sizeof hash) == FIDO_OK &&
           fido_assert_set_authdata_raw(a, 0, data.ptr, data.len) == FIDO_OK &&
           fido_assert_set_sig(a, 0, signature.ptr, signature.len) == FIDO_OK;
}

bool webauthn_verify(struct ctx *c, const struct relying_party *party,
                     const struct webauthn_key *key, const struct webauthn_assertion *assertion,
                     int64_t *sign_count)
{
    struct bytes client, data, signature, raw;
    struct fido_key opened;
    if (!decode(c, assertion->client_data, &client) ||
        !decode(c, assertion->authenticator_data, &data) ||
        !decode(c, assertion->signature, &signature) || !decode(c, key->public_key, &raw) ||
        !key_open(key->algorithm, raw, &opened))
        return false;
    fido_assert_t *a = fido_assert_new();
    CHECK(a != NULL);
    bool good = set_assertion(a, party, arena_cstr(c->arena, party->id), client, data, signature) &&
                fido_assert_verify(a, 0, (int)key->algorithm, opened.key) == FIDO_OK;
    if (good)
        *sign_count = fido_assert_sigcount(a, 0);
    fido_assert_free(&a);
    key_close(&opened);
    return good;
}

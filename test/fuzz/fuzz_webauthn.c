/* What browsers hand on from authenticators: whatever the bytes are, they are refused or read, and
 * nothing is taken for signed that is not. The first byte says what the rest is. */
#include <sodium.h>

#include "api/assets.h"
#include "service/webauthn.h"

const struct asset ASSETS[] = { { .path = "/index.html" } }; /* no portal is needed here */
const size_t ASSETS_COUNT = COUNT(ASSETS);

#define RP_HASH_BYTES crypto_hash_sha256_BYTES

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct relying_party PARTY = { { "pay.example", 11 }, { "https://pay.example", 19 } };

static void check_client_data(struct ctx *c, str text)
{
    str challenge = { 0 };
    if (webauthn_challenge(c, &PARTY, WEBAUTHN_GET, text, &challenge))
        CHECK(challenge.len > 0 && str_is_utf8(challenge) &&
              !webauthn_challenge(c, &PARTY, WEBAUTHN_CREATE, text, &challenge));
    CHECK(c->blames_count == 0);
}

/* A key that was read is one that can be verified with, and has signed nothing. */
static void check_key(struct ctx *c, str text)
{
    struct webauthn_key key = { 0 };
    int64_t count = 0;
    if (!webauthn_new_key(c, &PARTY, text, &key))
        return;
    struct webauthn_assertion assertion = { STR("e30"), text, STR("MAYCAQECAQE") };
    CHECK(key.credential_id.len > 0 && key.sign_count >= 0 && key.sign_count <= UINT32_MAX);
    CHECK(!webauthn_verify(c, &PARTY, &key, &assertion, &count));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct ctx c = { .arena = arena_open((size_t)64 << 20) };
    unsigned char *bytes = arena_take(c.arena, size + RP_HASH_BYTES, 1);
    memcpy(bytes + RP_HASH_BYTES, data + 1, size - 1);
    crypto_hash_sha256(bytes, (const unsigned char *)PARTY.id.ptr, PARTY.id.len);
    switch (data[0]) {
    case 'c':
        check_client_data(&c, base64url(c.arena, data + 1, size - 1));
        break;
    case 'k':
        check_key(&c, base64url(c.arena, bytes, RP_HASH_BYTES + size - 1));
        break;
    default:
        check_key(&c, (str){ (const char *)data + 1, size - 1 });
        break;
    }
    arena_close(c.arena);
    return 0;
}

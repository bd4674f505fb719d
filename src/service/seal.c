#include "service/seal.h"

#include <sodium.h>

#define OVERHEAD   (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
#define SEALED_MAX 256
#define VARIANT    sodium_base64_VARIANT_ORIGINAL

static void key_of(const struct secret *secret, const char *purpose,
                   unsigned char out[crypto_secretbox_KEYBYTES])
{
    CHECK(crypto_generichash(out, crypto_secretbox_KEYBYTES, (const unsigned char *)purpose,
                             strlen(purpose) + 1, secret->bytes, sizeof secret->bytes) == 0);
}

str seal(struct ctx *c, const struct secret *secret, const char *purpose, str text)
{
    unsigned char box[OVERHEAD + SEAL_TEXT_MAX], key[crypto_secretbox_KEYBYTES];
    CHECK(text.len <= SEAL_TEXT_MAX);
    key_of(secret, purpose, key);
    c->entropy->fill(c->entropy, box, crypto_secretbox_NONCEBYTES);
    CHECK(crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, (const unsigned char *)text.ptr,
                                text.len, box, key) == 0);
    char *out = arena_take(c->arena, SEALED_MAX, 1);
    (void)sodium_bin2base64(out, SEALED_MAX, box, OVERHEAD + text.len, VARIANT);
    return str_of(out);
}

bool unseal(struct ctx *c, const struct secret *secret, const char *purpose, str sealed, str *text)
{
    unsigned char box[SEALED_MAX], key[crypto_secretbox_KEYBYTES];
    size_t length = 0;
    if (sodium_base642bin(box, sizeof box, sealed.ptr, sealed.len, NULL, &length, NULL, VARIANT) !=
            0 ||
        length <= OVERHEAD || length > OVERHEAD + SEAL_TEXT_MAX)
        return false;
    key_of(secret, purpose, key);
    char *out = arena_take(c->arena, SEAL_TEXT_MAX, 1);
    if (crypto_secretbox_open_easy((unsigned char *)out, box + crypto_secretbox_NONCEBYTES,
                                   length - crypto_secretbox_NONCEBYTES, box, key) != 0)
        return false;
    *text = (str){ out, length - OVERHEAD };
    return true;
}

/* For which host passkeys are, and of which origin its pages: as browsers have both. */
#include <criterion/criterion.h>

#include "domain/relying_party.h"
#include "support.h"

static const struct {
    const char *url, *id, *origin; /* id NULL: there are none */
} READ[] = {
    { "https://pay.example.com", "pay.example.com", "https://pay.example.com" },
    { "https://Pay.Example.COM:443/portal", "pay.example.com", "https://pay.example.com" },
    { "https://pay.example.com:8443", "pay.example.com", "https://pay.example.com:8443" },
    { "https://shop", "shop", "https://shop" },
    { "https://xn--bcher-kva.example", "xn--bcher-kva.example", "https://xn--bcher-kva.example" },
    { "http://localhost:8080", "localhost", "http://localhost:8080" },
    { "http://localhost:80", "localhost", "http://localhost" },
    { "https://localhost", "localhost", "https://localhost" },
    { "http://pay.example.com", NULL, NULL },
    { "http://localhost.example.com", NULL, NULL },
    { "http://127.0.0.1:8080", NULL, NULL },
    { "https://192.0.2.7", NULL, NULL },
    { "https://[2001:db8::1]", NULL, NULL },
    { "https://pay..example", NULL, NULL },
    { "https://.example", NULL, NULL },
    { "https://example.", NULL, NULL },
    { "https://pay_1.example", NULL, NULL },
    { "https://a@b.example", NULL, NULL },
    { "https://pay.example:", NULL, NULL },
    { "https://pay.example:0443", NULL, NULL },
    { "https://pay.example:123456", NULL, NULL },
    { "https://pay.example:8080:8080", NULL, NULL },
    { "https://", NULL, NULL },
    { "ftp://pay.example", NULL, NULL },
    { "", NULL, NULL },
};

Test(relying_party, follows_from_the_address_of_the_portal)
{
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(READ); i++) {
        struct relying_party party;
        bool found = relying_party_read(c.arena, str_of(READ[i].url), &party);
        cr_assert_eq(found, READ[i].id != NULL, "%s", READ[i].url);
        str id = READ[i].id != NULL ? str_of(READ[i].id) : STR("");
        str origin = READ[i].id != NULL ? str_of(READ[i].origin) : STR("");
        cr_assert(str_equal(party.id, id), "%s: %.*s", READ[i].url, STR_ARG(party.id));
        cr_assert(str_equal(party.origin, origin), "%s: %.*s", READ[i].url, STR_ARG(party.origin));
    }
}

Test(relying_party, is_no_longer_than_a_host_name_may_be)
{
    struct ctx c = make_ctx();
    struct relying_party party;
    char url[8 + RELYING_PARTY_ID_MAX + 2] = "https://";
    memset(url + 8, 'a', RELYING_PARTY_ID_MAX);
    cr_assert(relying_party_read(c.arena, str_of(url), &party));
    cr_assert_eq(party.id.len, RELYING_PARTY_ID_MAX);
    url[8 + RELYING_PARTY_ID_MAX] = 'a';
    cr_assert(!relying_party_read(c.arena, str_of(url), &party));
}

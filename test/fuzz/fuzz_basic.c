/* Authorization headers and session cookies against a store that knows one key: whatever comes,
 * nobody else gets in. */
#include <sodium.h>
#include <stdio.h>

#include "base/text.h"
#include "service/identity.h"
#include "store/db_sqlite.h"
#include "store/migrate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct db *db;
static struct entropy chance;
static const struct secret SECRET = { "a secret of thirty-two bytes ..." };
static char username[64], password[128]; /* of the one key */

static struct ctx begin(size_t limit)
{
    return (struct ctx){ .arena = arena_open(limit),
                         .tx = (struct tx *)db,
                         .entropy = &chance,
                         .now = INT64_C(1795342445000000),
                         .merchant_id = 1 };
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    char why[512];
    int64_t merchant_id = 0;
    struct key_credentials key = { 0 };
    chance = entropy_seeded(7);
    CHECK(sqlite_open(":memory:", OPEN_TO_WRITE, &db, why, sizeof why) == OK);
    struct ctx c = begin((size_t)1 << 20);
    c.tx = NULL;
    int64_t before = 0;
    CHECK(migrate_run(&c, db, &before) == OK);
    c.tx = (struct tx *)db;
    CHECK(merchant_create(&c, STR("M1"), STR("One"), false, &merchant_id) == OK &&
          merchant_id == 1);
    CHECK(key_create(&c, &SECRET, ENVIRONMENT_TEST, STR("M1"), STR(""), &key) == OK);
    (void)snprintf(username, sizeof username, "%.*s", STR_ARG(key.username));
    (void)snprintf(password, sizeof password, "%.*s", STR_ARG(key.password));
    arena_close(c.arena);
    return 0;
}

static void authenticate(str header, bool must_succeed)
{
    struct ctx c = begin((size_t)64 << 20);
    struct caller caller = { 0 };
    struct key_claim claim = key_claim_read(&c, &SECRET, header);
    enum problem p = key_authenticate(&c, &claim, ENVIRONMENT_TEST, &caller);
    CHECK(p == (must_succeed ? OK : PROBLEM_NOT_AUTHENTICATED));
    CHECK(p != OK || caller.merchant_id == 1);
    p = key_authenticate(&c, &claim, ENVIRONMENT_LIVE, &caller);
    CHECK(p == PROBLEM_NOT_AUTHENTICATED);
    p = session_authenticate(&c, &SECRET, header, (str){ 0 }, &caller);
    CHECK(p == PROBLEM_NOT_AUTHENTICATED);
    arena_close(c.arena);
}

static str basic(struct arena *a, str pair)
{
    const int variant = sodium_base64_VARIANT_ORIGINAL;
    char *encoded = arena_take(a, sodium_base64_encoded_len(pair.len, variant), 1);
    (void)sodium_bin2base64(encoded, sodium_base64_encoded_len(pair.len, variant),
                            (const unsigned char *)pair.ptr, pair.len, variant);
    return arena_format(a, "Basic %s", encoded);
}

static str join(struct arena *a, str one, str two, str three)
{
    struct text t = text_begin(a, one.len + two.len + three.len + 1);
    text_add(&t, one);
    text_add(&t, two);
    text_add(&t, three);
    str out;
    CHECK(text_done(&t, &out));
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str text = { (const char *)data, size }, key = str_of(password);
    struct arena *a = arena_open((size_t)64 << 20);
    authenticate(text, false); /* the password is too long to be guessed */
    authenticate(join(a, STR("Basic "), key, text), str_trim(text).len == 0);
    bool is_user = size == 0 || str_equal(text, str_of(username));
    if (size < 600) /* a longer header is refused before it is read */
        authenticate(basic(a, join(a, text, STR(":"), key)), is_user);
    arena_close(a);
    return 0;
}

#include "service/passkey.h"

#include "base/clock.h"
#include "service/access_count.h"
#include "service/audit_log.h"
#include "sql.h"

#define CHALLENGE_BYTES 32
#define FOR_ADDING      "passkey challenge to add"
#define FOR_SIGNING_IN  "passkey challenge to sign in"

/* --- challenges ------------------------------------------------------------------------------ */

static struct uuid browser_hash(const struct secret *secret, str browser)
{
    return secret_digest(secret, "passkey browser", browser);
}

static enum problem make_challenge(struct ctx *c, const struct secret *secret, const char *purpose,
                                   struct uuid browser, str *challenge)
{
    unsigned char bytes[CHALLENGE_BYTES];
    int64_t now = ctx_real_now(c);
    c->entropy->fill(c->entropy, bytes, sizeof bytes);
    *challenge = base64url(c->arena, bytes, sizeof bytes);
    TRY(db_none(c, &SQL_PASSKEY_CHALLENGE_PRUNE, PARAMS(P_I64(now)), NULL));
    return db_none(c, &SQL_PASSKEY_CHALLENGE_INSERT,
                   PARAMS(P_UUID(secret_digest(secret, purpose, *challenge)), P_UUID(browser),
                          P_I64(now + PASSKEY_MINUTES * MINUTE)),
                   NULL);
}

/* Of two who come with the same one, the second finds nothing. */
static enum problem use_challenge(struct ctx *c, const struct secret *secret, const char *purpose,
                                  struct uuid browser, str challenge, bool *is_used)
{
    int64_t changes = 0;
    TRY(db_none(c, &SQL_PASSKEY_CHALLENGE_USE,
                PARAMS(P_UUID(secret_digest(secret, purpose, challenge)), P_UUID(browser),
                       P_I64(ctx_real_now(c))),
                &changes));
    *is_used = changes == 1;
    return OK;
}

/* --- one's own ------------------------------------------------------------------------------- */

static enum problem read_passkey(struct rows *r, void *item, bool *more)
{
    struct passkey *k = item;
    return db_rows_next(r,
                        COLUMNS(C_UUID("passkey_id", &k->passkey_id),
                                C_STR("credential_id", &k->credential_id), C_STR("name", &k->name),
                                C_I64("created_at", &k->created_at),
                                C_I64("last_used_at", &k->last_used_at)),
                        more);
}

enum problem passkeys_load(struct ctx *c, str email, struct passkeys *out)
{
    struct row_list list;
    TRY(db_list(c, &SQL_PASSKEY_LIST,
                PARAMS(P_I64(c->merchant_id), P_STR(email), P_I64(PASSKEYS_MAX)),
                sizeof(struct passkey), read_passkey, &list));
    *out = (struct passkeys){ list.items, list.count };
    return OK;
}

str passkey_user(struct ctx *c, const struct secret *secret, str email)
{
    struct uuid user = secret_digest(secret, "passkey user", email);
    return base64url(c->arena, user.bytes, sizeof user.bytes);
}

static enum problem check_room(struct ctx *c, str email)
{
    struct passkeys own;
    TRY(passkeys_load(c, email, &own));
    if (own.count >= PASSKEYS_MAX)
        return blame(c, PROBLEM_CONFLICT, STR(""), WHY_PASSKEYS_FULL, PASSKEYS_MAX);
    return OK;
}

enum problem passkey_begin(struct ctx *c, const struct secret *secret, str email,
                           struct uuid session, str *challenge)
{
    TRY(check_room(c, email));
    return make_challenge(c, secret, FOR_ADDING, session, challenge);
}

static enum problem refuse_answer(struct ctx *c)
{
    return blame(c, PROBLEM_UNPROCESSABLE, STR("client_data"), WHY_PASSKEY_OUTDATED);
}

static enum problem insert(struct ctx *c, str email, const struct webauthn_key *key,
                           const struct passkey *made)
{
    int64_t changes = 0; /* asked for, so that a conflict is told here */
    enum problem p =
        db_none(c, &SQL_PASSKEY_INSERT,
                PARAMS(P_I64(c->merchant_id), P_STR(email), P_UUID(made->passkey_id),
                       P_STR(key->credential_id), P_I64(key->algorithm), P_STR(key->public_key),
                       P_I64(key->sign_count), P_STR(made->name), P_I64(made->created_at)),
                &changes);
    if (p == PROBLEM_CONFLICT)
        return blame(c, p, STR("authenticator_data"), WHY_PASSKEY_THERE);
    TRY(p);
    return audit_log_add_fact(c, AUDIT_PASSKEY_ADDED, email, "name", made->name);
}

enum problem passkey_add(struct ctx *c, const struct secret *secret,
                         const struct relying_party *party, str email, struct uuid session,
                         const struct passkey_answer *answer, struct passkey *out)
{
    struct webauthn_key key;
    str challenge;
    bool is_used = false;
    if (!webauthn_challenge(c, party, WEBAUTHN_CREATE, answer->client_data, &challenge) ||
        !webauthn_new_key(c, party, answer->authenticator_data, &key))
        return refuse_answer(c);
    TRY(use_challenge(c, secret, FOR_ADDING, session, challenge, &is_used));
    if (!is_used)
        return refuse_answer(c);
    TRY(check_room(c, email));
    int64_t now = ctx_real_now(c);
    *out = (struct passkey){ .passkey_id = uuid_make(c->entropy, now),
                             .credential_id = key.credential_id,
                             .name = str_trim(answer->name),
                             .created_at = now };
    return insert(c, email, &key, out);
}

enum problem passkey_remove(struct ctx *c, str email, struct uuid passkey_id)
{
    str name = { 0 };
    bool found = false;
    TRY(db_maybe(c, &SQL_PASSKEY_DELETE,
                 PARAMS(P_I64(c->merchant_id), P_STR(email), P_UUID(passkey_id)),
                 COLUMNS(C_STR("name", &name)), &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, STR("passkey_id"), "There is no such passkey.");
    return audit_log_add_fact(c, AUDIT_PASSKEY_REMOVED, email, "name", name);
}

enum problem passkeys_remove(struct ctx *c, str email)
{
    int64_t changes = 0;
    TRY(db_none(c, &SQL_PASSKEY_DELETE_OF_USER, PARAMS(P_I64(c->merchant_id), P_STR(email)),
                &changes));
    if (changes == 0)
        return OK;
    return audit_log_add_fact(c, AUDIT_PASSKEY_REMOVED, email, "passkeys",
                              arena_format(c->arena, "%lld", (long long)changes));
}

/* --- signing in ------------------------------------------------------------------------------ */

enum problem passkey_sign_in_begin(struct ctx *c, const struct secret *secret, str browser,
                                   str *challenge, int64_t *retry_after_seconds)
{
    struct access_count asked;
    TRY(access_count_add(c, access_count_network(c, "passkey"), &asked));
    *retry_after_seconds = asked.times > PASSKEY_ASKS_NETWORK_MAX ? asked.seconds_left : 0;
    if (*retry_after_seconds > 0)
        return OK;
    return make_challenge(c, secret, FOR_SIGNING_IN, browser_hash(secret, browser), challenge);
}

struct owned_key {
    int64_t merchant_id;
    str email;
    struct uuid passkey_id;
    struct webauthn_key key;
};

static enum problem find_key(struct ctx *c, str credential_id, struct owned_key *out, bool *found)
{
    *out = (struct owned_key){ .key = { .credential_id = credential_id } };
    return db_maybe(c, &SQL_PASSKEY_FIND, PARAMS(P_STR(credential_id)),
                    COLUMNS(C_I64("merchant_id", &out->merchant_id), C_STR("email", &out->email),
                            C_UUID("passkey_id", &out->passkey_id),
                            C_I64("algorithm", &out->key.algorithm),
                            C_STR("public_key", &out->key.public_key)),
                    found);
}

/* Its count moves forward; *is_used false: it does not, and it is told that it did not. */
static enum problem use_key(struct ctx *c, const struct owned_key *k, int64_t count, bool *is_used)
{
    int64_t changes = 0;
    TRY(db_none(c, &SQL_PASSKEY_USE,
                PARAMS(P_I64(k->merchant_id), P_STR(k->email), P_UUID(k->passkey_id), P_I64(count),
                       P_I64(ctx_real_now(c))),
                &changes));
    *is_used = changes == 1;
    if (*is_used)
        return OK;
    c->merchant_id = k->merchant_id;
    return audit_log_add_fact(c, AUDIT_PASSKEY_REFUSED, k->email, "sign_count",
                              arena_format(c->arena, "%lld", (long long)count));
}

enum problem passkey_sign_in(struct ctx *c, const struct secret *secret,
                             const struct relying_party *party, const struct passkey_sign_in *in,
                             const struct origin *origin, struct signed_in *out)
{
    struct owned_key k;
    struct sign_in user;
    str challenge;
    int64_t count = 0;
    bool is_used = false, found = false;
    *out = (struct signed_in){ .outcome = SIGN_IN_REFUSED };
    if (!webauthn_challenge(c, party, WEBAUTHN_GET, in->assertion.client_data, &challenge))
        return OK;
    TRY(use_challenge(c, secret, FOR_SIGNING_IN, browser_hash(secret, in->browser), challenge,
                      &is_used));
    if (!is_used)
        return OK;
    TRY(find_key(c, in->credential_id, &k, &found));
    if (!found)
        return OK;
    TRY(sign_in_by_passkey(c, k.email, &user));
    user.is_right = webauthn_verify(c, party, &k.key, &in->assertion, &count) &&
                    str_equal(in->user, passkey_user(c, secret, k.email)) && user.is_right;
    if (user.is_right) {
        TRY(use_key(c, &k, count, &is_used));
        if (!is_used)
            return OK;
    }
    return sign_in_finish(c, secret, &user, origin, STR(""), out);
}

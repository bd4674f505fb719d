#include "service/second_factor.h"

#include <liboath/oath.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/clock.h"
#include "service/audit_log.h"
#include "service/seal.h"
#include "sql.h"

const char *const SECOND_FACTOR_STATUSES[] = { "off", "pending", "on", NULL };

#define BASE32     "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
#define KEY_CHARS  32 /* 160 bits, as RFC 4226 recommends */
#define STEP       30 /* seconds */
#define DIGITS     6
#define WINDOW     1  /* steps earlier or later */
#define CODE_CHARS 10 /* of a recovery code: 50 bits */
#define CODE_HALF  5
#define PURPOSE    "second factor"

/* --- codes -------------------------------------------------------------------------------- */

static void init_oath(void)
{
    CHECK(oath_init() == OATH_OK);
}

/* The step of a code of the app; 0: it is none. */
static int64_t step_of(const struct ctx *c, str key, const char *code)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    char *bytes = NULL;
    size_t length = 0;
    uint64_t step = 0;
    int position = 0;
    CHECK(pthread_once(&once, init_oath) == 0);
    CHECK(oath_base32_decode(key.ptr, key.len, &bytes, &length) == OATH_OK);
    int found = oath_totp_validate3(bytes, length, (time_t)(ctx_real_now(c) / SECOND), STEP, 0,
                                    WINDOW, &position, &step, code);
    sodium_memzero(bytes, length);
    free(bytes);
    return found >= 0 ? (int64_t)step : 0;
}

/* Without what people put between letters, and in small ones. */
static str plain_code(struct ctx *c, str code)
{
    char *out = arena_take(c->arena, code.len + 1, 1);
    size_t length = 0;
    for (size_t i = 0; i < code.len; i++) {
        char ch = code.ptr[i];
        if (ch != ' ' && ch != '-')
            out[length++] = ch >= 'A' && ch <= 'Z' ? (char)(ch - 'A' + 'a') : ch;
    }
    out[length] = '\0';
    return (str){ out, length };
}

static bool is_of_app(str code)
{
    bool good = code.len == DIGITS;
    for (size_t i = 0; good && i < code.len; i++)
        good = code.ptr[i] >= '0' && code.ptr[i] <= '9';
    return good;
}

static struct uuid hash_of(const struct secret *secret, str code)
{
    return secret_digest(secret, "recovery code", code);
}

/* --- set-up --------------------------------------------------------------------------------- */

struct totp {
    str sealed;
    int64_t since, step;
};

static enum problem load(struct ctx *c, str email, struct totp *out)
{
    *out = (struct totp){ 0 };
    return db_one(c, &SQL_SECOND_FACTOR_LOAD, PARAMS(P_I64(c->merchant_id), P_STR(email)),
                  COLUMNS(C_STR("totp_secret", &out->sealed), C_I64("totp_since", &out->since),
                          C_I64("totp_step", &out->step)));
}

enum problem second_factor_load(struct ctx *c, str email, struct second_factor *out)
{
    struct totp totp;
    struct second_factor factor = { 0 };
    TRY(load(c, email, &totp));
    TRY(db_one(c, &SQL_RECOVERY_CODE_COUNT, PARAMS(P_I64(c->merchant_id), P_STR(email)),
               COLUMNS(C_I64("codes", &factor.recovery_codes))));
    factor.since = totp.since;
    factor.status = SECOND_FACTOR_STATUSES[totp.since != 0 ? 2 : totp.sealed.len > 0];
    *out = factor;
    return OK;
}

static str uri_part(struct ctx *c, str text)
{
    struct text t = text_begin(c->arena, 4096);
    str out;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char ch = (unsigned char)text.ptr[i];
        bool is_plain = (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z') ||
                        (ch >= '0' && ch <= '9') || ch == '-' || ch == '.' || ch == '_';
        if (is_plain)
            text_char(&t, (char)ch);
        else
            text_format(&t, "%%%02X", ch);
    }
    CHECK(text_done(&t, &out));
    return out;
}

enum problem second_factor_begin(struct ctx *c, const struct secret *secret, str email,
                                 struct second_factor_setup *out)
{
    char *letters = arena_take(c->arena, KEY_CHARS, 1);
    int64_t changes = 0;
    entropy_letters(c->entropy, BASE32, letters, KEY_CHARS);
    str key = { letters, KEY_CHARS };
    TRY(db_none(c, &SQL_SECOND_FACTOR_BEGIN,
                PARAMS(P_I64(c->merchant_id), P_STR(email), P_STR(seal(c, secret, PURPOSE, key))),
                &changes));
    if (changes == 0)
        return blame(c, PROBLEM_CONFLICT, STR(""), WHY_FACTOR_THERE);
    out->key = key;
    out->uri = arena_format(c->arena, "otpauth://totp/fangst:%.*s?secret=%.*s&issuer=fangst",
                            STR_ARG(uri_part(c, email)), STR_ARG(key));
    return OK;
}

static enum problem make_codes(struct ctx *c, const struct secret *secret, str email,
                               str codes[RECOVERY_CODES])
{
    static const char LETTERS[] = "abcdefghijkmnpqrstuvwxyz23456789"; /* none that look alike */
    TRY(db_none(c, &SQL_RECOVERY_CODE_DELETE, PARAMS(P_I64(c->merchant_id), P_STR(email)), NULL));
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        char code[CODE_CHARS];
        entropy_letters(c->entropy, LETTERS, code, CODE_CHARS);
        TRY(db_none(c, &SQL_RECOVERY_CODE_INSERT,
                    PARAMS(P_I64(c->merchant_id), P_STR(email),
                           P_UUID(hash_of(secret, (str){ code, CODE_CHARS }))),
                    NULL));
        codes[i] =
            arena_format(c->arena, "%.*s-%.*s", CODE_HALF, code, CODE_HALF, code + CODE_HALF);
    }
    return OK;
}

enum problem second_factor_confirm(struct ctx *c, const struct secret *secret, str email, str code,
                                   bool *is_right, str codes[RECOVERY_CODES])
{
    struct totp totp;
    str key = { 0 };
    int64_t step = 0, changes = 0;
    TRY(load(c, email, &totp));
    if (totp.since != 0 || totp.sealed.len == 0)
        return blame(c, PROBLEM_CONFLICT, STR(""),
                     totp.since != 0 ? WHY_FACTOR_CONFIRMED : WHY_FACTOR_NOT_BEGUN);
    code = plain_code(c, code);
    if (is_of_app(code) && unseal(c, secret, PURPOSE, totp.sealed, &key))
        step = step_of(c, key, code.ptr);
    *is_right = step != 0;
    if (!*is_right)
        return OK;
    TRY(db_none(c, &SQL_SECOND_FACTOR_CONFIRM,
                PARAMS(P_I64(c->merchant_id), P_STR(email), P_I64(ctx_real_now(c)), P_I64(step),
                       P_STR(totp.sealed)),
                &changes));
    if (changes == 0)
        return blame(c, PROBLEM_CONFLICT, STR(""), WHY_FACTOR_BEGUN_ANEW);
    TRY(make_codes(c, secret, email, codes));
    return audit_log_add(c, AUDIT_SECOND_FACTOR_ADDED, email);
}

/* --- use ------------------------------------------------------------------------------------ */

static enum problem use_app_code(struct ctx *c, const struct secret *secret, str email,
                                 const struct totp *totp, str code, int64_t *used)
{
    str key = { 0 };
    int64_t step = unseal(c, secret, PURPOSE, totp->sealed, &key) ? step_of(c, key, code.ptr) : 0;
    if (step <= totp->step)
        return OK;
    return db_none(c, &SQL_SECOND_FACTOR_USE,
                   PARAMS(P_I64(c->merchant_id), P_STR(email), P_I64(step)), used);
}

static enum problem use_recovery_code(struct ctx *c, const struct secret *secret, str email,
                                      str code, int64_t *used)
{
    TRY(db_none(c, &SQL_RECOVERY_CODE_USE,
                PARAMS(P_I64(c->merchant_id), P_STR(email), P_UUID(hash_of(secret, code))), used));
    return *used == 0 ? OK : audit_log_add(c, AUDIT_RECOVERY_CODE_USED, email);
}

enum problem second_factor_use(struct ctx *c, const struct secret *secret, str email, str code,
                               enum second_factor_outcome *out)
{
    struct totp totp;
    int64_t used = 0;
    TRY(load(c, email, &totp));
    code = plain_code(c, code);
    if (totp.since == 0 || code.len == 0) {
        *out = totp.since == 0 ? FACTOR_NONE : FACTOR_MISSING;
        return OK;
    }
    if (is_of_app(code))
        TRY(use_app_code(c, secret, email, &totp, code, &used));
    else
        TRY(use_recovery_code(c, secret, email, code, &used));
    *out = used == 1 ? FACTOR_RIGHT : FACTOR_WRONG;
    return OK;
}

enum problem second_factor_remove(struct ctx *c, str email)
{
    int64_t changes = 0;
    TRY(db_none(c, &SQL_SECOND_FACTOR_REMOVE, PARAMS(P_I64(c->merchant_id), P_STR(email)),
                &changes));
    if (changes == 0)
        return OK;
    TRY(db_none(c, &SQL_RECOVERY_CODE_DELETE, PARAMS(P_I64(c->merchant_id), P_STR(email)), NULL));
    return audit_log_add(c, AUDIT_SECOND_FACTOR_REMOVED, email);
}

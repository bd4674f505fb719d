#include "service/identity.h"

#include <sodium.h>

#include "base/clock.h"
#include "base/metric.h"
#include "service/access_count.h"
#include "service/audit_log.h"
#include "service/merchant_access.h"
#include "service/second_factor.h"
#include "service/settings.h"
#include "sql.h"

const char *const ENVIRONMENT_NAMES[] = { "test", "live", NULL };

#define KEY_CHARS    43 /* of 62 letters: 256 bits */
#define BASE62       "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define LOWER_DIGITS "abcdefghijklmnopqrstuvwxyz0123456789"

/* OWASP's first recommendation for Argon2id: 19 MiB, two passes, one lane. */
#define ARGON_OPERATIONS 2
#define ARGON_MEMORY     ((size_t)19 * 1024 * 1024)

struct uuid secret_digest(const struct secret *secret, const char *purpose, str text)
{
    struct uuid out;
    crypto_generichash_state state;
    CHECK(crypto_generichash_init(&state, secret->bytes, sizeof secret->bytes, sizeof out.bytes) ==
          0);
    CHECK(crypto_generichash_update(&state, (const unsigned char *)purpose, strlen(purpose) + 1) ==
          0);
    CHECK(crypto_generichash_update(&state, (const unsigned char *)text.ptr, text.len) == 0);
    CHECK(crypto_generichash_final(&state, out.bytes, sizeof out.bytes) == 0);
    return out;
}

static str random_text(struct ctx *c, const char *alphabet, size_t count)
{
    char *text = arena_take(c->arena, count + 1, 1);
    entropy_letters(c->entropy, alphabet, text, count);
    return (str){ text, count };
}

/* --- merchants ------------------------------------------------------------------------- */

bool is_mid(str mid)
{
    bool good = mid.len >= 1 && mid.len <= 32;
    for (size_t i = 0; good && i < mid.len; i++) {
        char ch = mid.ptr[i];
        good = (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9');
    }
    return good;
}

enum problem merchant_create(struct ctx *c, str mid, str name, bool is_test, int64_t *merchant_id)
{
    if (!is_mid(mid))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("id"),
                     "The id must be 1 to 32 letters and digits, such as M100001.");
    if (name.len == 0 || !str_is_utf8(name) || str_count_chars(name) > 200)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("name"),
                     "The name must be 1 to 200 characters of UTF-8.");
    bool taken = false;
    TRY(db_maybe(c, &SQL_MERCHANT_FIND, PARAMS(P_STR(mid)),
                 COLUMNS(C_I64("merchant_id", merchant_id), C_STR("name", &name)), &taken));
    if (taken)
        return blame(c, PROBLEM_CONFLICT, STR("id"), "There is a merchant %.*s already.",
                     STR_ARG(mid));
    return db_one(c, &SQL_MERCHANT_INSERT,
                  PARAMS(P_STR(mid), P_STR(name), P_I64(c->now), is_test ? P_I64(0) : P_NULL()),
                  COLUMNS(C_I64("merchant_id", merchant_id)));
}

enum problem merchant_find(struct ctx *c, str mid, int64_t *merchant_id, str *name)
{
    bool found = false;
    TRY(db_maybe(c, &SQL_MERCHANT_FIND, PARAMS(P_STR(mid)),
                 COLUMNS(C_I64("merchant_id", merchant_id), C_STR("name", name)), &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, STR("merchant"),
                     "There is no merchant %.*s; `fangst merchant create` makes one.",
                     STR_ARG(mid));
    return OK;
}

/* --- keys ------------------------------------------------------------------------------ */

/* A test merchant's keys are for tests wherever they are made. */
static enum environment environment_of(enum environment environment, enum clock_kind clock)
{
    return clock == CLOCK_REAL ? environment : ENVIRONMENT_TEST;
}

enum problem key_create(struct ctx *c, const struct secret *secret, enum environment environment,
                        str mid, str label, struct key_credentials *out)
{
    int64_t offset = 0, clock = CLOCK_REAL;
    TRY(db_one(c, &SQL_CLOCK_LOAD, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("clock_offset", &offset), C_I64("clock_kind", &clock))));
    environment = environment_of(environment, (enum clock_kind)clock);
    out->username =
        arena_format(c->arena, "%.*s-%.*s", STR_ARG(mid), STR_ARG(random_text(c, LOWER_DIGITS, 6)));
    out->password = arena_format(c->arena, "kco_%s_api_%.*s", ENVIRONMENT_NAMES[environment],
                                 STR_ARG(random_text(c, BASE62, KEY_CHARS)));
    TRY(db_none(c, &SQL_KEY_INSERT,
                PARAMS(P_I64(c->merchant_id), P_STR(out->username),
                       P_UUID(secret_digest(secret, "api key", out->password)),
                       P_STR(str_of(ENVIRONMENT_NAMES[environment])), P_I64(c->now), P_STR(label),
                       P_STR(c->actor.len > 0 ? c->actor : STR("system"))),
                NULL));
    return audit_log_add_fact(c, AUDIT_KEY_CREATED, out->username, "label", label);
}

/* Splits the header into user name (empty if none was given) and key. */
static bool read_basic(struct ctx *c, str authorization, str *username, str *password)
{
    str scheme = { 0 }, rest = str_trim(authorization);
    if (!str_split(&rest, ' ', &scheme) || !str_equal_nocase(scheme, STR("Basic")))
        return false;
    rest = str_trim(rest);
    *username = STR("");
    if (str_starts(rest, STR("kco_"))) { /* an underscore is no base64 */
        *password = rest;
        return true;
    }
    unsigned char *plain = arena_take(c->arena, rest.len + 1, 1);
    size_t length = 0;
    if (rest.len > 1024 || sodium_base642bin(plain, rest.len, rest.ptr, rest.len, NULL, &length,
                                             NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
        return false;
    *password = (str){ (const char *)plain, length };
    return str_split(password, ':', username) && password->ptr != NULL;
}

struct key_claim key_claim_read(struct ctx *c, const struct secret *secret, str authorization)
{
    struct key_claim claim = { 0 };
    str password = { 0 };
    claim.is_readable = read_basic(c, authorization, &claim.username, &password);
    if (claim.is_readable)
        claim.secret_hash = secret_digest(secret, "api key", password);
    return claim;
}

void key_foresee(struct ctx *c, const struct key_claim *claim)
{
    if (claim->is_readable)
        db_foresee(c, &SQL_KEY_FIND, PARAMS(P_UUID(claim->secret_hash)));
}

enum problem key_authenticate(struct ctx *c, const struct key_claim *claim,
                              enum environment environment, struct caller *out)
{
    str known = { 0 }, made_for = { 0 }, settings = { 0 };
    int64_t clock = CLOCK_REAL;
    bool found = false;
    if (!claim->is_readable)
        return PROBLEM_NOT_AUTHENTICATED;
    struct caller caller = { .verbs = API_KEY_VERBS };
    TRY(db_maybe(c, &SQL_KEY_FIND, PARAMS(P_UUID(claim->secret_hash)),
                 COLUMNS(C_I64("merchant_id", &caller.merchant_id), C_STR("username", &known),
                         C_STR("environment", &made_for), C_STR("settings", &settings),
                         C_I64("clock_offset", &caller.clock_offset), C_I64("clock_kind", &clock)),
                 &found));
    caller.clock = (enum clock_kind)clock;
    environment = environment_of(environment, caller.clock);
    bool fits = found && str_equal(made_for, str_of(ENVIRONMENT_NAMES[environment])) &&
                (claim->username.len == 0 || str_equal(claim->username, known));
    if (!fits)
        return PROBLEM_NOT_AUTHENTICATED;
    caller.key_username = known;
    caller.actor = arena_format(c->arena, "key:%.*s", STR_ARG(known));
    caller.policy = settings_read(c, settings);
    *out = caller;
    return OK;
}

/* --- users ----------------------------------------------------------------------------- */

static str lower(struct ctx *c, str email)
{
    char *out = arena_take(c->arena, email.len + 1, 1);
    for (size_t i = 0; i < email.len; i++) {
        char ch = email.ptr[i];
        out[i] = ch >= 'A' && ch <= 'Z' ? (char)(ch - 'A' + 'a') : ch;
    }
    return (str){ out, email.len };
}

str user_email(struct ctx *c, str email)
{
    return lower(c, str_trim(email));
}

static str role_names(struct ctx *c)
{
    struct text t = text_begin(c->arena, 1024);
    for (size_t i = 0; i < ROLES_COUNT; i++) {
        if (i > 0)
            text_add(&t, i + 1 < ROLES_COUNT ? STR(", ") : STR(" or "));
        text_add(&t, str_of(ROLES[i].name));
    }
    str out;
    CHECK(text_done(&t, &out));
    return out;
}

static enum problem check_room(struct ctx *c)
{
    int64_t users = 0;
    TRY(db_one(c, &SQL_USER_COUNT, PARAMS(P_I64(c->merchant_id)), COLUMNS(C_I64("users", &users))));
    if (users >= USERS_MAX)
        return blame(c, PROBLEM_CONFLICT, STR(""), WHY_USERS_FULL, USERS_MAX);
    return OK;
}

enum problem user_check(struct ctx *c, str email, str role, str *lower_email)
{
    email = user_email(c, email); /* as it is looked for when its user signs in */
    const char *at = email.len > 0 ? memchr(email.ptr, '@', email.len) : NULL;
    if (at == NULL || at == email.ptr || email.len > 100 || !str_is_utf8(email))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("email"), WHY_BAD_EMAIL);
    if (role_find(role) == NULL)
        return blame(c, PROBLEM_UNPROCESSABLE, STR("role"), WHY_UNKNOWN_ROLE,
                     STR_ARG(role_names(c)), STR_ARG(role));
    *lower_email = email;
    return check_room(c);
}

enum problem password_hash_make(struct ctx *c, str password, str *out)
{
    size_t chars = str_count_chars(password);
    if (chars < PASSWORD_CHARS_MIN || chars > PASSWORD_CHARS_MAX || !str_is_utf8(password))
        return blame(c, PROBLEM_UNPROCESSABLE, STR("password"), WHY_PASSWORD_SIZE,
                     PASSWORD_CHARS_MIN, PASSWORD_CHARS_MAX, chars);
    char *hash = arena_take(c->arena, crypto_pwhash_STRBYTES, 1);
    CHECK(crypto_pwhash_str(hash, password.ptr, password.len, ARGON_OPERATIONS, ARGON_MEMORY) == 0);
    *out = str_of(hash);
    return OK;
}

enum problem user_add(struct ctx *c, const struct new_user *u)
{
    int64_t changes = 0; /* asked for, so that a conflict is told here */
    enum problem p = db_none(c, &SQL_USER_INSERT,
                             PARAMS(P_I64(c->merchant_id), P_STR(u->email), P_STR(u->password_hash),
                                    P_STR(u->role), P_I64(ctx_real_now(c)), P_STR(u->created_by),
                                    u->ends_at != 0 ? P_I64(u->ends_at) : P_NULL()),
                             &changes);
    if (p == PROBLEM_CONFLICT)
        return blame(c, p, STR("email"), WHY_USER_EXISTS, STR_ARG(u->email));
    TRY(p);
    return audit_log_add_fact(c, AUDIT_USER_CREATED, u->email, "role", u->role);
}

enum problem user_create(struct ctx *c, str email, str role, str password)
{
    struct new_user u = { .role = role, .created_by = c->actor.len > 0 ? c->actor : STR("system") };
    TRY(user_check(c, email, role, &u.email));
    TRY(password_hash_make(c, password, &u.password_hash));
    return user_add(c, &u);
}

/* --- signing in ------------------------------------------------------------------------ */

/* Who is signed in can guess about themselves only, and a passkey cannot be guessed: with these the
 * address of the network has nothing to do. */
static bool is_of_network(const struct ctx *c, const struct sign_in *s)
{
    return c->actor.len == 0 && !s->is_by_passkey;
}

static str network_failures(struct ctx *c)
{
    return access_count_network(c, "failure");
}

static enum problem look_at_network(struct ctx *c, struct sign_in *s)
{
    struct access_count failures;
    if (s->is_throttled || !is_of_network(c, s))
        return OK;
    TRY(access_count_load(c, network_failures(c), &failures));
    s->is_throttled = failures.times >= SIGN_IN_NETWORK_MAX;
    if (s->is_throttled)
        s->retry_after_seconds = failures.seconds_left;
    return OK;
}

static enum problem load_failures(struct ctx *c, const struct sql *sql, struct sign_in *s)
{
    int64_t failures = 0, since = 0;
    bool found = false;
    TRY(db_maybe(c, sql, PARAMS(P_STR(s->email)),
                 COLUMNS(C_I64("failures", &failures), C_I64("since", &since)), &found));
    int64_t left = found ? since + SIGN_IN_MINUTES * MINUTE - ctx_real_now(c) : 0;
    s->is_throttled = failures >= SIGN_IN_FAILURES_MAX && left > 0;
    s->retry_after_seconds = left / SECOND + 1;
    return look_at_network(c, s);
}

enum problem sign_in_look_again(struct ctx *c, struct sign_in *tried)
{
    return tried->is_throttled ? OK : load_failures(c, &SQL_SIGN_IN_LOCK, tried);
}

enum problem sign_in_tried(struct ctx *c, str email, struct sign_in *out)
{
    *out = (struct sign_in){ .email = lower(c, email), .merchant_id = c->merchant_id };
    return sign_in_look_again(c, out);
}

/* Whose is the address, and is that user let in? */
static enum problem find_user(struct ctx *c, struct sign_in *s, bool *found, bool *is_let_in)
{
    int64_t ends_at = 0, deactivated_at = 0;
    TRY(db_maybe(c, &SQL_USER_FIND, PARAMS(P_STR(s->email)),
                 COLUMNS(C_I64("merchant_id", &s->merchant_id),
                         C_STR("password_hash", &s->password_hash), C_I64("ends_at", &ends_at),
                         C_I64("deactivated_at", &deactivated_at)),
                 found));
    *is_let_in = *found && deactivated_at == 0 && (ends_at == 0 || ends_at > ctx_real_now(c));
    return OK;
}

enum problem sign_in_by_link(struct ctx *c, str email, struct sign_in *out)
{
    bool found = false;
    *out = (struct sign_in){ .email = email, .is_by_link = true };
    return find_user(c, out, &found, &out->is_right);
}

enum problem sign_in_by_passkey(struct ctx *c, str email, struct sign_in *out)
{
    bool found = false;
    *out = (struct sign_in){ .email = email, .is_by_passkey = true };
    return find_user(c, out, &found, &out->is_right);
}

enum problem sign_in_check(struct ctx *c, str email, str password, struct sign_in *out)
{
    bool found = false, is_let_in = false;
    *out = (struct sign_in){ .email = user_email(c, email) };
    TRY(load_failures(c, &SQL_SIGN_IN_LOAD, out));
    if (out->is_throttled)
        return OK;
    TRY(find_user(c, out, &found, &is_let_in));
    const char *given = arena_cstr(c->arena, password);
    char unused[crypto_pwhash_STRBYTES];
    if (found)
        out->is_right = crypto_pwhash_str_verify(arena_cstr(c->arena, out->password_hash), given,
                                                 password.len) == 0 &&
                        is_let_in;
    else /* so that an unknown address takes as long as a known one */
        CHECK(crypto_pwhash_str(unused, given, password.len, ARGON_OPERATIONS, ARGON_MEMORY) == 0);
    return OK;
}

/* One more of c->peer; *ends: those after it are not looked at. */
static enum problem network_failed(struct ctx *c, struct sign_in *tried, bool *ends)
{
    struct access_count failures;
    *ends = false;
    if (!is_of_network(c, tried))
        return OK;
    TRY(access_count_add(c, network_failures(c), &failures));
    tried->is_throttled = failures.times > SIGN_IN_NETWORK_MAX; /* others were first here, too */
    tried->retry_after_seconds = failures.seconds_left;
    *ends = failures.times == SIGN_IN_NETWORK_MAX;
    if (*ends)
        metric_add(METRIC_NETWORKS_REFUSED, 1);
    return OK;
}

/* An address that is nobody's has no merchant whose log it could be in. */
enum problem sign_in_failed(struct ctx *c, struct sign_in *tried)
{
    int64_t now = ctx_real_now(c), failures = 0;
    bool ends_network = false;
    TRY(db_one(c, &SQL_SIGN_IN_SAVE,
               PARAMS(P_STR(tried->email), P_I64(now), P_I64(now - SIGN_IN_MINUTES * MINUTE)),
               COLUMNS(C_I64("failures", &failures))));
    if (failures > SIGN_IN_FAILURES_MAX) /* others were first, and had not committed */
        return load_failures(c, &SQL_SIGN_IN_LOAD, tried);
    TRY(network_failed(c, tried, &ends_network));
    if (tried->is_throttled || tried->merchant_id == 0)
        return OK;
    bool locks = failures == SIGN_IN_FAILURES_MAX;
    c->merchant_id = tried->merchant_id;
    if (ends_network)
        TRY(audit_log_add(c, AUDIT_SIGN_IN_NETWORK_LOCKED, tried->email));
    return audit_log_add_fact(c, locks ? AUDIT_SIGN_IN_LOCKED : AUDIT_SIGN_IN_FAILED, tried->email,
                              "failures", arena_format(c->arena, "%lld", (long long)failures));
}

enum problem sign_in_prune(struct ctx *c, int64_t limit, int64_t *forgotten)
{
    return db_none(c, &SQL_SIGN_IN_PRUNE,
                   PARAMS(P_I64(ctx_real_now(c) - SIGN_IN_MINUTES * MINUTE), P_I64(limit)),
                   forgotten);
}

static str printable(struct ctx *c, str text)
{
    size_t length = text.len < USER_AGENT_BYTES ? text.len : USER_AGENT_BYTES;
    char *out = arena_take(c->arena, length + 1, 1);
    for (size_t i = 0; i < length; i++)
        out[i] = text.ptr[i] >= ' ' && text.ptr[i] <= '~' ? text.ptr[i] : '?';
    return (str){ out, length };
}

struct uuid session_id(const struct secret *secret, str token)
{
    return secret_digest(secret, "session", token);
}

static enum problem begin_session(struct ctx *c, const struct secret *secret,
                                  const struct sign_in *checked, const struct origin *origin,
                                  str *token)
{
    *token = random_text(c, BASE62, KEY_CHARS);
    TRY(db_none(c, &SQL_SIGN_IN_CLEAR, PARAMS(P_STR(checked->email)), NULL));
    TRY(db_none(c, &SQL_SESSION_PRUNE, PARAMS(P_I64(c->now)), NULL));
    if (checked->is_by_link || checked->is_by_passkey)
        TRY(audit_log_add_fact(c, AUDIT_SIGNED_IN, checked->email, "by",
                               checked->is_by_link ? STR("link") : STR("passkey")));
    else
        TRY(audit_log_add(c, AUDIT_SIGNED_IN, checked->email));
    return db_none(c, &SQL_SESSION_INSERT,
                   PARAMS(P_I64(checked->merchant_id), P_UUID(session_id(secret, *token)),
                          P_STR(checked->email), P_I64(c->now),
                          P_I64(c->now + SESSION_HOURS * HOUR), P_STR(origin->address),
                          P_STR(printable(c, origin->user_agent))),
                   NULL);
}

/* Of a sign-in whose password is right; `is_in` false: the user was changed meanwhile. */
static enum problem let_in(struct ctx *c, const struct sign_in *checked, bool has_factor,
                           bool *is_in)
{
    int64_t changes = 0, shown = checked->is_by_passkey ? 2 : has_factor;
    TRY(db_none(c, &SQL_USER_SIGNED_IN,
                PARAMS(P_I64(checked->merchant_id), P_STR(checked->email),
                       P_STR(checked->password_hash), P_I64(c->now), P_I64(shown)),
                &changes));
    *is_in = changes == 1;
    return OK;
}

enum problem sign_in_refused(struct ctx *c, struct sign_in *tried, enum sign_in_outcome why,
                             struct signed_in *out)
{
    if (why == SIGN_IN_CODE_MISSING)
        TRY(audit_log_add(c, AUDIT_SIGN_IN_CODE_MISSING, tried->email));
    else
        TRY(sign_in_failed(c, tried));
    out->outcome = tried->is_throttled ? SIGN_IN_THROTTLED : why;
    out->retry_after_seconds = tried->retry_after_seconds;
    return OK;
}

enum problem sign_in_finish(struct ctx *c, const struct secret *secret,
                            const struct sign_in *checked, const struct origin *origin, str code,
                            struct signed_in *out)
{
    enum second_factor_outcome factor = FACTOR_NONE;
    struct sign_in tried = *checked;
    bool is_in = false;
    TRY(sign_in_look_again(c, &tried));
    *out = (struct signed_in){ SIGN_IN_THROTTLED, STR(""), tried.retry_after_seconds };
    if (tried.is_throttled)
        return OK;
    if (!tried.is_right)
        return sign_in_refused(c, &tried, SIGN_IN_REFUSED, out);
    c->merchant_id = tried.merchant_id;
    if (!tried.is_by_passkey)
        TRY(second_factor_use(c, secret, tried.email, code, &factor));
    if (factor == FACTOR_MISSING || factor == FACTOR_WRONG)
        return sign_in_refused(
            c, &tried, factor == FACTOR_WRONG ? SIGN_IN_CODE_WRONG : SIGN_IN_CODE_MISSING, out);
    TRY(let_in(c, &tried, factor == FACTOR_RIGHT, &is_in));
    if (!is_in)
        return sign_in_refused(c, &tried, SIGN_IN_REFUSED, out);
    out->outcome = SIGN_IN_DONE;
    c->actor = arena_format(c->arena, "user:%.*s", STR_ARG(tried.email));
    return begin_session(c, secret, &tried, origin, &out->token);
}

static str csrf_token(struct ctx *c, const struct secret *secret, str token)
{
    return uuid_text(c->arena, secret_digest(secret, "csrf", token));
}

struct uuid session_foresee(struct ctx *c, const struct secret *secret, str token)
{
    struct uuid known_by = session_id(secret, token);
    db_foresee(c, &SQL_SESSION_FIND, PARAMS(P_UUID(known_by)));
    return known_by;
}

enum problem session_authenticate(struct ctx *c, const struct secret *secret, str token, str mid,
                                  struct caller *out)
{
    struct caller caller = { .is_user = true };
    str settings = { 0 };
    int64_t expires_at = 0, clock = CLOCK_REAL;
    bool found = false;
    TRY(db_maybe(c, &SQL_SESSION_FIND, PARAMS(P_UUID(session_id(secret, token))),
                 COLUMNS(C_I64("merchant_id", &caller.merchant_id), C_STR("email", &caller.email),
                         C_I64("expires_at", &expires_at), C_STR("role", &caller.role),
                         C_STR("mid", &caller.mid), C_STR("name", &caller.merchant_name),
                         C_STR("settings", &settings), C_I64("clock_offset", &caller.clock_offset),
                         C_I64("clock_kind", &clock)),
                 &found));
    if (!found || ctx_real_now(c) >= expires_at)
        return PROBLEM_NOT_AUTHENTICATED;
    caller.clock = (enum clock_kind)clock;
    caller.actor = arena_format(c->arena, "user:%.*s", STR_ARG(caller.email));
    caller.csrf_token = csrf_token(c, secret, token);
    caller.policy = settings_read(c, settings);
    caller.home =
        (struct home){ caller.merchant_id, caller.role, caller.mid, caller.merchant_name };
    if (mid.ptr != NULL && !str_equal(mid, caller.mid))
        TRY(merchant_access_enter(c, mid, &caller));
    const struct role *role = role_find(caller.role);
    caller.verbs = role != NULL ? role->verbs : 0;
    *out = caller;
    return OK;
}

enum problem session_end(struct ctx *c, const struct secret *secret, str email, str token)
{
    TRY(audit_log_add(c, AUDIT_SIGNED_OUT, email));
    return db_none(c, &SQL_SESSION_DELETE,
                   PARAMS(P_I64(c->merchant_id), P_UUID(session_id(secret, token))), NULL);
}

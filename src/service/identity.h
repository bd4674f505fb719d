/*
 * identity.h -- who calls: API keys for shops, users and sessions for the portal.
 *
 * Nothing that lets anybody in is kept: API key passwords and session cookies are 256-bit random
 * and stored as a keyed hash (BLAKE2b with the installation's own key), passwords as Argon2id.
 */
#ifndef IDENTITY_H
#define IDENTITY_H

#include "domain/role.h"
#include "store/db.h"

#define SECRET_BYTES         32
#define PASSWORD_CHARS_MIN   8
#define PASSWORD_CHARS_MAX   200
#define SESSION_HOURS        12
#define SIGN_IN_FAILURES_MAX 5   /* per address ... */
#define SIGN_IN_MINUTES      15  /* ... within so long */
#define SIGN_IN_NETWORK_MAX  100 /* of whoever, from one of the network in ACCESS_COUNT_MINUTES */

enum environment { ENVIRONMENT_TEST, ENVIRONMENT_LIVE };
extern const char *const ENVIRONMENT_NAMES[]; /* by enum, NULL-terminated */

/* The installation's own key, from the file secret.key beside the store. */
struct secret {
    unsigned char bytes[SECRET_BYTES];
};

/* A keyed hash. The purpose keeps one of one kind from ever being one of another. */
struct uuid secret_digest(const struct secret *secret, const char *purpose, str text);

struct caller {
    int64_t merchant_id;
    str actor;                   /* "key:M100001-8f2k1q", "user:a@b.se" */
    const struct policy *policy; /* of the merchant */
    enum clock_kind clock;       /* likewise */
    int64_t clock_offset;        /* microseconds */
    unsigned verbs;
    bool is_user;
    str key_username; /* of a key; absent: a user */
    /* of a user: */
    str email, role, mid, merchant_name, csrf_token;
    struct home { /* where the user is at home, whichever store this is about */
        int64_t merchant_id;
        str role, mid, name;
    } home;
};

/* --- merchants and keys ---------------------------------------------------------------- */

bool is_mid(str mid); /* can a merchant have this id? */

/* A test merchant has a clock of its own, from its making on or never. UNPROCESSABLE if the id or
 * the name will not do; CONFLICT if the id is taken. */
enum problem merchant_create(struct ctx *c, str mid, str name, bool is_test,
                             int64_t *merchant_id) NODISCARD;
enum problem merchant_find(struct ctx *c, str mid, int64_t *merchant_id, str *name) NODISCARD;

struct key_credentials {
    str username, password; /* the password is nowhere else */
};
/* For c->merchant_id. `label`: what it is for, in the words of whoever makes it. */
enum problem key_create(struct ctx *c, const struct secret *secret, enum environment environment,
                        str mid, str label, struct key_credentials *out) NODISCARD;

/* Who a caller says it is; what of it needs no store. */
struct key_claim {
    bool is_readable;
    str username;            /* empty: none was given */
    struct uuid secret_hash; /* names the key and does not give it away */
};

/* Reads an Authorization header: `Basic base64(username:key)` or `Basic key`. */
struct key_claim key_claim_read(struct ctx *c, const struct secret *secret, str authorization);

/* NOT_AUTHENTICATED for whatever does not fit or was revoked, without saying what. */
enum problem key_authenticate(struct ctx *c, const struct key_claim *claim,
                              enum environment environment, struct caller *out) NODISCARD;

void key_foresee(struct ctx *c, const struct key_claim *claim); /* announces what that will read */

/* --- users and sessions ---------------------------------------------------------------- */

#define USERS_MAX 500 /* of a merchant */

/* UNPROCESSABLE names what will not do; CONFLICT if there are USERS_MAX. */
enum problem user_check(struct ctx *c, str email, str role, str *lower_email) NODISCARD;

/* Takes a while. UNPROCESSABLE if it is too short or too long. */
enum problem password_hash_make(struct ctx *c, str password, str *out) NODISCARD;

struct new_user { /* what user_check() and password_hash_make() have let through */
    str email, role, password_hash, created_by;
    int64_t ends_at; /* 0: none */
};
enum problem user_add(struct ctx *c, const struct new_user *u) NODISCARD;

/* All of it. For c->merchant_id. UNPROCESSABLE names what will not do; CONFLICT if the address is
 * taken, by a user of whatever merchant, or there are USERS_MAX. */
enum problem user_create(struct ctx *c, str email, str role, str password) NODISCARD;

/* The outcome of looking at a password, which takes a while and no transaction. */
struct sign_in {
    bool is_right;
    bool is_throttled;
    int64_t retry_after_seconds; /* if throttled */
    int64_t merchant_id;         /* 0: the address is nobody's */
    str email, password_hash;
    bool is_by_link;    /* a mailed link stands for the password */
    bool is_by_passkey; /* a passkey stands for it, and for the second factor */
};
enum problem sign_in_check(struct ctx *c, str email, str password, struct sign_in *out) NODISCARD;

/* Of whoever holds a link that was mailed to the address: is_right if such a user is let in. */
enum problem sign_in_by_link(struct ctx *c, str email, struct sign_in *out) NODISCARD;
/* Of whoever has a passkey of the user that has signed: likewise. */
enum problem sign_in_by_passkey(struct ctx *c, str email, struct sign_in *out) NODISCARD;

str user_email(struct ctx *c, str email); /* as it is kept: lower case, without blanks around it */

#define USER_AGENT_BYTES 200

/* From where somebody signs in. */
struct origin {
    str address, user_agent; /* of a user agent what is printable ASCII is kept, up to the limit */
};

enum sign_in_outcome {
    SIGN_IN_REFUSED,      /* password or user */
    SIGN_IN_CODE_MISSING, /* of the second factor; this is not counted as a failure */
    SIGN_IN_CODE_WRONG,
    SIGN_IN_THROTTLED, /* the address, or c->peer, maybe while the password was looked at */
    SIGN_IN_DONE,
};
struct signed_in {
    enum sign_in_outcome outcome;
    str token;                   /* the cookie, if it is done */
    int64_t retry_after_seconds; /* if throttled */
};
/* Writes what follows from it: a session, or one more failure. `code`: of the second factor; empty:
 * none was given. */
enum problem sign_in_finish(struct ctx *c, const struct secret *secret,
                            const struct sign_in *checked, const struct origin *origin, str code,
                            struct signed_in *out) NODISCARD;

/* One refusal more, to be committed: `why` is what comes out, unless it is throttled by now. */
enum problem sign_in_refused(struct ctx *c, struct sign_in *tried, enum sign_in_outcome why,
                             struct signed_in *out) NODISCARD;

/* For whoever asks somebody signed in for a password or code again, in the transaction that follows
 * from it: is the address refused, or has it come to that since sign_in_check()? */
enum problem sign_in_tried(struct ctx *c, str email, struct sign_in *out) NODISCARD;
enum problem sign_in_look_again(struct ctx *c, struct sign_in *tried) NODISCARD;

/* One failure more, to be committed: of the address and, unless c->actor is signed in, of c->peer.
 * If others were first, `tried` is throttled now: no more than SIGN_IN_FAILURES_MAX of the one and
 * SIGN_IN_NETWORK_MAX of the other may be told that they were wrong. */
enum problem sign_in_failed(struct ctx *c, struct sign_in *tried) NODISCARD;

/* Forgets at most `limit` addresses whose failures do not count any more. */
enum problem sign_in_prune(struct ctx *c, int64_t limit, int64_t *forgotten) NODISCARD;

struct uuid session_id(const struct secret *secret, str token); /* names it, and opens nothing */

/* NOT_AUTHENTICATED if the cookie is no session, or no longer. `mid`: of the store that is asked
 * for; absent: that of home. NO_SUCH_STORE if the user may not enter it. */
enum problem session_authenticate(struct ctx *c, const struct secret *secret, str token, str mid,
                                  struct caller *out) NODISCARD;
/* Likewise, of session_authenticate(). */
struct uuid session_foresee(struct ctx *c, const struct secret *secret, str token);
/* `email`: of the user whose session it is. */
enum problem session_end(struct ctx *c, const struct secret *secret, str email,
                         str token) NODISCARD;

#endif

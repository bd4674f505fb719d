/*
 * access_mail.h -- the outbox of mails about how users get in (domain/access_mail.h), and the links
 * in them. Sent by the mailer, as those about orders are (jobs/mailer.h).
 *
 * Invariants
 *   1. Whoever asks for a mail learns nothing of the address: what is done then, and how often it
 *      is done, does not depend on whose it is, nor on whether it is anybody's. That is looked up
 *      when it is the mail's turn.
 *   2. The token of a link is 256 bits. The store has its keyed hash and, until the mail is
 *      finished, the token sealed with the installation's key, which is not in the store.
 *   3. A link is good once, until its end, for what it was made for.
 *   4. An address gets no more than ACCESS_ASKS_MAX mails of a kind in ACCESS_COUNT_MINUTES,
 * however many ask. Its time is real time, also of a test merchant.
 */
#ifndef SERVICE_ACCESS_MAIL_H
#define SERVICE_ACCESS_MAIL_H

#include "domain/access_mail.h"
#include "domain/mail.h"
#include "service/access_count.h"
#include "service/identity.h"

#define ACCESS_ASKS_MAX         3  /* mails of a kind to an address ... */
#define ACCESS_ASKS_NETWORK_MAX 60 /* ... and asked for from one address of the network */

#define ACCESS_TOKEN_CHARS 43 /* of 62 letters: 256 bits */

str access_token_make(struct ctx *c);
struct uuid access_token_hash(const struct secret *secret, enum access_mail_kind kind, str token);

/* --- asking ------------------------------------------------------------------------------- */

/* By somebody who is not signed in. `browser`: the token of a cookie; absent: none is asked for. */
struct access_ask {
    enum access_mail_kind kind;
    str email, language, browser;
};
/* `retry_after_seconds` is not 0 if c->peer has asked too often: then nothing is done. That an
 * address was asked for too often is not told. */
enum problem access_mail_ask(struct ctx *c, const struct secret *secret,
                             const struct access_ask *ask, int64_t *retry_after_seconds) NODISCARD;

/* By the program itself or somebody who may: a mail with this token. */
struct access_mail {
    enum access_mail_kind kind;
    str email, language, token;
};
enum problem access_mail_add(struct ctx *c, const struct secret *secret,
                             const struct access_mail *mail) NODISCARD;

/* *is_allowed false: the address has got enough of them for now. */
enum problem access_mail_count(struct ctx *c, enum access_mail_kind kind, str email,
                               bool *is_allowed) NODISCARD;

/* --- links -------------------------------------------------------------------------------- */

struct access_link {
    struct uuid token_hash, browser_hash; /* the latter zero: any browser will do */
    str email;
};
/* NOT_FOUND unless it is a link of this kind that is still good. */
enum problem access_link_find(struct ctx *c, const struct secret *secret,
                              enum access_mail_kind kind, str token,
                              struct access_link *out) NODISCARD;
struct uuid access_browser_hash(const struct secret *secret, str browser);

/* NOT_FOUND if somebody else was first. */
enum problem access_link_use(struct ctx *c, const struct access_link *link) NODISCARD;

enum problem
access_link_refuse(struct ctx *c) NODISCARD; /* NOT_FOUND, as of a link that was used */

/* Of a user whose password is another now. */
enum problem access_links_void(struct ctx *c, str email) NODISCARD;

/* --- sending ------------------------------------------------------------------------------ */

struct access_claim {
    bool is_there;
    struct uuid mail_id, token_hash;
    enum access_mail_kind kind;
    str email, token, shop, reply_to, inviter;
    enum language language;
    int64_t created_at, expires_at;
    struct mail_progress progress;
};
/* Claims the next one that is due and of somebody. Those of nobody are forgotten, and those whose
 * tokens were sealed with another key. */
enum problem access_mail_claim(struct ctx *c, const struct secret *secret,
                               struct access_claim *out) NODISCARD;

/* What came of it. `answer` as in outbox_settle(). */
enum problem access_mail_settle(struct ctx *c, const struct access_claim *claimed,
                                enum mail_outcome outcome, str answer) NODISCARD;

#endif

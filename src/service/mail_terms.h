/*
 * mail_terms.h -- which mails a merchant wants, and how they look: chosen member by member and kept
 * as JSON, as the settings are, but in a row that no capture reads.
 *
 * Who has chosen nothing gets and sends no mails. Mails are about what happens from the moment on
 * at which the first one is wanted; nothing that happened before is told afterwards.
 */
#ifndef MAIL_TERMS_H
#define MAIL_TERMS_H

#include "domain/mail.h"
#include "shape/shape.h"
#include "store/db.h"

struct mail_terms {
    uint64_t has;
    struct shape_list mails; /* of str: MAIL_KIND_NAMES */
    str sender_name;         /* empty: the merchant's own */
    str reply_to;            /* empty: the sender's address */
    str copy_to;             /* of what customers get; empty: nobody */
    str staff;               /* who is warned; empty: nobody */
    str staff_language;      /* LANGUAGE_NAMES */
};
extern const struct shape MAIL_TERMS_SHAPE;

/* Of c->merchant_id; the defaults if it has chosen nothing. */
enum problem mail_terms_load(struct ctx *c, struct mail_terms *out) NODISCARD;
struct mail_terms mail_terms_read(struct ctx *c, str json); /* as it is kept */

/* Changes the members that `changes` has. UNPROCESSABLE, blamed, if a member breaks a rule. */
enum problem mail_terms_change(struct ctx *c, const struct mail_terms *changes,
                               struct mail_terms *out) NODISCARD;

bool mail_is_wanted(const struct mail_terms *terms, enum mail_kind kind);

#endif

/*
 * mail_content.h -- what a mail of the outbox says, read from the order, its events and its invoice
 * at the time of sending: what became known since, such as where a parcel is, is in it.
 */
#ifndef MAIL_CONTENT_H
#define MAIL_CONTENT_H

#include "domain/letter.h"
#include "service/outbox.h"

/* Fills in *out from the mail's cause. `sender` is the address of the installation. `is_ready`
 * false: the invoice that it is about is being written. */
enum problem mail_content(struct ctx *c, const struct mail_terms *terms, str sender,
                          const struct mail_row *mail, struct letter *out,
                          bool *is_ready) NODISCARD;

#endif

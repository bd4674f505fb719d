/* mail.h -- the options of the mail server, for serve.c. */
#ifndef MAIN_MAIL_H
#define MAIN_MAIL_H

#include "jobs/mailer.h"
#include "main/config.h"

/* Leaves out->smtp.url NULL if no mail is to be sent; the address of the portal is read in any
 * case. False: an option is wrong, and it was said which. The texts live as long as the arena and
 * the options. */
bool mailer_options_read(const struct config *config, struct arena *a, struct mailer_options *out);

#endif

/*
 * seal.h -- short texts that the program must read again and a stolen store must not tell: sealed
 * with the installation's own key, which is not in the store.
 */
#ifndef SEAL_H
#define SEAL_H

#include "service/identity.h"

#define SEAL_TEXT_MAX 64 /* bytes */

/* The purpose keeps what is sealed for one thing from being opened as another. */
str seal(struct ctx *c, const struct secret *secret, const char *purpose, str text);

/* False: it was sealed with another key, or for something else. */
bool unseal(struct ctx *c, const struct secret *secret, const char *purpose, str sealed, str *text);

#endif

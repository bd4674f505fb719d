/*
 * payment_file.h -- what a bank is told to pay: payouts as a customer credit transfer initiation,
 * ISO 20022 pain.001.001.09.
 *
 * Which payouts are in a file is in the store before the file is written, and nothing else goes
 * into it: so no payout is in two files, and one that was lost is written again by its message
 * id, byte for byte as long as the payer is the same. Banks refuse a message id, and an
 * end-to-end id (the payment reference), that they have seen.
 */
#ifndef PAYMENT_FILE_H
#define PAYMENT_FILE_H

#include "main/commands.h"

/* Writes config->payment_file, which must not be there. Returns the exit status. */
int payment_file(struct access_store *s, const struct config *config);

#endif

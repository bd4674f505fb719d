/*
 * commands.h -- the subcommands; the table is in main.c. Each returns the exit status: 0 done,
 * 1 it could not be done (a sentence is on standard error), 2 wrong usage.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "main/config.h"
#include "service/identity.h"
#include "service/work.h"

#define VERSION "0.1.0"

int command_init(const struct config *config);
int command_migrate(const struct config *config);
int command_copy(const struct config *config);
int command_merchant_create(const struct config *config);
int command_merchant_letterhead(const struct config *config);
int command_merchant_set(const struct config *config);
int command_merchant_mail(const struct config *config);
int command_merchant_payout(const struct config *config);
int command_merchant_fee(const struct config *config);
int command_merchant_dispute(const struct config *config);
int command_merchant_correction(const struct config *config);
int command_merchant_dunning(const struct config *config);
int command_payout(const struct config *config);
int command_key_create(const struct config *config);
int command_user_create(const struct config *config);
int command_user_grant(const struct config *config);
int command_user_revoke(const struct config *config);
int command_import(const struct config *config);
int command_bank_import(const struct config *config);
int command_demo(const struct config *config);
int command_serve(const struct config *config);
int command_verify(const struct config *config);
int command_simulate(const struct config *config);
int command_bench(const struct config *config);
int command_openapi(const struct config *config);
int command_ledger(const struct config *config);
int command_options(const struct config *config);

/* --- what commands share (store_access.c) ---------------------------------------------- */

/* An installation opened by a command: the store, the secret, and one unit of work to reuse. */
struct access_store {
    struct db *db;
    struct secret secret;
    struct arena *arena;
    struct entropy entropy;
    struct ctx c;
};

/* Prints why not and returns false. */
bool store_open(const struct config *config, struct access_store *out);
void store_close(struct access_store *s);

/* Makes the folder, the secret and the schema; harmless if they are there, but refuses a store of
 * an older version: that is moved forward only when asked for by name. Prints why not. */
bool store_create(const struct config *config);

/* Moves the schema of a store that is there forward. Prints what it ran, or why not. */
bool store_migrate(const struct config *config);

/* 64 hexadecimal digits in a file; written readable by its owner only, and one that is there is
 * left alone. */
bool secret_read(const char *path, struct secret *out);
bool secret_write(const char *path, const struct secret *secret);

/* Recomputes everything and prints what differs: the exit status of `fangst verify`. */
int verify_store(struct access_store *s);

/* Where --data or --database says that the store is. Prints what is missing. */
bool store_place(const struct config *config, struct arena *a, struct db_place *out);

/* Runs one unit of work and forgets its memory. Prints the blames of a problem. */
enum problem store_run(struct access_store *s, enum problem (*run)(struct unit *u),
                       void *self) NODISCARD;

/* The same in a read snapshot. */
enum problem store_read(struct access_store *s, enum problem (*run)(struct unit *u),
                        void *self) NODISCARD;

bool require(const char *value, const char *flag);       /* prints what is missing */
int complain(const char *format, ...) PRINTF_LIKE(1, 2); /* to standard error; returns 1 */

#endif

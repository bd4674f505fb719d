/*
 * config.h -- the options of the command line, the environment and the configuration file, from
 * one table: config.def.
 */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdio.h>

#include "base/base.h"

enum option_kind { OPTION_TEXT, OPTION_NUMBER, OPTION_SWITCH };

/* Which commands take an option; bits. */
enum {
    FOR_SERVE = 1,
    FOR_KEY = 2,
    FOR_MERCHANT = 4,
    FOR_USER = 8,
    FOR_IMPORT = 16,
    FOR_DEMO = 32,
    FOR_BENCH = 64,
    FOR_OTHER = 128,
    FOR_SET = 256,
    FOR_OPENAPI = 512,
    FOR_COPY = 1024,
    FOR_PAYOUT = 2048,
    FOR_SIMULATE = 4096,
    FOR_BANK = 8192,
    FOR_ACCESS = 16384,
    FOR_ALL = 32767,
};

#define OPERANDS_MAX 1000

struct config {
#define TEXT                                                         const char *
#define NUMBER                                                       int64_t
#define SWITCH                                                       bool
#define OPTION(name, kind, fallback, commands, placeholder, meaning) kind name;
#include "main/config.def"
#undef OPTION
#undef TEXT
#undef NUMBER
#undef SWITCH
    const char *operands[OPERANDS_MAX]; /* the FILE of import, those of bank import */
    size_t operands_count;
};

/* Reads argv[first..]; false and a sentence in `why` if an option is unknown, not for this
 * command, without its value or not a number. Texts live as long as argv, environ or `a`. */
bool config_read(struct arena *a, int argc, char **argv, int first, unsigned command,
                 struct config *out, char *why, size_t why_size);

void config_print_help(FILE *to, unsigned command); /* the options of these commands */
void config_print_markdown(FILE *to);               /* the whole table, for docs/configuration.md */

#endif

/* main.c -- the subcommands. */
#include <sodium.h>
#include <stdio.h>

#include "main/commands.h"

/* clang-format off */
static const struct command {
    const char *words; /* one or two */
    int (*run)(const struct config *config);
    unsigned options;
    const char *operand, *summary;
} COMMANDS[] = {
    { "init",            command_init,            FOR_OTHER,    "",       "Make the store, in a folder or in a database" },
    { "migrate",         command_migrate,         FOR_OTHER,    "",       "Move the schema of an older store forward" },
    { "copy",            command_copy,            FOR_COPY,     "",       "Move an embedded store into PostgreSQL, and compare every row" },
    { "merchant create", command_merchant_create, FOR_MERCHANT, "",       "Make a merchant" },
    { "merchant set",    command_merchant_set,    FOR_SET,      "",       "Change what a merchant has chosen about the rules, and print it" },
    { "merchant letterhead", command_merchant_letterhead, FOR_SET, "", "Change who a merchant is on invoices and reports, and print it; without --settings only print it" },
    { "merchant mail",   command_merchant_mail,   FOR_SET,      "",       "Change which mails a merchant wants, and print it; without --settings only print it" },
    { "merchant payout", command_merchant_payout, FOR_SET,      "",       "Change when and how a merchant is paid, and print it; without --settings only print it" },
    { "merchant fee",    command_merchant_fee,    FOR_SET,      "",       "Add a fee rate of a merchant, and print all of them" },
    { "merchant dispute", command_merchant_dispute, FOR_SET,    "",       "Open a dispute of a capture, or end one, as --settings says, and print it" },
    { "merchant correction", command_merchant_correction, FOR_SET, "",    "Correct what a merchant is paid, as --settings says, and print it" },
    { "merchant dunning", command_merchant_dunning, FOR_SET,    "",       "Confirm or change a rule of dunning for a merchant, and print all that was chosen" },
    { "payout",          command_payout,          FOR_PAYOUT,   "",       "Settle and close a merchant's payouts now, or mark one paid; print the last ones" },
    { "key create",      command_key_create,      FOR_KEY,      "",       "Make an API key; its password is shown once" },
    { "user create",     command_user_create,     FOR_USER,     "",       "Make a user of the portal" },
    { "user grant",      command_user_grant,      FOR_ACCESS,   "",       "Let a user of another merchant into a merchant's store, or change the role and the end there" },
    { "user revoke",     command_user_revoke,     FOR_ACCESS,   "",       "Let such a user in no more" },
    { "import",          command_import,          FOR_IMPORT,   " FILE",  "Import orders, one JSON object per line, as GET order gives them" },
    { "bank import",     command_bank_import,     FOR_BANK,     " FILE...", "Import what the bank told of its account: camt.053 statements, camt.054 notifications" },
    { "demo",            command_demo,            FOR_DEMO,     "",       "Make a demo merchant with generated orders in every state" },
    { "serve",           command_serve,           FOR_SERVE,    "",       "Serve the API and the portal" },
    { "verify",          command_verify,          FOR_OTHER,    "",       "Recompute every order and balance from the events and compare" },
    { "simulate",        command_simulate,        FOR_SIMULATE, "",       "Tell the plan of an order day by day, if nothing else happens" },
    { "bench",           command_bench,           FOR_BENCH,    "",       "Measure this build on this machine" },
    { "openapi",         command_openapi,         FOR_OPENAPI,   "",       "Print the OpenAPI document" },
    { "ledger",          command_ledger,          FOR_OTHER,    "",       "Print the chart of accounts and what posts to it as Markdown" },
    { "options",         command_options,         FOR_OTHER,    "",       "Print the table of all options as Markdown" },
};
/* clang-format on */

static void print_help(FILE *to)
{
    (void)fputs("fangst: captures authorized orders. Compatible with the Kustom/Klarna Order "
                "Management API v1.\n\nusage: fangst COMMAND [options]\n\n",
                to);
    for (size_t i = 0; i < COUNT(COMMANDS); i++)
        (void)fprintf(to, "  %-20s %s\n", COMMANDS[i].words, COMMANDS[i].summary);
    (void)fputs("\nfangst COMMAND --help lists a command's options. Each may also come from "
                "FANGST_<NAME> or from the file named by --config.\n",
                to);
}

static void print_command_help(const struct command *command)
{
    (void)printf("usage: fangst %s%s [options]\n\n%s.\n\n", command->words, command->operand,
                 command->summary);
    config_print_help(stdout, command->options);
}

/* How many words of argv name the command: 0 if they do not. */
static int matches(const struct command *command, int argc, char **argv)
{
    str rest = str_of(command->words), word = { 0 };
    int i = 1;
    while (str_split(&rest, ' ', &word)) {
        if (i >= argc || !str_equal(str_of(argv[i]), word))
            return 0;
        i++;
    }
    return i;
}

static bool wants_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0)
            return true;
    return false;
}

static int run(const struct command *command, int argc, char **argv, int first)
{
    char why[512];
    struct config config;
    struct arena *a = arena_open((size_t)1024 * 1024);
    int status = 2;
    if (config_read(a, argc, argv, first, command->options, &config, why, sizeof why))
        status = command->run(&config);
    else
        (void)complain("%s; `fangst %s --help` lists the options", why, command->words);
    arena_close(a);
    return status;
}

int main(int argc, char **argv)
{
    CHECK(sodium_init() >= 0);
    if (argc >= 2 && strcmp(argv[1], "--version") == 0)
        return printf("fangst %s\n", VERSION) < 0;
    for (size_t i = 0; i < COUNT(COMMANDS); i++) {
        int first = matches(&COMMANDS[i], argc, argv);
        if (first == 0)
            continue;
        if (!wants_help(argc, argv))
            return run(&COMMANDS[i], argc, argv, first);
        print_command_help(&COMMANDS[i]);
        return 0;
    }
    if (argc < 2 || wants_help(argc, argv)) {
        print_help(argc < 2 ? stderr : stdout);
        return argc < 2 ? 2 : 0;
    }
    (void)complain("unknown command %s; `fangst --help` lists them", argv[1]);
    return 2;
}

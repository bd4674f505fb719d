/* print.c -- commands that print what the program knows of itself. */
#include <stdio.h>

#include "api/app.h"
#include "main/commands.h"

int command_openapi(const struct config *config)
{
    struct arena *a = arena_open((size_t)64 * 1024 * 1024);
    str document = openapi_write(a, &API_ROUTES, str_of(VERSION),
                                 config->exact ? OPENAPI_EXACT : OPENAPI_PLAIN);
    (void)printf("%.*s\n", STR_ARG(document));
    arena_close(a);
    return 0;
}

int command_options(const struct config *config)
{
    (void)config;
    config_print_markdown(stdout);
    return 0;
}

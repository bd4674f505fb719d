/* admin.c -- commands that make what a server needs: the store, merchants, keys, users. */
#include <stdio.h>

#include "base/text.h"

#include "main/commands.h"
#include "service/letterhead.h"
#include "service/settings.h"

int command_init(const struct config *config)
{
    if (!store_create(config))
        return 1;
    (void)printf("%s is ready.\n", config->data != NULL ? config->data : "The database");
    return 0;
}

int command_migrate(const struct config *config)
{
    return store_migrate(config) ? 0 : 1;
}

/* --- merchant create ------------------------------------------------------------------- */

/* Changes what --settings says, if it says anything; `out` is how all stand then. */
static enum problem change_settings(struct ctx *c, const char *json, struct policy *out)
{
    struct policy changes = { 0 };
    if (json != NULL)
        TRY(shape_read_json(c, &SETTINGS_SHAPE, str_of(json), &changes));
    return settings_change(c, &changes, out);
}

static enum problem create_merchant(struct unit *u)
{
    const struct config *config = u->self;
    struct policy settings;
    TRY(merchant_create(u->c, str_of(config->id), str_of(config->name), &u->c->merchant_id));
    return config->settings != NULL ? change_settings(u->c, config->settings, &settings) : OK;
}

static void print_json_pair(const char *first, str a, const char *second, str b,
                            struct arena *arena)
{
    struct text t = text_begin(arena, 4096);
    text_format(&t, "{\"%s\":", first);
    text_json_string(&t, a);
    text_format(&t, ",\"%s\":", second);
    text_json_string(&t, b);
    text_char(&t, '}');
    str out;
    CHECK(text_done(&t, &out));
    (void)printf("%.*s\n", STR_ARG(out));
}

int command_merchant_create(const struct config *config)
{
    struct access_store s;
    if (!require(config->id, "--id") || !require(config->name, "--name"))
        return 2;
    if (!store_open(config, &s))
        return 1;
    struct config copy = *config;
    enum problem p = store_run(&s, create_merchant, &copy);
    if (p == OK && config->json)
        print_json_pair("merchant_id", str_of(config->id), "name", str_of(config->name), s.arena);
    else if (p == OK)
        (void)printf("Merchant %s is there.\n", config->id);
    store_close(&s);
    return p == OK ? 0 : 1;
}

/* --- merchant set, merchant letterhead ----------------------------------------------- */

static enum problem find_merchant(struct unit *u, const struct config *config)
{
    str name = { 0 };
    return merchant_find(u->c, str_of(config->merchant), &u->c->merchant_id, &name);
}

struct settings_work {
    const struct config *config;
    str out; /* JSON */
};

static void tell(struct unit *u, const struct shape *shape, const void *in)
{
    struct settings_work *w = u->self;
    struct text t = text_begin(u->c->arena, 8192);
    shape_write_json(&t, shape, in);
    CHECK(text_done(&t, &w->out));
}

static enum problem set_merchant(struct unit *u)
{
    struct settings_work *w = u->self;
    struct policy settings;
    TRY(find_merchant(u, w->config));
    TRY(change_settings(u->c, w->config->settings, &settings));
    tell(u, &SETTINGS_SHAPE, &settings);
    return OK;
}

static enum problem set_letterhead(struct unit *u)
{
    struct settings_work *w = u->self;
    struct letterhead changes = { 0 }, letterhead = { 0 };
    TRY(find_merchant(u, w->config));
    TRY(letterhead_load(u->c, u->c->now, &letterhead));
    if (w->config->settings != NULL) {
        TRY(shape_read_json(u->c, &LETTERHEAD_SHAPE, str_of(w->config->settings), &changes));
        TRY(letterhead_change(u->c, &changes, &letterhead));
    }
    tell(u, &LETTERHEAD_SHAPE, &letterhead);
    return OK;
}

static int run_settings(const struct config *config, enum problem (*run)(struct unit *u))
{
    struct access_store s;
    if (!require(config->merchant, "--merchant"))
        return 2;
    if (!store_open(config, &s))
        return 1;
    struct settings_work w = { .config = config };
    enum problem p = store_run(&s, run, &w);
    if (p == OK)
        (void)printf("%.*s\n", STR_ARG(w.out));
    store_close(&s);
    return p == OK ? 0 : 1;
}

int command_merchant_set(const struct config *config)
{
    return run_settings(config, set_merchant);
}

int command_merchant_letterhead(const struct config *config)
{
    return run_settings(config, set_letterhead);
}

/* --- key create ------------------------------------------------------------------------ */

struct key_work {
    const struct config *config;
    const struct secret *secret;
    struct key_credentials out;
};

static bool read_environment_name(struct ctx *c, const char *name, enum environment *out)
{
    *out = ENVIRONMENT_TEST;
    for (int i = 0; ENVIRONMENT_NAMES[i] != NULL; i++)
        if (strcmp(ENVIRONMENT_NAMES[i], name) == 0) {
            *out = (enum environment)i;
            return true;
        }
    return blame(c, PROBLEM_UNPROCESSABLE, STR("environment"),
                 "The environment must be test or live, but was '%s'.", name) == OK;
}

static enum problem create_key(struct unit *u)
{
    struct key_work *w = u->self;
    enum environment environment;
    if (!read_environment_name(u->c, w->config->environment, &environment))
        return PROBLEM_UNPROCESSABLE;
    TRY(find_merchant(u, w->config));
    return key_create(u->c, w->secret, environment, str_of(w->config->merchant), &w->out);
}

int command_key_create(const struct config *config)
{
    struct access_store s;
    if (!require(config->merchant, "--merchant"))
        return 2;
    if (!store_open(config, &s))
        return 1;
    struct key_work w = { .config = config, .secret = &s.secret };
    enum problem p = store_run(&s, create_key, &w);
    if (p == OK && config->json)
        print_json_pair("username", w.out.username, "password", w.out.password, s.arena);
    else if (p == OK)
        (void)printf("username: %.*s\npassword: %.*s\nThe password is shown only now.\n",
                     STR_ARG(w.out.username), STR_ARG(w.out.password));
    store_close(&s);
    return p == OK ? 0 : 1;
}

/* --- user create ----------------------------------------------------------------------- */

struct user_work {
    const struct config *config;
    str password;
};

static enum problem create_user(struct unit *u)
{
    const struct user_work *w = u->self;
    TRY(find_merchant(u, w->config));
    return user_create(u->c, str_of(w->config->email), str_of(w->config->role), w->password);
}

int command_user_create(const struct config *config)
{
    struct access_store s;
    char line[1024];
    if (!require(config->merchant, "--merchant") || !require(config->email, "--email") ||
        !require(config->role, "--role") ||
        !require(config->password_stdin ? "" : NULL, "--password-stdin"))
        return 2;
    size_t length = fread(line, 1, sizeof line, stdin);
    if (length == sizeof line)
        return complain("the password is too long");
    while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
        length--;
    if (!store_open(config, &s))
        return 1;
    struct user_work w = { config, { line, length } };
    enum problem p = store_run(&s, create_user, &w);
    if (p == OK)
        (void)printf("User %s is there.\n", config->email);
    store_close(&s);
    return p == OK ? 0 : 1;
}

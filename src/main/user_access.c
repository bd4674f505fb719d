/* user_access.c -- commands that let users of one merchant into the store of another. */
#include <stdio.h>

#include "base/clock.h"
#include "main/commands.h"
#include "service/merchant_access.h"

struct access_work {
    const struct config *config;
    int64_t ends_at;
};

static enum problem find_merchant(struct unit *u, const struct config *config)
{
    str name = { 0 };
    return merchant_find(u->c, str_of(config->merchant), &u->c->merchant_id, &name);
}

/* Anew or not: afterwards role and end are those that were said. */
static enum problem let_in(struct unit *u)
{
    const struct access_work *w = u->self;
    struct guest guest;
    struct user_change change = { .role = str_of(w->config->role),
                                  .kind = str_of(USER_KINDS[w->ends_at != 0]),
                                  .ends_at = w->ends_at };
    TRY(find_merchant(u, w->config));
    str email = user_email(u->c, str_of(w->config->email));
    if (role_find(change.role) != NULL && guest_load(u->c, email, &guest) == OK)
        return guest_change(u->c, email, &change, &guest);
    u->c->blames_count = 0;
    return guest_create(u->c, email, change.role, w->ends_at);
}

static enum problem let_out(struct unit *u)
{
    const struct access_work *w = u->self;
    TRY(find_merchant(u, w->config));
    return guest_withdraw(u->c, user_email(u->c, str_of(w->config->email)));
}

static int run(const struct config *config, enum problem (*what)(struct unit *u), const char *said)
{
    struct access_store s;
    struct access_work w = { .config = config };
    if (!require(config->merchant, "--merchant") || !require(config->email, "--email"))
        return 2;
    if (config->until != NULL && !clock_parse(str_of(config->until), &w.ends_at))
        return complain("--until must be a time such as 2026-11-30T12:00:00Z");
    if (!store_open(config, &s))
        return 1;
    enum problem p = store_run(&s, what, &w);
    if (p == OK)
        (void)printf("User %s %s %s.\n", config->email, said, config->merchant);
    store_close(&s);
    return p == OK ? 0 : 1;
}

int command_user_grant(const struct config *config)
{
    return require(config->role, "--role") ? run(config, let_in, "may enter") : 2;
}

int command_user_revoke(const struct config *config)
{
    return run(config, let_out, "may not enter any more");
}

/* verify.c -- the command that recomputes everything; see service/audit.h. */
#include <stdio.h>

#include "main/commands.h"
#include "service/audit.h"
#include "sql.h"

static void tell(void *self, str sentence)
{
    (void)printf("%s: %.*s\n", (const char *)self, STR_ARG(sentence));
}

static enum problem audit_all(struct unit *u)
{
    struct audit *audit = u->self;
    for (int64_t merchant_id = 0;;) {
        bool found = false;
        str mid = { 0 };
        int64_t until = 0;
        TRY(db_maybe(u->c, &SQL_MERCHANT_NEXT, PARAMS(P_I64(merchant_id)),
                     COLUMNS(C_I64("merchant_id", &merchant_id), C_STR("mid", &mid),
                             C_I64("expired_until", &until)),
                     &found));
        if (!found)
            return OK;
        u->c->merchant_id = merchant_id;
        audit->self = (void *)(uintptr_t)arena_cstr(u->c->arena, mid);
        TRY(audit_merchant(u->c, audit));
    }
}

int verify_store(struct access_store *s)
{
    struct audit audit = { .tell = tell };
    enum problem p = store_read(s, audit_all, &audit);
    if (p != OK)
        return 1;
    (void)printf("%lld orders, %lld events, %lld transfers: %lld differences\n",
                 (long long)audit.orders, (long long)audit.events, (long long)audit.transfers,
                 (long long)audit.differences);
    return audit.differences == 0 ? 0 : 1;
}

int command_verify(const struct config *config)
{
    struct access_store s;
    if (!store_open(config, &s))
        return 1;
    int status = verify_store(&s);
    store_close(&s);
    return status;
}

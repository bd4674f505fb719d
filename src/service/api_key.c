#include "service/api_key.h"

#include <pthread.h>

#include "service/audit_log.h"
#include "sql.h"

/* --- what their owners see ---------------------------------------------------------------- */

enum problem api_keys_load(struct ctx *c, struct api_keys *out)
{
    struct rows r;
    *out = (struct api_keys){ ARENA_ARRAY(c->arena, struct api_key, API_KEYS_LISTED_MAX), 0 };
    TRY(db_rows_begin(c, &SQL_KEY_LIST, PARAMS(P_I64(c->merchant_id), P_I64(API_KEYS_LISTED_MAX)),
                      &r));
    bool more = true;
    enum problem p = OK;
    while (p == OK && more) {
        struct api_key key = { 0 };
        p = db_rows_next(
            &r,
            COLUMNS(C_STR("username", &key.username), C_STR("label", &key.label),
                    C_STR("environment", &key.environment), C_I64("created_at", &key.created_at),
                    C_STR("created_by", &key.created_by), C_I64("last_used_at", &key.last_used_at),
                    C_I64("revoked_at", &key.revoked_at), C_STR("revoked_by", &key.revoked_by)),
            &more);
        if (p == OK && more)
            out->items[out->count++] = key;
    }
    db_rows_end(&r);
    return p;
}

enum problem api_key_create(struct ctx *c, const struct secret *secret,
                            enum environment environment, str mid, str label,
                            struct key_credentials *out)
{
    int64_t keys = 0;
    TRY(db_one(c, &SQL_KEY_COUNT_VALID, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("keys", &keys))));
    if (keys >= API_KEYS_VALID_MAX)
        return blame(c, PROBLEM_CONFLICT, STR(""), WHY_API_KEYS_FULL, API_KEYS_VALID_MAX);
    return key_create(c, secret, environment, mid, label, out);
}

enum problem api_key_revoke(struct ctx *c, str username)
{
    int64_t created_at = 0;
    bool found = false;
    TRY(db_maybe(c, &SQL_KEY_EXISTS, PARAMS(P_I64(c->merchant_id), P_STR(username)),
                 COLUMNS(C_I64("created_at", &created_at)), &found));
    if (!found)
        return blame(c, PROBLEM_NOT_FOUND, STR("username"), "There is no API key %.*s.",
                     STR_ARG(username));
    int64_t changes = 0;
    TRY(db_none(c, &SQL_KEY_REVOKE,
                PARAMS(P_I64(c->merchant_id), P_STR(username), P_I64(c->now), P_STR(c->actor)),
                &changes));
    return changes == 0 ? OK : audit_log_add(c, AUDIT_KEY_REVOKED, username);
}

/* --- when they were used last --------------------------------------------------------------- */

#define USES_MAX       1024 /* keys between two rounds; the rest is told after its next use */
#define USERNAME_BYTES 64

struct key_use {
    int64_t merchant_id, at;
    size_t username_len; /* 0: nothing is here */
    char username[USERNAME_BYTES];
};

static struct {
    pthread_mutex_t lock;
    struct key_use items[USES_MAX]; /* by hash, then the next free place */
    size_t count;
} uses = { .lock = PTHREAD_MUTEX_INITIALIZER };

static size_t place_of(str username)
{
    size_t hash = 0;
    for (size_t i = 0; i < username.len; i++)
        hash = hash * 31 + (unsigned char)username.ptr[i];
    return hash % USES_MAX;
}

/* NULL: there is no room. */
static struct key_use *use_of(int64_t merchant_id, str username)
{
    size_t at = place_of(username);
    for (size_t i = 0; i < USES_MAX; i++) {
        struct key_use *use = &uses.items[(at + i) % USES_MAX];
        bool is_same = use->merchant_id == merchant_id &&
                       str_equal((str){ use->username, use->username_len }, username);
        if (use->username_len == 0) {
            *use = (struct key_use){ .merchant_id = merchant_id, .username_len = username.len };
            memcpy(use->username, username.ptr, username.len);
            uses.count++;
            return use;
        }
        if (is_same)
            return use;
    }
    return NULL;
}

void key_uses_add(int64_t merchant_id, str username, int64_t at)
{
    CHECK(username.len > 0 && username.len <= USERNAME_BYTES);
    CHECK(pthread_mutex_lock(&uses.lock) == 0);
    struct key_use *use = use_of(merchant_id, username);
    if (use != NULL && use->at < at)
        use->at = at;
    CHECK(pthread_mutex_unlock(&uses.lock) == 0);
}

bool key_uses_are_there(void)
{
    CHECK(pthread_mutex_lock(&uses.lock) == 0);
    bool are = uses.count > 0;
    CHECK(pthread_mutex_unlock(&uses.lock) == 0);
    return are;
}

static struct key_use *take_uses(struct arena *a)
{
    struct key_use *taken = ARENA_ARRAY(a, struct key_use, USES_MAX);
    CHECK(pthread_mutex_lock(&uses.lock) == 0);
    memcpy(taken, uses.items, sizeof uses.items);
    memset(uses.items, 0, sizeof uses.items);
    uses.count = 0;
    CHECK(pthread_mutex_unlock(&uses.lock) == 0);
    return taken;
}

enum problem key_uses_save(struct ctx *c)
{
    const struct key_use *taken = take_uses(c->arena);
    for (size_t i = 0; i < USES_MAX; i++) {
        str username = { taken[i].username, taken[i].username_len };
        if (username.len > 0)
            TRY(db_none(c, &SQL_KEY_USED,
                        PARAMS(P_I64(taken[i].merchant_id), P_STR(username), P_I64(taken[i].at)),
                        NULL));
    }
    return OK;
}

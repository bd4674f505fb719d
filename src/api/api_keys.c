#include "api/api_keys.h"

#include "api/app.h"
#include "api/timeline.h"
#include "service/api_key.h"

struct api_key_in {
    uint64_t has;
    str label;
};
struct api_key_created_out {
    str username, password, label;
};
struct api_key_out {
    str username, label, environment;
    int64_t created_at, last_used_at, revoked_at;
    struct actor_out created_by, revoked_by;
};
struct api_keys_out {
    struct shape_list keys;
};
/* clang-format off */
static const struct field API_KEY_IN_FIELDS[] = {
    FIELD(SHAPE_STR, api_key_in, label, REQUIRED, 1, API_KEY_LABEL_CHARS, "What it is for"),
};
const struct shape API_KEY_IN = SHAPE("ApiKeyRequest", api_key_in, API_KEY_IN_FIELDS);

static const struct field API_KEY_CREATED_FIELDS[] = {
    FIELD(SHAPE_STR, api_key_created_out, username, 0, 1, 64, "User name for HTTP Basic"),
    FIELD(SHAPE_STR, api_key_created_out, password, 0, 1, 100, "Password for it; it cannot be read again"),
    FIELD(SHAPE_STR, api_key_created_out, label, 0, 1, API_KEY_LABEL_CHARS, "What it is for"),
};
const struct shape API_KEY_CREATED_OUT = SHAPE("CreatedApiKey", api_key_created_out, API_KEY_CREATED_FIELDS);

static const struct field API_KEY_FIELDS[] = {
    FIELD(SHAPE_STR, api_key_out, username, 0, 1, 64, "User name for HTTP Basic"),
    FIELD(SHAPE_STR, api_key_out, label, OMIT_EMPTY, 0, API_KEY_LABEL_CHARS, "What it is for"),
    FIELD_CHOICE(api_key_out, environment, 0, ENVIRONMENT_NAMES, "Which servers it is for"),
    FIELD(SHAPE_TIME, api_key_out, created_at, 0, 0, 0, "When it was made"),
    FIELD_OBJECT(api_key_out, created_by, 0, &ACTOR_OUT, "Who made it"),
    FIELD(SHAPE_TIME, api_key_out, last_used_at, OMIT_EMPTY, 0, 0, "When it let somebody in last, within some ten seconds"),
    FIELD(SHAPE_TIME, api_key_out, revoked_at, OMIT_EMPTY, 0, 0, "Since when it lets nobody in"),
    FIELD_OBJECT(api_key_out, revoked_by, OMIT_EMPTY, &ACTOR_OUT, "Who revoked it"),
};
static const struct shape API_KEY_OUT = SHAPE("ApiKey", api_key_out, API_KEY_FIELDS);
static const struct field API_KEYS_FIELDS[] = {
    FIELD_LIST(api_keys_out, keys, 0, 0, API_KEYS_LISTED_MAX, &API_KEY_OUT, "The newest first"),
};
const struct shape API_KEYS_OUT = SHAPE("ApiKeys", api_keys_out, API_KEYS_FIELDS);
/* clang-format on */

enum problem api_keys_list(struct ctx *c, struct call *call)
{
    struct api_keys found;
    TRY(api_keys_load(c, &found));
    struct api_key_out *items = ARENA_ARRAY(c->arena, struct api_key_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++) {
        const struct api_key *key = &found.items[i];
        items[i] = (struct api_key_out){ .username = key->username,
                                         .label = key->label,
                                         .environment = key->environment,
                                         .created_at = key->created_at,
                                         .created_by = actor_out(key->created_by),
                                         .last_used_at = key->last_used_at,
                                         .revoked_at = key->revoked_at };
        if (key->revoked_at != 0)
            items[i].revoked_by = actor_out(key->revoked_by);
    }
    struct api_keys_out out = { { items, found.count } };
    answer_json(c, call, 200, &API_KEYS_OUT, &out);
    return OK;
}

enum problem api_keys_create(struct ctx *c, struct call *call)
{
    const struct api_key_in *in = call->in;
    const struct app *app = app_of(call);
    struct caller caller = { 0 };
    struct key_credentials key = { 0 };
    TRY(api_caller(c, call, &caller));
    TRY(api_key_create(c, &app->secret, app->environment, caller.mid, in->label, &key));
    struct api_key_created_out out = { key.username, key.password, in->label };
    answer_json(c, call, 201, &API_KEY_CREATED_OUT, &out);
    return OK;
}

enum problem api_keys_revoke(struct ctx *c, struct call *call)
{
    TRY(api_key_revoke(c, call->path[0]));
    api_empty(call, 204);
    return OK;
}

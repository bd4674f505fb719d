#include "service/store_choice.h"

static enum problem no_store(struct ctx *c)
{
    return blame(c, PROBLEM_NO_SUCH_STORE, STR("stores"),
                 "There is no such store, or the caller may not enter it.");
}

static bool is_chosen(const struct store_choice *chosen, int64_t merchant_id)
{
    for (size_t i = 0; i < chosen->count; i++)
        if (chosen->items[i].merchant_id == merchant_id)
            return true;
    return false;
}

/* A key is for its own store; a user enters as with any request that names the store. */
static enum problem enter(struct ctx *c, const struct caller *home, str mid, struct caller *in)
{
    size_t blames = c->blames_count;
    *in = *home;
    if (str_equal(mid, home->mid))
        return OK;
    enum problem p = home->is_user ? merchant_access_enter(c, mid, in) : PROBLEM_NO_SUCH_STORE;
    if (p != PROBLEM_NO_SUCH_STORE)
        return p;
    c->blames_count = blames;
    return no_store(c);
}

static enum problem choose(struct ctx *c, const struct caller *home, str mid,
                           struct store_choice *out)
{
    struct caller in;
    TRY(enter(c, home, mid, &in));
    const struct role *role = role_find(in.role);
    if (in.is_user && (role == NULL || (role->verbs & VERB_VIEW) == 0))
        return no_store(c);
    if (!is_chosen(out, in.merchant_id))
        out->items[out->count++] =
            (struct chosen_store){ in.merchant_id, in.clock_offset, in.mid, in.merchant_name };
    return OK;
}

static enum problem choose_all(struct ctx *c, const struct caller *home, struct store_choice *out)
{
    struct stores others = { 0 };
    TRY(choose(c, home, home->mid, out));
    if (home->is_user)
        TRY(merchant_access_stores(c, home->merchant_id, home->email, &others));
    for (size_t i = 0; i < others.count; i++)
        TRY(choose(c, home, others.items[i].mid, out));
    return OK;
}

static enum problem choose_named(struct ctx *c, const struct caller *home, str names,
                                 struct store_choice *out)
{
    str name = { 0 };
    for (size_t count = 1; str_split(&names, ',', &name); count++) {
        name = str_trim(name);
        if (name.len == 0)
            return blame(c, PROBLEM_BAD_REQUEST, STR("stores"),
                         "It must be all, or the ids of stores, separated by commas.");
        if (count > STORES_NAMED_MAX)
            return blame(c, PROBLEM_BAD_REQUEST, STR("stores"),
                         "It names more than %d stores, which is all that one user can have.",
                         STORES_NAMED_MAX);
        TRY(choose(c, home, name, out));
    }
    return OK;
}

enum problem stores_choose(struct ctx *c, const struct caller *home, str names,
                           struct store_choice *out)
{
    struct caller at_home = *home;
    str rest = home->key_username; /* "M100001-8f2k1q" */
    if (!home->is_user) {
        CHECK(str_split(&rest, '-', &at_home.mid));
        TRY(merchant_find(c, at_home.mid, &at_home.merchant_id, &at_home.merchant_name));
    }
    *out = (struct store_choice){
        .items = ARENA_ARRAY(c->arena, struct chosen_store, STORES_NAMED_MAX),
    };
    if (str_equal(str_trim(names), STR("all")))
        return choose_all(c, &at_home, out);
    return choose_named(c, &at_home, names, out);
}

/*
 * sign_in_links.c -- a link to sign in is bound to the browser that asked for it, by a cookie. So a
 * mail that is read by another, or opened by a scanner, lets nobody in; and nobody can be signed in
 * to another's account by a link that was sent to them. It is used by a POST that a button sends:
 * opening the page does nothing.
 */
#include "api/sign_in_links.h"

#include "api/app.h"
#include "api/session.h"
#include "domain/language.h"
#include "service/settings.h"

#define COOKIE      "fangst_link"
#define COOKIE_PATH "/merchant/v1/sign-in-links"

struct ways_out {
    bool password_reset, sign_in_link;
    str passkey_origin;
};
struct link_in {
    uint64_t has;
    str email, language;
};
struct use_in {
    uint64_t has;
    str token, code;
};
/* clang-format off */
static const struct field WAYS_FIELDS[] = {
    FIELD(SHAPE_BOOL, ways_out, password_reset, 0, 0, 0, "A link to a new password is mailed to who asks for it"),
    FIELD(SHAPE_BOOL, ways_out, sign_in_link, 0, 0, 0, "A link to sign in is mailed, unless the user's merchant does not want that"),
    FIELD(SHAPE_STR, ways_out, passkey_origin, OMIT_EMPTY, 0, 300, "Passkeys work on pages of this origin; absent: there are none here"),
};
const struct shape SIGN_IN_WAYS_OUT = SHAPE("SignInWays", ways_out, WAYS_FIELDS);
static const struct field SIGN_IN_LINK_FIELDS[] = {
    FIELD(SHAPE_STR, link_in, email, REQUIRED | PERSONAL, 1, 100, "Of the user"),
    FIELD_CHOICE(link_in, language, 0, LANGUAGE_NAMES, "Of the mail; without it that in which the merchant's staff is written to"),
};
const struct shape SIGN_IN_LINK_IN = SHAPE("SignInLinkRequest", link_in, SIGN_IN_LINK_FIELDS);
static const struct field SIGN_IN_LINK_USE_FIELDS[] = {
    FIELD(SHAPE_STR, use_in, token, REQUIRED | PERSONAL, 1, 64, "Of the link"),
    FIELD(SHAPE_STR, use_in, code, PERSONAL, 0, 20, "Of the user's app, or a recovery code, if the user has a second factor"),
};
const struct shape SIGN_IN_LINK_USE_IN = SHAPE("SignInLinkUse", use_in, SIGN_IN_LINK_USE_FIELDS);
/* clang-format on */

static bool has_links(const struct app *app)
{
    return app->mails_access && !app->refuses_sign_in_links;
}

enum problem api_sign_in_ways(struct ctx *c, struct call *call)
{
    const struct app *app = app_of(call);
    struct ways_out out = { app->mails_access, has_links(app), app->party.origin };
    answer_json(c, call, 200, &SIGN_IN_WAYS_OUT, &out);
    return OK;
}

/* --- asking -------------------------------------------------------------------------------- */

enum problem api_access_mail_ask(struct ctx *c, struct call *call, const struct access_ask *ask)
{
    const struct app *app = app_of(call);
    int64_t seconds = 0;
    if (!app->mails_access)
        return blame(c, PROBLEM_CONFLICT, STR(""), WHY_NO_LINKS);
    TRY(access_mail_ask(c, &app->secret, ask, &seconds));
    if (seconds > 0) {
        answer_header(&call->answer, STR("Retry-After"),
                      arena_format(c->arena, "%lld", (long long)seconds));
        return blame(c, PROBLEM_TOO_MANY_REQUESTS, STR(""),
                     "Too many mails were asked for from here; try again in %lld seconds.",
                     (long long)seconds);
    }
    api_empty(call, 202);
    return OK;
}

static void set_cookie(struct ctx *c, struct call *call, str token, int64_t seconds)
{
    api_cookie(c, call, STR(COOKIE), COOKIE_PATH, token, seconds);
}

enum problem api_sign_in_link_ask(struct ctx *c, struct call *call)
{
    const struct link_in *in = call->in;
    struct access_ask ask = { ACCESS_MAIL_SIGN_IN_LINK, in->email, in->language,
                              access_token_make(c) };
    if (!has_links(app_of(call)))
        return blame(c, PROBLEM_CONFLICT, STR(""), WHY_NO_SIGN_IN_LINKS);
    TRY(api_access_mail_ask(c, call, &ask));
    set_cookie(c, call, ask.browser, SIGN_IN_LINK_MINUTES * 60);
    return OK;
}

/* --- use ----------------------------------------------------------------------------------- */

/* Who, of this link in this browser? */
static enum problem find_user(struct ctx *c, struct call *call, struct access_link *link,
                              struct sign_in *user)
{
    const struct app *app = app_of(call);
    const struct use_in *in = call->in;
    str browser = request_cookie(call->request, STR(COOKIE));
    struct policy policy;
    TRY(access_link_find(c, &app->secret, ACCESS_MAIL_SIGN_IN_LINK, in->token, link));
    if (browser.ptr == NULL ||
        !uuid_equal(access_browser_hash(&app->secret, browser), link->browser_hash))
        return blame(c, PROBLEM_OTHER_BROWSER, STR(""),
                     "Open the link in the browser in which you asked for it last, or ask for "
                     "another one here.");
    TRY(sign_in_by_link(c, link->email, user));
    if (!user->is_right || !has_links(app))
        return access_link_refuse(c);
    c->merchant_id = user->merchant_id;
    TRY(settings_load(c, &policy));
    return policy_has_sign_in_links(&policy) ? OK : access_link_refuse(c);
}

/* The link is used up with the sign-in, in one unit of work: of two at once one is undone. */
enum problem api_sign_in_link_use(struct ctx *c, struct call *call)
{
    const struct use_in *in = call->in;
    struct access_link link;
    struct sign_in user;
    struct signed_in done;
    struct origin origin = api_origin(call);
    TRY(find_user(c, call, &link, &user));
    TRY(sign_in_finish(c, &app_of(call)->secret, &user, &origin, in->code, &done));
    if (done.outcome != SIGN_IN_DONE)
        return api_sign_in_refused(c, call, &done);
    TRY(access_link_use(c, &link));
    TRY(api_signed_in(c, call, &done));
    set_cookie(c, call, STR(""), 0);
    return OK;
}

#include "domain/access_mail.h"

#include "base/clock.h"

#define PARTS_MAX 8

/* Where each link leads, how long it is good, and what the mail says. What follows the # is sent to
 * no server by opening it. */
static const struct kind {
    const char *name, *page;
    int64_t lifetime, number; /* the latter is how it is told */
    enum wording subject, intro, good_for, caution;
} KINDS[] = {
    [ACCESS_MAIL_INVITATION] = { "invitation", "/invitation#", INVITATION_DAYS *DAY,
                                 INVITATION_DAYS, WORDING_INVITATION_SUBJECT,
                                 WORDING_INVITATION_INTRO, WORDING_GOOD_FOR_DAYS,
                                 WORDING_INVITATION_CAUTION },
    [ACCESS_MAIL_PASSWORD_RESET] = { "password_reset", "/new-password#",
                                     PASSWORD_RESET_MINUTES *MINUTE, PASSWORD_RESET_MINUTES,
                                     WORDING_RESET_SUBJECT, WORDING_RESET_INTRO,
                                     WORDING_GOOD_FOR_MINUTES, WORDING_RESET_CAUTION },
    [ACCESS_MAIL_SIGN_IN_LINK] = { "sign_in_link", "/sign-in-link#", SIGN_IN_LINK_MINUTES *MINUTE,
                                   SIGN_IN_LINK_MINUTES, WORDING_SIGN_IN_LINK_SUBJECT,
                                   WORDING_SIGN_IN_LINK_INTRO, WORDING_GOOD_FOR_MINUTES,
                                   WORDING_SIGN_IN_LINK_CAUTION },
    [ACCESS_MAIL_PASSWORD_CHANGED] = { "password_changed", "/signin", DAY, 0,
                                       WORDING_PASSWORD_CHANGED_SUBJECT,
                                       WORDING_PASSWORD_CHANGED_INTRO, WORDING_COUNT,
                                       WORDING_PASSWORD_CHANGED_CAUTION },
};
static_assert(COUNT(KINDS) == ACCESS_MAIL_KIND_COUNT, "one each");

const char *const ACCESS_MAIL_NAMES[] = { "invitation", "password_reset", "sign_in_link",
                                          "password_changed", NULL };

bool access_mail_find(str name, enum access_mail_kind *out)
{
    for (int i = 0; i < ACCESS_MAIL_KIND_COUNT; i++)
        if (str_equal(str_of(KINDS[i].name), name)) {
            *out = (enum access_mail_kind)i;
            return true;
        }
    return false;
}

int64_t access_mail_lifetime(enum access_mail_kind kind)
{
    return KINDS[kind].lifetime;
}

struct writing {
    struct arena *a;
    enum language language;
    struct wording_values values;
    struct letter_part *parts;
    size_t count;
};

static void paragraph(struct writing *w, str value)
{
    CHECK(w->count < PARTS_MAX);
    w->parts[w->count++] = (struct letter_part){ LETTER_PARAGRAPH, .value = value };
}

static str text(struct writing *w, enum wording wording)
{
    return wording_text(w->a, wording, w->language, &w->values);
}

/* Of the whole installation only this mail has it, and each attempt of it. */
static str message_id(struct arena *a, const struct access_mail_facts *f)
{
    str domain = f->sender, name = { 0 };
    CHECK(str_split(&domain, '@', &name));
    return arena_format(a, "%s-%.*s@%.*s", KINDS[f->kind].name, STR_ARG(uuid_text(a, f->mail_id)),
                        STR_ARG(domain));
}

struct letter access_mail_letter(struct arena *a, const struct access_mail_facts *f)
{
    const struct kind *kind = &KINDS[f->kind];
    struct writing w = { .a = a,
                         .language = f->language,
                         .values = { .shop = f->shop,
                                     .name = f->inviter,
                                     .number = arena_format(a, "%lld", (long long)kind->number) },
                         .parts = ARENA_ARRAY(a, struct letter_part, PARTS_MAX) };
    str link = arena_format(a, "%.*s%s%.*s", STR_ARG(f->portal_url), kind->page, STR_ARG(f->token));
    paragraph(&w, text(&w, WORDING_HELLO_ALL));
    paragraph(&w, text(&w, kind->intro));
    paragraph(&w, link);
    if (kind->good_for != WORDING_COUNT)
        paragraph(&w, text(&w, kind->good_for));
    paragraph(&w, text(&w, kind->caution));
    paragraph(&w, text(&w, WORDING_REGARDS));
    paragraph(&w, f->shop);
    return (struct letter){ .from_name = f->shop,
                            .from = f->sender,
                            .reply_to = f->reply_to,
                            .to = f->to,
                            .subject = text(&w, kind->subject),
                            .message_id = message_id(a, f),
                            .at = f->at,
                            .language = LANGUAGE_NAMES[f->language],
                            .parts = w.parts,
                            .count = w.count };
}

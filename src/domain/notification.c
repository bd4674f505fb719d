#include "domain/notification.h"

const char *const NOTIFICATION_NAMES[] = {
#define NOTIFICATION(kind, name, needs, portal, mail, owner, meaning) name,
#include "domain/notification.def"
#undef NOTIFICATION
    NULL
};
static_assert(COUNT(NOTIFICATION_NAMES) == NOTIFICATION_COUNT + 1, "one name each");

const char *const NOTIFICATION_CHANNEL_NAMES[] = { "none", "portal", "mail", "both", NULL };
static_assert(COUNT(NOTIFICATION_CHANNEL_NAMES) == NOTIFY_CHANNELS + 1, "one name each");

/* Whom it is for, what a mail says, and where its links lead: to the one, by its order, by what
 * else it is about or by what people call it; and to many of its kind. */
enum place { BY_ORDER, BY_SUBJECT, BY_REFERENCE, BY_NOTHING };
static const struct kind {
    unsigned needs, portal, mail;
    bool is_of_owner;
    enum wording text, many;
} KINDS[] = {
#define NOTIFICATION(kind, name, needs, portal, mail, owner, meaning) \
    { needs, portal, mail, owner, WORDING_NOTIFY_##kind, WORDING_NOTIFY_MANY_##kind },
#include "domain/notification.def"
#undef NOTIFICATION
};

static const struct page {
    enum place place;
    const char *one, *many;
} PAGES[] = {
    [NOTIFY_ORDER_CREATED] = { BY_ORDER, "/orders/", "/orders" },
    [NOTIFY_ORDER_EXPIRING] = { BY_ORDER, "/orders/", "/expiring" },
    [NOTIFY_ORDER_EXPIRED] = { BY_ORDER, "/orders/", "/orders" },
    [NOTIFY_DISPUTE_OPENED] = { BY_ORDER, "/orders/", "/disputes" },
    [NOTIFY_DISPUTE_WON] = { BY_ORDER, "/orders/", "/disputes" },
    [NOTIFY_DISPUTE_LOST] = { BY_ORDER, "/orders/", "/disputes" },
    [NOTIFY_EXPORT_READY] = { BY_NOTHING, "/exports", "/exports" },
    [NOTIFY_EXPORT_FAILED] = { BY_NOTHING, "/exports", "/exports" },
    [NOTIFY_JOB_FINISHED] = { BY_SUBJECT, "/jobs/", "/bulk" },
    [NOTIFY_PAYOUT_CREATED] = { BY_REFERENCE, "/payouts/", "/payouts" },
    [NOTIFY_PAYOUT_PAID] = { BY_REFERENCE, "/payouts/", "/payouts" },
    [NOTIFY_PAYOUT_RETURNED] = { BY_REFERENCE, "/payouts/", "/payouts" },
    [NOTIFY_INVOICE_OVERDUE] = { BY_ORDER, "/orders/", "/orders" },
    [NOTIFY_INVOICE_HANDED_OVER] = { BY_ORDER, "/orders/", "/orders" },
    [NOTIFY_WEBHOOK_OFF] = { BY_SUBJECT, "/webhooks/", "/webhooks" },
};
static_assert(COUNT(PAGES) == NOTIFICATION_COUNT, "one each");

bool notification_find(str name, enum notification_kind *out)
{
    for (int i = 0; i < NOTIFICATION_COUNT; i++)
        if (str_equal(str_of(NOTIFICATION_NAMES[i]), name)) {
            *out = (enum notification_kind)i;
            return true;
        }
    return false;
}

bool notification_is_of_owner(enum notification_kind kind)
{
    return KINDS[kind].is_of_owner;
}

bool notification_is_allowed(enum notification_kind kind, unsigned verbs)
{
    return (verbs & KINDS[kind].needs) == KINDS[kind].needs;
}

enum notification_channels notification_default(enum notification_kind kind, unsigned verbs)
{
    const struct kind *k = &KINDS[kind];
    unsigned portal = (verbs & k->portal) != 0 ? NOTIFY_IN_PORTAL : NOTIFY_NOWHERE;
    unsigned mail = (verbs & k->mail) != 0 ? NOTIFY_BY_MAIL : NOTIFY_NOWHERE;
    return (enum notification_channels)(portal | mail);
}

bool notification_of_fact(enum order_fact fact, enum notification_kind *out)
{
    static const struct {
        enum order_fact fact;
        enum notification_kind kind;
    } TELLINGS[] = {
        { ORDER_WAS_CREATED, NOTIFY_ORDER_CREATED },
        { ORDER_WAS_WARNED, NOTIFY_ORDER_EXPIRING },
        { ORDER_WAS_EXPIRED, NOTIFY_ORDER_EXPIRED },
        { ORDER_WAS_DISPUTED, NOTIFY_DISPUTE_OPENED },
        { ORDER_WAS_DEFENDED, NOTIFY_DISPUTE_WON },
        { ORDER_WAS_CHARGED_BACK, NOTIFY_DISPUTE_LOST },
        { ORDER_WAS_REMINDED, NOTIFY_INVOICE_HANDED_OVER },
    };
    for (size_t i = 0; i < COUNT(TELLINGS); i++)
        if (TELLINGS[i].fact == fact) {
            *out = TELLINGS[i].kind;
            return true;
        }
    return false;
}

/* --- the mail ----------------------------------------------------------------------------- */

static str link_of(struct arena *a, const struct notification_facts *f)
{
    const struct page *page = &PAGES[f->what.kind];
    const struct notification *n = &f->what;
    str one = STR("");
    if (n->is_digest != 0)
        return arena_format(a, "%.*s%s", STR_ARG(f->portal_url), page->many);
    if (page->place == BY_ORDER)
        one = uuid_text(a, n->order_id);
    else if (page->place == BY_SUBJECT)
        one = uuid_text(a, n->subject_id);
    else if (page->place == BY_REFERENCE)
        one = n->reference;
    return arena_format(a, "%.*s%s%.*s", STR_ARG(f->portal_url), page->one, STR_ARG(one));
}

static str title(struct arena *a, const struct notification_facts *f)
{
    const struct notification *n = &f->what;
    const struct kind *kind = &KINDS[n->kind];
    enum currency currency;
    struct wording_values values = { .order = n->reference, .name = n->reference };
    values.number = arena_format(a, "%lld", (long long)n->done);
    values.amount = STR("");
    if (currency_parse(n->currency, &currency))
        values.amount = wording_amount(a, f->language, (money){ n->amount, currency });
    if (n->is_digest == 0)
        return wording_text(a, kind->text, f->language, &values);
    values.name = wording_text(a, kind->many, f->language, &values);
    values.number = arena_format(a, "%lld", (long long)n->happenings);
    return wording_text(a, WORDING_NOTIFY_MORE, f->language, &values);
}

static str message_id(struct arena *a, const struct notification_facts *f)
{
    str domain = f->sender, name = { 0 };
    CHECK(str_split(&domain, '@', &name));
    return arena_format(a, "notification-%.*s@%.*s", STR_ARG(f->message_name), STR_ARG(domain));
}

struct letter notification_letter(struct arena *a, const struct notification_facts *f)
{
    struct wording_values values = { .shop = f->shop };
    str subject = title(a, f);
    str preferences = arena_format(a, "%.*s/notifications#preferences", STR_ARG(f->portal_url));
    const str paragraphs[] = { wording_text(a, WORDING_HELLO_ALL, f->language, &values),
                               subject,
                               link_of(a, f),
                               wording_text(a, WORDING_NOTIFY_WHY, f->language, &values),
                               preferences,
                               wording_text(a, WORDING_REGARDS, f->language, &values),
                               f->shop };
    struct letter_part *parts = ARENA_ARRAY(a, struct letter_part, COUNT(paragraphs));
    for (size_t i = 0; i < COUNT(paragraphs); i++)
        parts[i] = (struct letter_part){ LETTER_PARAGRAPH, .value = paragraphs[i] };
    return (struct letter){ .from_name = f->shop,
                            .from = f->sender,
                            .reply_to = f->reply_to,
                            .to = f->to,
                            .subject = subject,
                            .message_id = message_id(a, f),
                            .at = f->at,
                            .language = LANGUAGE_NAMES[f->language],
                            .parts = parts,
                            .count = COUNT(paragraphs) };
}

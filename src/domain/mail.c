#include "domain/mail.h"

#include "base/clock.h"

const char *const MAIL_KIND_NAMES[] = {
#define MAIL(kind, name, to, meaning) name,
#include "domain/mail.def"
#undef MAIL
    NULL
};
static_assert(COUNT(MAIL_KIND_NAMES) == MAIL_KIND_COUNT + 1, "one name each");

static const enum mail_reader READERS[] = {
#define MAIL(kind, name, to, meaning) MAIL_TO_##to,
#include "domain/mail.def"
#undef MAIL
};

const char *const MAIL_STATE_NAMES[] = { "queued", "sending", "sent", "bounced", "expired", NULL };
static_assert(COUNT(MAIL_STATE_NAMES) == MAIL_STATE_COUNT + 1, "one name each");

enum mail_reader mail_reader(enum mail_kind kind)
{
    return READERS[kind];
}

bool mail_kind_find(str name, enum mail_kind *out)
{
    for (int i = 0; i < MAIL_KIND_COUNT; i++)
        if (str_equal(str_of(MAIL_KIND_NAMES[i]), name)) {
            *out = (enum mail_kind)i;
            return true;
        }
    return false;
}

static bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Parts between dots, none of them empty or longer than `max`, of these characters. */
static bool are_dotted(str s, const char *others, size_t max, size_t *parts)
{
    size_t length = 0;
    *parts = 1;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '.') {
            if (length == 0)
                return false;
            length = 0;
            ++*parts;
        } else if ((!is_alphanumeric(c) && (c == '\0' || strchr(others, c) == NULL)) ||
                   ++length > max) {
            return false;
        }
    }
    return length > 0;
}

bool mail_address_is_valid(str address)
{
    str rest = address, name = { 0 };
    size_t parts = 0;
    if (address.len > MAIL_ADDRESS_MAX || !str_split(&rest, '@', &name) || rest.ptr == NULL)
        return false;
    return name.len <= 64 && are_dotted(name, "!#$%&'*+-/=?^_`{|}~", 64, &parts) &&
           are_dotted(rest, "-", 63, &parts) && parts > 1;
}

int64_t mail_pause(int64_t attempts)
{
    int64_t pause = 5 * SECOND;
    for (int64_t i = 1; i < attempts && pause < HOUR; i++)
        pause *= 2;
    return pause < HOUR ? pause : HOUR;
}

void mail_begin(struct mail_progress *p, int64_t until)
{
    p->unanswered += p->state == MAIL_SENDING; /* whoever was at it is gone */
    p->attempts++;
    p->due_at = until;
    p->state = MAIL_SENDING;
}

void mail_end(struct mail_progress *p, enum mail_outcome outcome, bool is_late, int64_t now)
{
    p->unanswered += outcome == MAIL_UNANSWERED;
    p->attempts -= outcome == MAIL_UNTRIED;
    p->due_at = now + mail_pause(p->attempts);
    p->state = MAIL_QUEUED;
    if (outcome == MAIL_ACCEPTED)
        p->state = MAIL_SENT;
    else if (outcome == MAIL_REFUSED)
        p->state = MAIL_BOUNCED;
    else if (is_late)
        p->state = MAIL_EXPIRED;
    if (p->state != MAIL_QUEUED)
        p->finished_at = now;
}

#include "domain/webhook.h"

#include <string.h>

#include "base/clock.h"

const char *const WEBHOOK_TYPE_NAMES[] = {
#define WEBHOOK(name, text) text,
#include "domain/webhook.def"
#undef WEBHOOK
    NULL
};
static_assert(COUNT(WEBHOOK_TYPE_NAMES) == WEBHOOK_TYPE_COUNT + 1, "one name each");

static const struct telling {
    enum order_fact fact;
    enum webhook_type type;
} TELLINGS[] = {
    { ORDER_WAS_CREATED, WEBHOOK_ORDER_CREATED },
    { ORDER_WAS_RAISED, WEBHOOK_ORDER_UPDATED },
    { ORDER_WAS_LOWERED, WEBHOOK_ORDER_UPDATED },
    { ORDER_WAS_RELINED, WEBHOOK_ORDER_UPDATED },
    { ORDER_WAS_REFERENCED, WEBHOOK_ORDER_UPDATED },
    { ORDER_WAS_READDRESSED, WEBHOOK_ORDER_UPDATED },
    { ORDER_WAS_CANCELLED, WEBHOOK_ORDER_CANCELLED },
    { ORDER_WAS_RELEASED, WEBHOOK_ORDER_RELEASED },
    { ORDER_WAS_EXPIRED, WEBHOOK_ORDER_EXPIRED },
    { ORDER_WAS_WARNED, WEBHOOK_ORDER_EXPIRING },
    { ORDER_WAS_EXTENDED, WEBHOOK_ORDER_EXTENDED },
    { ORDER_WAS_CAPTURED, WEBHOOK_CAPTURE_CREATED },
    { ORDER_WAS_REFUNDED, WEBHOOK_REFUND_CREATED },
};

bool webhook_of_fact(enum order_fact fact, enum webhook_type *out)
{
    for (size_t i = 0; i < COUNT(TELLINGS); i++)
        if (TELLINGS[i].fact == fact) {
            *out = TELLINGS[i].type;
            return true;
        }
    return false;
}

int64_t webhook_pause(int64_t tries)
{
    static const int64_t PAUSES[] = { 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR,
                                      10 * HOUR,  14 * HOUR,  20 * HOUR,   24 * HOUR };
    static_assert(COUNT(PAUSES) == WEBHOOK_TRIES - 1, "one between two");
    CHECK(tries >= 1);
    return tries < WEBHOOK_TRIES ? PAUSES[tries - 1] : 0;
}

int64_t webhook_rest(int64_t failures)
{
    return (failures < 60 ? failures : 60) * SECOND;
}

/* Without the scheme; .ptr NULL if it is neither of them. */
static str after_scheme(str url, bool allows_http)
{
    str https = STR("https://"), http = STR("http://");
    if (str_starts(url, https))
        return str_cut(url, https.len);
    return allows_http && str_starts(url, http) ? str_cut(url, http.len) : (str){ 0 };
}

bool webhook_url_is_valid(str url, bool allows_http)
{
    str rest = after_scheme(url, allows_http);
    if (url.len > WEBHOOK_URL_MAX || rest.len == 0)
        return false;
    for (size_t i = 0; i < rest.len; i++)
        if (rest.ptr[i] <= ' ' || rest.ptr[i] > '~' || strchr("@#\\\"<>", rest.ptr[i]) != NULL)
            return false;
    return webhook_host(url).len > 0;
}

str webhook_host(str url)
{
    str host = after_scheme(url, true);
    bool is_bracketed = host.len > 0 && host.ptr[0] == '[';
    size_t length = 0;
    while (length < host.len && strchr("/?", host.ptr[length]) == NULL &&
           (host.ptr[length] != ':' || (is_bracketed && memchr(host.ptr, ']', length) == NULL)))
        length++;
    return (str){ host.ptr, length };
}

#include "api/position.h"

#define COOKIE         "fangst_position_" /* and 8 + 16 hexadecimal digits */
#define DIGITS         24
#define POSITIONS_MAX  16 /* that are looked at; nobody has so many under way */
#define TAKEN_BACK_MAX 4  /* in one answer */

bool api_is_of_session(const struct call *call)
{
    bool has_key = call->route->access != ACCESS_USER &&
                   request_header(call->request, STR("Authorization")).ptr != NULL;
    bool takes_session =
        call->route->access == ACCESS_USER || call->route->access == ACCESS_KEY_OR_USER;
    return takes_session && !has_key && api_session_cookie(call).ptr != NULL;
}

static bool read_position(str digits, struct position *out)
{
    uint64_t parts[2] = { 0 };
    if (digits.len != DIGITS)
        return false;
    for (size_t i = 0; i < DIGITS; i++) {
        int digit = hex_digit(digits.ptr[i]);
        uint64_t *part = &parts[i < 8 ? 0 : 1];
        if (digit < 0)
            return false;
        *part = *part << 4 | (unsigned)digit;
    }
    *out = (struct position){ (int64_t)parts[0], (int64_t)(parts[1] & INT64_MAX) };
    return true;
}

struct position api_position(const struct call *call)
{
    struct position highest = { 0 }, at = { 0 };
    for (size_t i = 0; i < POSITIONS_MAX; i++) {
        str digits = request_cookie_rest(call->request, STR(COOKIE), i);
        if (digits.ptr == NULL)
            break;
        if (read_position(digits, &at) && position_is_below(highest, at))
            highest = at;
    }
    return highest;
}

static void set_cookie(struct ctx *c, struct call *call, struct position at, int seconds)
{
    str name =
        arena_format(c->arena, COOKIE "%08llx%016llx", (long long)at.timeline, (long long)at.lsn);
    api_cookie(c, call, name, "/", STR("1"), seconds);
}

void api_position_tell(struct ctx *c, struct call *call, struct position at)
{
    if (!position_is_below(api_position(call), at))
        return;
    set_cookie(c, call, at, POSITION_SECONDS);
    for (size_t i = 0; i < TAKEN_BACK_MAX; i++) {
        struct position older = { 0 };
        str digits = request_cookie_rest(call->request, STR(COOKIE), i);
        if (digits.ptr != NULL && read_position(digits, &older))
            set_cookie(c, call, older, 0);
    }
}

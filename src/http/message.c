#include "http/message.h"

const char *const METHOD_NAMES[] = {
    [GET] = "GET",     [HEAD] = "HEAD",     [POST] = "POST",       [PUT] = "PUT",
    [PATCH] = "PATCH", [DELETE] = "DELETE", [OPTIONS] = "OPTIONS", [METHOD_UNKNOWN] = "",
};
static_assert(COUNT(METHOD_NAMES) == METHOD_UNKNOWN + 1, "every method has a name");

enum method method_of(str name)
{
    for (enum method m = GET; m < METHOD_UNKNOWN; m++)
        if (str_equal(str_of(METHOD_NAMES[m]), name))
            return m;
    return METHOD_UNKNOWN;
}

str request_header(const struct request *r, str name)
{
    for (size_t i = 0; i < r->headers_count; i++)
        if (str_equal_nocase(r->headers[i].name, name))
            return r->headers[i].value;
    return (str){ 0 };
}

static str cookie_in(str cookies, str name)
{
    str pair;
    while (str_split(&cookies, ';', &pair)) {
        str value = str_trim(pair), key;
        if (str_split(&value, '=', &key) && value.ptr != NULL && str_equal(key, name))
            return value;
    }
    return (str){ 0 };
}

str request_cookie(const struct request *r, str name)
{
    for (size_t i = 0; i < r->headers_count; i++) {
        if (!str_equal_nocase(r->headers[i].name, STR("Cookie")))
            continue;
        str value = cookie_in(r->headers[i].value, name);
        if (value.ptr != NULL)
            return value;
    }
    return (str){ 0 };
}

str request_cookie_rest(const struct request *r, str prefix, size_t n)
{
    for (size_t i = 0; i < r->headers_count; i++) {
        str cookies = r->headers[i].value, pair, name;
        if (!str_equal_nocase(r->headers[i].name, STR("Cookie")))
            continue;
        while (str_split(&cookies, ';', &pair)) {
            pair = str_trim(pair);
            if (str_split(&pair, '=', &name) && str_starts(name, prefix) && n-- == 0)
                return str_cut(name, prefix.len);
        }
    }
    return (str){ 0 };
}

static bool is_host(str s)
{
    if (s.len == 0 || s.len > 255)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '.' || c == ':' || c == '[' || c == ']' || c == '-';
        if (!fits)
            return false;
    }
    return true;
}

bool request_is_secure(const struct request *r)
{
    str forwarded = request_header(r, STR("X-Forwarded-Proto"));
    if (str_equal_nocase(forwarded, STR("https")))
        return true;
    return r->secure && !str_equal_nocase(forwarded, STR("http"));
}

/* Takes the last part off; false if nothing is left. */
static bool take_last(str *list, str *last)
{
    if (list->ptr == NULL)
        return false;
    size_t at = list->len;
    while (at > 0 && list->ptr[at - 1] != ',')
        at--;
    *last = str_trim(str_cut(*list, at));
    *list = at > 0 ? (str){ list->ptr, at - 1 } : (str){ 0 };
    return true;
}

str request_client(struct arena *a, const struct request *r, const struct networks *proxies)
{
    str client = r->peer;
    for (size_t i = r->headers_count; i-- > 0;) {
        str list = r->headers[i].value, from;
        if (!str_equal_nocase(r->headers[i].name, STR("X-Forwarded-For")))
            continue;
        while (take_last(&list, &from))
            if (!networks_have(proxies, client) || !address_read(a, from, &client))
                return client;
    }
    return client;
}

str request_base(struct arena *a, const struct request *r)
{
    str host = request_header(r, STR("Host"));
    if (!is_host(host))
        host = STR("localhost");
    return arena_format(a, "%s://%.*s", request_is_secure(r) ? "https" : "http", STR_ARG(host));
}

/* --- the request line's target --------------------------------------------------------- */

/* "http://host/path" is allowed to clients that think they talk to a proxy. */
static str without_origin(str target)
{
    size_t at = str_starts(target, STR("http://"))    ? 7
                : str_starts(target, STR("https://")) ? 8
                                                      : 0;
    if (at == 0)
        return target;
    while (at < target.len && target.ptr[at] != '/' && target.ptr[at] != '?')
        at++;
    return str_cut(target, at);
}

/* An escaped slash would make a segment where the client meant none: refused, as no id has one. */
static bool has_escaped_slash(str path)
{
    for (size_t i = 0; i + 2 < path.len; i++)
        if (path.ptr[i] == '%' && path.ptr[i + 1] == '2' && (path.ptr[i + 2] | 0x20) == 'f')
            return true;
    return false;
}

static bool has_control(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7F)
            return true;
    return false;
}

static bool has_dot_segment(str path)
{
    str segment;
    while (str_split(&path, '/', &segment))
        if (str_equal(segment, STR(".")) || str_equal(segment, STR("..")))
            return true;
    return false;
}

static str fold_slashes(struct arena *a, str path)
{
    char *folded = arena_take(a, path.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; i < path.len; i++)
        if (path.ptr[i] != '/' || len == 0 || folded[len - 1] != '/')
            folded[len++] = path.ptr[i];
    return (str){ folded, len };
}

bool path_is_api(str path)
{
    return str_starts(path, STR("/ordermanagement/")) || str_starts(path, STR("/merchant/")) ||
           str_starts(path, STR("/settlements/")) || str_starts(path, STR("/checkout/"));
}

enum problem request_target(struct ctx *c, str target, struct request *r)
{
    str query = without_origin(target), path;
    if (!str_split(&query, '?', &path) || path.len == 0 || path.ptr[0] != '/')
        return blame(c, PROBLEM_BAD_REQUEST, (str){ 0 }, "The path must begin with a slash");
    if (has_escaped_slash(path))
        return blame(c, PROBLEM_BAD_REQUEST, (str){ 0 }, "The path must not have an escaped slash");
    if (!percent_decode(c->arena, path, false, &path) || has_control(path))
        return blame(c, PROBLEM_BAD_REQUEST, (str){ 0 },
                     "The path must be UTF-8 text, percent-encoded, without control characters");
    path = fold_slashes(c->arena, path);
    r->path = path;
    r->query = query;
    if (!has_dot_segment(path))
        return OK;
    if (!path_is_api(path))
        return PROBLEM_NOT_FOUND;
    return blame(c, PROBLEM_BAD_REQUEST, (str){ 0 }, "The path must not have . or .. segments");
}

/* --- the answer -------------------------------------------------------------------------- */

void answer_reset(struct answer *a)
{
    if (a->file != NULL)
        (void)fclose(a->file); /* it has no name: that is all there is to it */
    *a = (struct answer){ 0 };
}

void answer_header(struct answer *a, str name, str value)
{
    CHECK(a->headers_count < ANSWER_HEADERS_MAX);
    a->headers[a->headers_count++] = (struct header){ name, value };
}

bool answer_has_header(const struct answer *a, str name)
{
    for (size_t i = 0; i < a->headers_count; i++)
        if (str_equal_nocase(a->headers[i].name, name))
            return true;
    return false;
}

#include "http/header.h"

/* Takes the next "name;parameter;parameter" off a list; `refused`: it has a weight of zero. */
static bool next_item(str *rest, str *name, bool *refused)
{
    str parameters, one;
    if (!str_split(rest, ',', &parameters))
        return false;
    (void)str_split(&parameters, ';', name);
    *name = str_trim(*name);
    *refused = false;
    while (str_split(&parameters, ';', &one)) {
        str key = { 0 };
        if (!str_split(&one, '=', &key) || one.len == 0 ||
            !str_equal_nocase(str_trim(key), STR("q")))
            continue;
        one = str_trim(one);
        *refused = one.len > 0;
        for (size_t i = 0; i < one.len; i++)
            *refused = *refused && (one.ptr[i] == '0' || one.ptr[i] == '.');
    }
    return true;
}

static bool ends_with(str s, str end)
{
    return s.len > end.len && str_equal_nocase(str_cut(s, s.len - end.len), end);
}

/* --- media types ------------------------------------------------------------------------- */

static bool is_json(str type)
{
    return ends_with(type, STR("/json")) || ends_with(type, STR("+json"));
}

/* How precisely does a range name JSON? 0: not at all. */
static int precision(str range)
{
    if (is_json(range))
        return 3;
    if (str_equal_nocase(range, STR("application/*")))
        return 2;
    return str_equal(range, STR("*/*")) || str_equal(range, STR("*")) ? 1 : 0;
}

/* The most precise range decides; what is no range at all says nothing. */
static bool takes_json(str accept)
{
    int best = 0;
    bool names_some = false, taken = false, refused = false;
    str range = { 0 };
    while (next_item(&accept, &range, &refused)) {
        int here = precision(range);
        names_some =
            names_some || here > 0 || (range.len > 0 && memchr(range.ptr, '/', range.len) != NULL);
        if (here > best)
            taken = false;
        if (here >= best && here > 0)
            taken = taken || !refused;
        best = here > best ? here : best;
    }
    return taken || !names_some;
}

bool request_takes_json(const struct request *r)
{
    bool any = false;
    for (size_t i = 0; i < r->headers_count; i++) {
        if (!str_equal_nocase(r->headers[i].name, STR("Accept")))
            continue;
        any = true;
        if (takes_json(r->headers[i].value))
            return true;
    }
    return !any;
}

/* curl -d and PHP say "form" for any body unless told otherwise. */
bool request_has_json(const struct request *r)
{
    str rest = request_header(r, STR("Content-Type")), type = { 0 };
    if (!str_split(&rest, ';', &type))
        return true;
    type = str_trim(type);
    return precision(type) > 0 || type.len == 0 || memchr(type.ptr, '/', type.len) == NULL ||
           str_equal_nocase(type, STR("application/x-www-form-urlencoded"));
}

bool request_has_xml(const struct request *r)
{
    str rest = request_header(r, STR("Content-Type")), type = { 0 };
    if (!str_split(&rest, ';', &type))
        return true;
    type = str_trim(type);
    return str_equal_nocase(type, STR("application/xml")) ||
           str_equal_nocase(type, STR("text/xml"));
}

bool request_has_type(const struct request *r, const char *const *types)
{
    str rest = request_header(r, STR("Content-Type")), type = { 0 };
    bool is_one = false;
    if (!str_split(&rest, ';', &type))
        return false;
    for (type = str_trim(type); *types != NULL; types++)
        is_one = is_one || str_equal_nocase(type, str_of(*types));
    return is_one;
}

bool request_takes(const struct request *r, str coding)
{
    str codings = request_header(r, STR("Accept-Encoding")), name = { 0 };
    bool refused = false, taken = false;
    while (next_item(&codings, &name, &refused)) {
        if (str_equal_nocase(name, coding)) /* its name counts, wherever a `*` stands */
            return !refused;
        if (str_equal(name, STR("*")))
            taken = !refused;
    }
    return taken;
}

/* --- who asks ---------------------------------------------------------------------------- */

static bool is_id_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("._:+/=-", c) != NULL);
}

str request_id(const struct request *r)
{
    str id = request_header(r, STR("X-Request-Id"));
    if (id.len == 0 || id.len > REQUEST_ID_MAX)
        return (str){ 0 };
    for (size_t i = 0; i < id.len; i++)
        if (!is_id_char(id.ptr[i]))
            return (str){ 0 };
    return id;
}

/* Takes `count` lower-case hexadecimal digits off, and the hyphen behind them if there is one. */
static bool take_hex(str *rest, size_t count, str *out)
{
    if (rest->len < count || (rest->len > count && rest->ptr[count] != '-'))
        return false;
    *out = (str){ rest->ptr, count };
    for (size_t i = 0; i < count; i++)
        if (hex_digit(out->ptr[i]) < 0 || (out->ptr[i] >= 'A' && out->ptr[i] <= 'F'))
            return false;
    *rest = str_cut(*rest, rest->len > count ? count + 1 : count);
    return true;
}

static bool is_zero(str hex)
{
    for (size_t i = 0; i < hex.len; i++)
        if (hex.ptr[i] != '0')
            return false;
    return true;
}

/* Of a version that is not known yet, the part is read that version 00 has. */
static bool read_traceparent(str value, struct trace *out)
{
    str version = { 0 }, parent = { 0 }, rest = str_trim(value);
    struct trace read = { 0 };
    size_t len = rest.len;
    if (!take_hex(&rest, 2, &version) || !take_hex(&rest, TRACE_ID_TEXT, &read.trace_id) ||
        !take_hex(&rest, 16, &parent) || !take_hex(&rest, 2, &read.flags))
        return false;
    bool known = str_equal(version, STR("00"));
    if (str_equal(version, STR("ff")) || (known && len != TRACEPARENT_TEXT) ||
        is_zero(read.trace_id) || is_zero(parent))
        return false;
    *out = read;
    return true;
}

bool request_trace(const struct request *r, struct trace *out)
{
    const struct header *found = NULL;
    for (size_t i = 0; i < r->headers_count; i++) {
        if (!str_equal_nocase(r->headers[i].name, STR("traceparent")))
            continue;
        if (found != NULL)
            return false;
        found = &r->headers[i];
    }
    return found != NULL && read_traceparent(found->value, out);
}

void trace_write(const struct trace *trace, uint64_t span, char out[TRACEPARENT_TEXT])
{
    static const char DIGITS[] = "0123456789abcdef";
    memcpy(out, "00-", 3);
    memcpy(out + 3, trace->trace_id.ptr, TRACE_ID_TEXT);
    out[35] = '-';
    for (size_t i = 0; i < 16; i++)
        out[36 + i] = DIGITS[span >> (60 - 4 * i) & 15];
    out[52] = '-';
    memcpy(out + 53, trace->flags.ptr, 2);
}

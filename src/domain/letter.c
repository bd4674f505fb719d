#include "domain/letter.h"

#include "base/clock.h"
#include "base/text.h"
#include "domain/calendar.h"

#define LINE_MAX_ENCODED 76 /* RFC 2045: a line of quoted-printable */
#define WORD_MAX_ENCODED 50 /* RFC 2047: with what is around it a line has at most 76 */

static const char HEX[] = "0123456789ABCDEF";

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7f;
}

static str without_controls(struct arena *a, str s)
{
    char *out = arena_take(a, s.len + 1, 1);
    for (size_t i = 0; i < s.len; i++)
        out[i] = is_control(s.ptr[i]) ? ' ' : s.ptr[i];
    return (str){ out, s.len };
}

/* --- headers ------------------------------------------------------------------------------ */

static bool is_plain(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x7f || strchr("\"\\=?.,;:<>@()[]", s.ptr[i]) != NULL)
            return false;
    return s.len > 0 && s.len <= WORD_MAX_ENCODED && s.ptr[0] != ' ' && s.ptr[s.len - 1] != ' ';
}

static size_t char_bytes(unsigned char first)
{
    return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static bool stands_for_itself(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t encoded_size(str s)
{
    return stands_for_itself(s.ptr[0]) ? s.len : 3 * s.len;
}

static void add_escaped(struct text *t, char c)
{
    text_char(t, '=');
    text_char(t, HEX[(unsigned char)c >> 4]);
    text_char(t, HEX[(unsigned char)c & 15]);
}

/* A text of people: as it is if it is plain, else in encoded words, none of which cuts a character
 * into two. */
static void add_words(struct text *t, str s)
{
    size_t used = WORD_MAX_ENCODED;
    s = without_controls(t->arena, s);
    if (is_plain(s)) {
        text_add(t, s);
        return;
    }
    for (size_t i = 0; i < s.len;) {
        size_t bytes = char_bytes((unsigned char)s.ptr[i]);
        str one = { s.ptr + i, bytes < s.len - i ? bytes : s.len - i };
        if (used + encoded_size(one) > WORD_MAX_ENCODED) {
            text_add(t, i > 0 ? STR("?=\r\n =?UTF-8?Q?") : STR("=?UTF-8?Q?"));
            used = 0;
        }
        for (size_t k = 0; k < one.len; k++)
            if (stands_for_itself(one.ptr[k]))
                text_char(t, one.ptr[k]);
            else
                add_escaped(t, one.ptr[k]);
        used += encoded_size(one);
        i += one.len;
    }
    TEXT_LITERAL(t, "?=");
}

/* Fri, 28 Nov 2026 23:50:47 +0000 */
static void add_time(struct text *t, int64_t at)
{
    static const char DAYS[] = "MonTueWedThuFriSatSun",
                      MONTHS[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    date day = { clock_midnight(at) / DAY };
    struct date_parts parts = date_parts(day);
    int seconds = (int)((at - clock_midnight(at)) / SECOND);
    text_format(t, "%.3s, %d %.3s %d %02d:%02d:%02d +0000",
                DAYS + (size_t)3 * (size_t)(date_weekday(day) - MONDAY), parts.day,
                MONTHS + (size_t)3 * (size_t)(parts.month - 1), parts.year, seconds / 3600,
                seconds / 60 % 60, seconds % 60);
}

static void add_headers(struct text *t, const struct letter *l, str boundary)
{
    TEXT_LITERAL(t, "Date: ");
    add_time(t, l->at);
    TEXT_LITERAL(t, "\r\nFrom: ");
    add_words(t, l->from_name);
    text_format(t, "\r\n <%.*s>\r\nTo: <%.*s>\r\n", STR_ARG(l->from), STR_ARG(l->to));
    if (l->reply_to.len > 0)
        text_format(t, "Reply-To: <%.*s>\r\n", STR_ARG(l->reply_to));
    TEXT_LITERAL(t, "Subject: ");
    add_words(t, l->subject);
    text_format(t,
                "\r\nMessage-ID: <%.*s>\r\nAuto-Submitted: auto-generated\r\n"
                "Content-Language: %s\r\nMIME-Version: 1.0\r\n"
                "Content-Type: multipart/alternative; boundary=\"%.*s\"\r\n\r\n",
                STR_ARG(l->message_id), l->language, STR_ARG(boundary));
}

/* --- quoted-printable --------------------------------------------------------------------- */

/* "\n" ends a line. What ends one with a blank, or begins it with a dot, is encoded: some relays
 * take the former away and double the latter. */
static void add_quoted(struct text *t, str s)
{
    size_t used = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '\n') {
            TEXT_LITERAL(t, "\r\n");
            used = 0;
            continue;
        }
        bool ends = i + 1 == s.len || s.ptr[i + 1] == '\n';
        bool is_escaped = is_control(c) || (unsigned char)c >= 0x7f || c == '=' ||
                          (c == ' ' && ends) || (c == '.' && used == 0);
        size_t size = is_escaped ? 3 : 1;
        if (used + size > LINE_MAX_ENCODED - 1) {
            TEXT_LITERAL(t, "=\r\n");
            used = 0;
            is_escaped = is_escaped || c == '.';
            size = is_escaped ? 3 : 1;
        }
        if (is_escaped)
            add_escaped(t, c);
        else
            text_char(t, c);
        used += size;
    }
}

static void add_alternative(struct text *t, str boundary, const char *type, str content)
{
    text_format(t,
                "--%.*s\r\nContent-Type: %s; charset=utf-8\r\n"
                "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
                STR_ARG(boundary), type);
    add_quoted(t, content);
    TEXT_LITERAL(t, "\r\n");
}

/* --- the two ways in which it is read ----------------------------------------------------- */

static bool is_fact(const struct letter *l, size_t at)
{
    return at < l->count && l->parts[at].kind == LETTER_FACT;
}

static str plain_text(struct arena *a, const struct letter *l)
{
    struct text t = text_begin(a, LETTER_MAX);
    str out = { 0 };
    for (size_t i = 0; i < l->count; i++) {
        str label = without_controls(a, l->parts[i].label);
        str value = without_controls(a, l->parts[i].value);
        if (is_fact(l, i))
            text_format(&t, "%.*s: ", STR_ARG(label));
        text_add(&t, value);
        text_add(&t, is_fact(l, i) && is_fact(l, i + 1) ? STR("\n") : STR("\n\n"));
    }
    CHECK(text_done(&t, &out));
    return out;
}

static void add_markup(struct text *t, str s)
{
    s = without_controls(t->arena, s);
    for (size_t i = 0; i < s.len; i++)
        switch (s.ptr[i]) {
        case '&':
            TEXT_LITERAL(t, "&amp;");
            break;
        case '<':
            TEXT_LITERAL(t, "&lt;");
            break;
        case '>':
            TEXT_LITERAL(t, "&gt;");
            break;
        case '"':
            TEXT_LITERAL(t, "&quot;");
            break;
        default:
            text_char(t, s.ptr[i]);
        }
}

static void add_value(struct text *t, str value)
{
    bool is_link = str_starts(value, STR("https://")) || str_starts(value, STR("http://"));
    if (is_link) {
        TEXT_LITERAL(t, "<a href=\"");
        add_markup(t, value);
        TEXT_LITERAL(t, "\">");
    }
    add_markup(t, value);
    if (is_link)
        TEXT_LITERAL(t, "</a>");
}

static void add_fact(struct text *t, const struct letter_part *part)
{
    TEXT_LITERAL(t, "<tr><td style=\"padding-right:1em;vertical-align:top\">");
    add_markup(t, part->label);
    TEXT_LITERAL(t, "</td><td>");
    add_value(t, part->value);
    TEXT_LITERAL(t, "</td></tr>\n");
}

static str page(struct arena *a, const struct letter *l)
{
    struct text t = text_begin(a, LETTER_MAX);
    str out = { 0 };
    text_format(&t, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\"><title>",
                l->language);
    add_markup(&t, l->subject);
    TEXT_LITERAL(&t, "</title></head>\n<body style=\"font-family:sans-serif\">\n");
    for (size_t i = 0; i < l->count; i++) {
        if (is_fact(l, i)) {
            if (i == 0 || !is_fact(l, i - 1))
                TEXT_LITERAL(&t, "<table>\n");
            add_fact(&t, &l->parts[i]);
            if (!is_fact(l, i + 1))
                TEXT_LITERAL(&t, "</table>\n");
            continue;
        }
        TEXT_LITERAL(&t, "<p>");
        add_value(&t, l->parts[i].value);
        TEXT_LITERAL(&t, "</p>\n");
    }
    TEXT_LITERAL(&t, "</body>\n</html>\n");
    CHECK(text_done(&t, &out));
    return out;
}

str letter_write(struct arena *a, const struct letter *l)
{
    const str boundary = STR("=_part"); /* quoted-printable never has "=_" */
    struct text t = text_begin(a, LETTER_MAX);
    str out = { 0 };
    add_headers(&t, l, boundary);
    add_alternative(&t, boundary, "text/plain", plain_text(a, l));
    add_alternative(&t, boundary, "text/html", page(a, l));
    text_format(&t, "--%.*s--\r\n", STR_ARG(boundary));
    CHECK(text_done(&t, &out));
    return out;
}

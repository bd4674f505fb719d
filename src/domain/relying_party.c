#include "domain/relying_party.h"

#include <string.h>

static str lower(struct arena *a, str text)
{
    char *out = arena_take(a, text.len + 1, 1);
    for (size_t i = 0; i < text.len; i++) {
        char ch = text.ptr[i];
        out[i] = ch >= 'A' && ch <= 'Z' ? (char)(ch - 'A' + 'a') : ch;
    }
    return (str){ out, text.len };
}

static bool is_label_char(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '-';
}

/* Labels of letters, digits and hyphens. The last one has a letter: else it is an address. */
static bool is_host_name(str host)
{
    bool has_letter = false;
    size_t label = 0;
    for (size_t i = 0; i < host.len; i++) {
        char ch = host.ptr[i];
        if (ch == '.' && label == 0)
            return false;
        if (ch != '.' && !is_label_char(ch))
            return false;
        label = ch == '.' ? 0 : label + 1;
        has_letter = ch != '.' && (has_letter || (ch >= 'a' && ch <= 'z'));
    }
    return label > 0 && has_letter && host.len <= RELYING_PARTY_ID_MAX;
}

static bool is_port(str port)
{
    bool good = port.len > 0 && port.len <= 5 && port.ptr[0] != '0';
    for (size_t i = 0; good && i < port.len; i++)
        good = port.ptr[i] >= '0' && port.ptr[i] <= '9';
    return good;
}

static str up_to(str text, char end)
{
    const char *at = text.len > 0 ? memchr(text.ptr, end, text.len) : NULL;
    return at == NULL ? text : (str){ text.ptr, (size_t)(at - text.ptr) };
}

bool relying_party_read(struct arena *a, str portal_url, struct relying_party *out)
{
    *out = (struct relying_party){ 0 };
    bool is_secure = str_starts(portal_url, STR("https://"));
    if (!is_secure && !str_starts(portal_url, STR("http://")))
        return false;
    str usual = is_secure ? STR("443") : STR("80");
    str authority = lower(a, up_to(str_cut(portal_url, is_secure ? 8 : 7), '/'));
    str host = up_to(authority, ':');
    bool has_port = host.len < authority.len;
    str port = has_port ? str_cut(authority, host.len + 1) : usual;
    if (!is_host_name(host) || !is_port(port) || (!is_secure && !str_equal(host, STR("localhost"))))
        return false;
    *out = (struct relying_party){ host,
                                   arena_format(a, "%s://%.*s%s%.*s", is_secure ? "https" : "http",
                                                STR_ARG(host), str_equal(port, usual) ? "" : ":",
                                                STR_ARG(str_equal(port, usual) ? STR("") : port)) };
    return true;
}

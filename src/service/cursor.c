#include "service/cursor.h"

#include <sodium.h>

#define CURSOR_MAX 512
#define VARIANT    sodium_base64_VARIANT_URLSAFE_NO_PADDING

str cursor_write(struct ctx *c, const struct cursor *cursor)
{
    str plain = arena_format(c->arena, "%lld %lld %.*s %.*s", (long long)cursor->kind,
                             (long long)cursor->number, UUID_TEXT,
                             uuid_text(c->arena, cursor->id).ptr, STR_ARG(cursor->word));
    size_t size = sodium_base64_encoded_len(plain.len, VARIANT);
    char *out = arena_take(c->arena, size, 1);
    (void)sodium_bin2base64(out, size, (const unsigned char *)plain.ptr, plain.len, VARIANT);
    return str_of(out);
}

static bool parse(str plain, int64_t kind, struct cursor *out)
{
    struct cursor found = { 0 };
    str part = { 0 };
    if (!str_split(&plain, ' ', &part) || !str_to_i64(part, &found.kind) || found.kind != kind)
        return false;
    if (!str_split(&plain, ' ', &part) || !str_to_i64(part, &found.number))
        return false;
    if (!str_split(&plain, ' ', &part) || !uuid_parse(part, &found.id) || plain.ptr == NULL)
        return false;
    if (!str_is_utf8(plain) || memchr(plain.ptr, '\0', plain.len) != NULL)
        return false; /* no word of ours */
    found.word = plain;
    *out = found;
    return true;
}

enum problem cursor_read(struct ctx *c, str text, int64_t kind, struct cursor *out)
{
    if (text.len == 0)
        return OK;
    unsigned char *plain = arena_take(c->arena, CURSOR_MAX, 1);
    size_t length = 0;
    if (text.len > CURSOR_MAX ||
        sodium_base642bin(plain, CURSOR_MAX, text.ptr, text.len, NULL, &length, NULL, VARIANT) !=
            0 ||
        !parse((str){ (const char *)plain, length }, kind, out))
        return blame(c, PROBLEM_BAD_REQUEST, STR("cursor"),
                     "The cursor is not the `next` of a page of this list.");
    return OK;
}

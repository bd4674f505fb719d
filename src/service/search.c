#include "service/search.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "sql.h"

/* Letters that Unicode does not take apart, as people type them on a plain keyboard. */
static const struct {
    const char *from, *to;
} PLAIN[] = {
    { "ø", "o" }, { "æ", "ae" }, { "œ", "oe" }, { "đ", "d" },
    { "ð", "d" }, { "ł", "l" },  { "þ", "th" }, { "ı", "i" },
};

static str replace_plain(struct arena *a, str s)
{
    char *out = arena_take(a, s.len * 2 + 1, 1);
    size_t length = 0;
    for (size_t i = 0; i < s.len;) {
        size_t taken = 0;
        for (size_t k = 0; k < COUNT(PLAIN) && taken == 0; k++)
            if (str_starts(str_cut(s, i), str_of(PLAIN[k].from))) {
                taken = strlen(PLAIN[k].from);
                memcpy(out + length, PLAIN[k].to, strlen(PLAIN[k].to));
                length += strlen(PLAIN[k].to);
            }
        if (taken == 0) {
            out[length++] = s.ptr[i];
            taken = 1;
        }
        i += taken;
    }
    return (str){ out, length };
}

static bool is_ascii(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

static str fold_ascii(struct arena *a, str text)
{
    char *out = arena_take(a, text.len + 1, 1);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        out[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return (str){ out, text.len };
}

str search_fold(struct arena *a, str text)
{
    if (is_ascii(text))
        return fold_ascii(a, text);
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t length =
        utf8proc_map((const utf8proc_uint8_t *)text.ptr, (utf8proc_ssize_t)text.len, &folded,
                     UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                         UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
    if (length < 0) /* not UTF-8: the edge lets none in, but then it is simply not folded */
        return arena_copy(a, text);
    str out = replace_plain(a, (str){ (const char *)folded, (size_t)length });
    free(folded);
    return out;
}

/* --- tokens ---------------------------------------------------------------------------- */

str search_cut(str token)
{
    if (token.len <= TOKEN_SIZE_MAX)
        return token;
    token.len = TOKEN_SIZE_MAX;
    while (token.len > 0 && ((unsigned char)token.ptr[token.len] & 0xC0) == 0x80)
        token.len--;
    return token;
}

static void add(struct tokens *out, str token)
{
    token = search_cut(str_trim(token));
    if (token.len > 0 && out->count < TOKENS_MAX)
        out->items[out->count++] = token;
}

static bool is_letter(char c)
{
    return (unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The words of a folded text: what lies between anything that is neither letter nor digit. */
static void add_words(struct tokens *out, str folded)
{
    size_t start = 0;
    for (size_t i = 0; i <= folded.len; i++) {
        if (i < folded.len && is_letter(folded.ptr[i]))
            continue;
        if (i > start)
            add(out, (str){ folded.ptr + start, i - start });
        start = i + 1;
    }
}

static int compare(const void *a, const void *b)
{
    const str *x = a, *y = b;
    size_t shorter = x->len < y->len ? x->len : y->len;
    int order = memcmp(x->ptr, y->ptr, shorter);
    return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

static void sort_once(struct tokens *t)
{
    qsort(t->items, t->count, sizeof t->items[0], compare);
    size_t kept = 0;
    for (size_t i = 0; i < t->count; i++)
        if (kept == 0 || !str_equal(t->items[kept - 1], t->items[i]))
            t->items[kept++] = t->items[i];
    t->count = kept;
}

/* What identifies comes first, so that many words in one text crowd nothing else out. */
void search_tokens(struct arena *a, const struct order_fact_row *fact, struct tokens *out)
{
    str texts[] = {
        search_fold(a, fact->merchant_reference1), search_fold(a, fact->merchant_reference2),
        search_fold(a, fact->klarna_reference),    search_fold(a, fact->customer_email),
        search_fold(a, fact->customer_name),
    };
    str *email = &texts[3], local = { 0 };
    out->count = 0;
    for (size_t i = 0; i < COUNT(texts); i++)
        add(out, texts[i]);
    if (str_split(email, '@', &local)) /* of the address, only the words before the @ */
        *email = local;
    for (size_t i = COUNT(texts); i > 0; i--) /* the name's words before the references' */
        add_words(out, texts[i - 1]);
    sort_once(out);
}

enum problem search_write(struct ctx *c, str token, int64_t recency, struct uuid order_id)
{
    return db_none(c, &SQL_ORDER_INSERT_TOKEN,
                   PARAMS(P_I64(c->merchant_id), P_STR(token), P_I64(recency), P_UUID(order_id)),
                   NULL);
}

enum problem search_index(struct ctx *c, const struct order *o, const struct order_fact_row *fact)
{
    struct tokens tokens;
    search_tokens(c->arena, fact, &tokens);
    for (size_t i = 0; i < tokens.count; i++)
        TRY(search_write(c, tokens.items[i], -o->created_at, o->order_id));
    return OK;
}

enum problem search_reindex(struct ctx *c, const struct order *o, const struct order_fact_row *was,
                            const struct order_fact_row *fact)
{
    struct tokens tokens;
    search_tokens(c->arena, was, &tokens);
    for (size_t i = 0; i < tokens.count; i++)
        TRY(db_none(c, &SQL_ORDER_DELETE_TOKEN,
                    PARAMS(P_I64(c->merchant_id), P_STR(tokens.items[i]), P_I64(-o->created_at),
                           P_UUID(o->order_id)),
                    NULL));
    return search_index(c, o, fact);
}

/* --- loads ----------------------------------------------------------------------------- */

enum problem search_stage(struct ctx *c, const struct order *o)
{
    return db_none(c, &SQL_ORDER_STAGE,
                   PARAMS(P_I64(c->merchant_id), P_I64(-o->created_at), P_UUID(o->order_id)), NULL);
}

enum problem search_staged(struct ctx *c, struct uuid after, struct staged_order out[STAGED_PAGE],
                           size_t *count)
{
    struct rows r;
    TRY(db_rows_begin(c, &SQL_ORDER_STAGED,
                      PARAMS(P_I64(c->merchant_id), P_UUID(after), P_I64(STAGED_PAGE)), &r));
    bool more = true;
    enum problem p = OK;
    for (*count = 0; p == OK && more; *count += more && p == OK) {
        struct staged_order row;
        p = db_rows_next(
            &r, COLUMNS(C_I64("recency", &row.recency), C_UUID("order_id", &row.order_id)), &more);
        if (p == OK && more)
            out[*count] = row;
    }
    db_rows_end(&r);
    return p;
}

enum problem search_clear_staged(struct ctx *c)
{
    return db_none(c, &SQL_ORDER_CLEAR_STAGED, PARAMS(P_I64(c->merchant_id)), NULL);
}

str search_prefix_end(struct arena *a, str prefix)
{
    /* U+10FFFF is no character: nothing that begins with the prefix comes after it. */
    return arena_format(a, "%.*s\xF4\x8F\xBF\xBF", STR_ARG(prefix));
}

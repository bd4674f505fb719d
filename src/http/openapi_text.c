/* openapi_text.c -- JSON, piece by piece. */
#include "http/openapi_parts.h"

#include <stdio.h>

/* A comma is due wherever something precedes on the same level. */
static void separate(struct text *t)
{
    if (t->len > 0 && strchr("{[:", t->ptr[t->len - 1]) == NULL)
        text_char(t, ',');
}

void doc_key(struct text *t, const char *name)
{
    separate(t);
    text_json_string(t, str_of(name));
    text_char(t, ':');
}

void doc_string(struct text *t, const char *value)
{
    separate(t);
    text_json_string(t, str_of(value));
}

void doc_string_member(struct text *t, const char *name, const char *value)
{
    doc_key(t, name);
    doc_string(t, value);
}

void doc_text_member(struct text *t, const char *name, str value)
{
    doc_key(t, name);
    text_json_string(t, value);
}

void doc_integer_member(struct text *t, const char *name, int64_t value)
{
    doc_key(t, name);
    text_i64(t, value);
}

void doc_raw(struct text *t, const char *json)
{
    separate(t);
    text_add(t, str_of(json));
}

void doc_raw_member(struct text *t, const char *name, const char *json)
{
    doc_key(t, name);
    text_add(t, str_of(json));
}

void doc_open(struct text *t, const char *name)
{
    doc_key(t, name);
    text_char(t, '{');
}

void doc_open_list(struct text *t, const char *name)
{
    doc_key(t, name);
    text_char(t, '[');
}

void doc_open_element(struct text *t)
{
    separate(t);
    text_char(t, '{');
}

void doc_close(struct text *t)
{
    text_char(t, '}');
}

void doc_close_list(struct text *t)
{
    text_char(t, ']');
}

void doc_reference(struct text *t, const char *part, const char *name)
{
    char path[160];
    (void)snprintf(path, sizeof path, "#/components/%s/%s", part, name);
    doc_string_member(t, "$ref", path);
}

const char *docs_text_of(const struct docs *docs, const char *of)
{
    for (size_t i = 0; i < docs->texts_count; i++)
        if (strcmp(docs->texts[i].of, of) == 0)
            return docs->texts[i].text;
    return NULL;
}

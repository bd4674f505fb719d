/*
 * openapi_parts.h -- what the files of the OpenAPI document share; nobody else includes it.
 *
 * openapi.c         the document: info, tags, operations, parameters, components
 * openapi_answer.c  what an operation answers: statuses, headers, links
 * openapi_schema.c  shapes as schemas and as examples
 * openapi_text.c    JSON, piece by piece
 */
#ifndef OPENAPI_PARTS_H
#define OPENAPI_PARTS_H

#include "http/openapi.h"
#include "http/route.h"

#define SCHEMAS_MAX 256

/* A shape as it is taken by a request or as it is given by an answer. The two differ: a request
 * may leave members out, and in the exact view write null or a number; an answer does neither. */
struct schema {
    const struct shape *shape;
    bool taken;
};

struct document {
    struct text t;
    const struct routes *routes;
    const struct docs *docs;
    enum openapi_view view;
    struct schema schemas[SCHEMAS_MAX];
    size_t schemas_count;
    bool refused[2][PROBLEM_COUNT]; /* [is wire]: an example of it is needed */
};

/* --- openapi_text.c: each writes the comma before it where one is due ------------------------ */

void doc_key(struct text *t, const char *name);
void doc_string(struct text *t, const char *value);
void doc_string_member(struct text *t, const char *name, const char *value);
void doc_text_member(struct text *t, const char *name, str value);
void doc_integer_member(struct text *t, const char *name, int64_t value);
void doc_raw(struct text *t, const char *json);
void doc_raw_member(struct text *t, const char *name, const char *json);
void doc_open(struct text *t, const char *name);      /* "name":{ */
void doc_open_list(struct text *t, const char *name); /* "name":[ */
void doc_open_element(struct text *t);                /* { */
void doc_close(struct text *t);
void doc_close_list(struct text *t);
void doc_reference(struct text *t, const char *part, const char *name); /* "$ref" */
const char *docs_text_of(const struct docs *docs, const char *of);      /* NULL: none */

/* --- openapi_schema.c ------------------------------------------------------------------------ */

void schema_collect(struct document *d, const struct shape *shape, bool taken);
/* "$ref" to the schema of a shape. */
void schema_reference(struct document *d, const struct shape *shape, bool taken);
/* The schema of a query parameter, as a member "schema". */
void schema_of_parameter(struct document *d, const struct field *f);
/* Every schema that was collected, as members. */
void schema_write_all(struct document *d);
/* The JSON that stands for a member in examples; NULL if none was chosen. */
const char *example_of(const struct document *d, const char *shape, const char *member);
/* A whole example of a shape, as a member "example". */
void example_write(struct document *d, const struct shape *shape, bool taken, bool is_list);

/* --- openapi_answer.c ------------------------------------------------------------------------ */

bool route_takes_body(const struct route *r);
bool route_changes_order(const struct route *r);
void answers_write(struct document *d, const struct route *r);
/* The components that the answers refer to, as members "headers" and "examples". */
void answers_write_components(struct document *d);

#endif

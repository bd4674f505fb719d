/*
 * openapi.h -- what the OpenAPI document says besides the rows of the route table: texts, tags,
 * links and examples. All of it may be left out. A row for which nothing is said here still gets
 * its description, tag, parameters, headers, refusals and links by the rules of openapi*.c.
 */
#ifndef OPENAPI_H
#define OPENAPI_H

#include <stddef.h>

/* The first row whose path is the beginning of a route's path names the route's tag. */
struct docs_tag {
    const char *path, *name, *meaning;
};

/* Of an operation (by its operationId), a schema (by its name) or a path parameter. */
struct docs_text {
    const char *of, *text;
};

/* An answer of success of the operation `from` tells a parameter that other operations need in
 * their path. Every operation that takes it, and no other parameter that `from` does not have,
 * becomes a link; if `only` is not NULL, just that one does. */
struct docs_link {
    const char *from, *parameter, *expression, *only;
};

/* What a member (or a parameter) is in examples: of "Shape", "Shape.member" or "member"; the most
 * particular row counts. `json` NULL: it is left out of examples; "": it is made from its shape.
 * An optional member that has no row is left out. */
struct docs_example {
    const char *of, *json;
};

struct docs {
    const char *title, *description;
    const struct docs_tag *tags;
    size_t tags_count;
    const struct docs_text *texts;
    size_t texts_count;
    const struct docs_link *links;
    size_t links_count;
    const struct docs_example *examples;
    size_t examples_count;
    const char *const *verbs; /* by bit of route.verb: `x-verb` of an operation */
};

#endif

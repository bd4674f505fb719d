#include "http/route.h"

/* Most rows differ from the path in the last segment: the cheapest look comes first. */
static bool tail_fits(const char *pattern, str path)
{
    const char *tail = strrchr(pattern, '/');
    CHECK(tail != NULL);
    size_t len = strlen(tail);
    return strchr(tail, '{') != NULL ||
           (path.len >= len && memcmp(path.ptr + path.len - len, tail, len) == 0);
}

/* Does `path` have the form of `pattern`? Then `matched` is what its {braces} stand for. */
static bool path_matches(const char *pattern, str path, str matched[PATH_PARAMETERS_MAX],
                         size_t *matched_count)
{
    const char *at = path.ptr, *end = path.ptr + path.len;
    size_t count = 0;
    if (!tail_fits(pattern, path))
        return false;
    for (; *pattern != '\0'; pattern++) {
        if (*pattern != '{') {
            if (at == end || *at++ != *pattern)
                return false;
            continue;
        }
        const char *slash = memchr(at, '/', (size_t)(end - at));
        const char *stop = slash != NULL ? slash : end;
        if (stop == at)
            return false;
        CHECK(count < PATH_PARAMETERS_MAX);
        matched[count++] = (str){ at, (size_t)(stop - at) };
        at = stop;
        pattern = strchr(pattern, '}');
        CHECK(pattern != NULL);
    }
    if (at != end)
        return false;
    *matched_count = count;
    return true;
}

/* Of two rows that match, the one with fewer {braces} is meant: /orders/export, not /orders/{id}.
 */
static const struct route *find_row(const struct routes *routes, enum method method, str path,
                                    str matched[PATH_PARAMETERS_MAX])
{
    const struct route *best = NULL;
    size_t best_count = 0;
    for (size_t i = 0; i < routes->count; i++) {
        str here[PATH_PARAMETERS_MAX];
        size_t count = 0;
        if (routes->rows[i].method != method ||
            !path_matches(routes->rows[i].path, path, here, &count) ||
            (best != NULL && count >= best_count))
            continue;
        best = &routes->rows[i];
        best_count = count;
        memcpy(matched, here, count * sizeof here[0]);
        if (count == 0)
            break;
    }
    return best;
}

/* Which methods does the path have? Bit by enum method. */
static unsigned methods_of(const struct routes *routes, str path)
{
    unsigned methods = 0;
    for (size_t i = 0; i < routes->count; i++) {
        str matched[PATH_PARAMETERS_MAX];
        size_t count = 0;
        if (path_matches(routes->rows[i].path, path, matched, &count))
            methods |= 1U << routes->rows[i].method;
    }
    if (methods == 0 && routes->fallback != NULL && !path_is_api(path))
        methods = 1U << GET;
    if ((methods & 1U << GET) != 0)
        methods |= 1U << HEAD;
    return methods;
}

static str allow_text(struct arena *a, unsigned methods)
{
    struct text t = text_begin(a, 128);
    for (size_t i = 0; i < METHOD_UNKNOWN; i++)
        if ((methods & 1U << i) != 0) {
            text_add(&t, str_of(METHOD_NAMES[i]));
            TEXT_LITERAL(&t, ", ");
        }
    text_add(&t, str_of(METHOD_NAMES[OPTIONS]));
    str out;
    CHECK(text_done(&t, &out));
    return out;
}

bool route_minds_accept(const struct route *r)
{
    bool speaks_json = r->out != NULL || r->in != NULL;
    return speaks_json && (r->flags & (ROUTE_WIRE | ROUTE_ANY_MEDIA)) == 0;
}

enum problem route_find(struct ctx *c, const struct routes *routes, const struct request *r,
                        struct call *call)
{
    enum method wanted = r->method == HEAD ? GET : r->method;
    call->request = r;
    call->route = find_row(routes, wanted, r->path, call->path);
    if (call->route == NULL && wanted == GET && !path_is_api(r->path))
        call->route = routes->fallback;
    if (call->route != NULL)
        return OK;
    unsigned methods = methods_of(routes, r->path);
    if (methods == 0 && routes->elsewhere != NULL)
        return blame(c, PROBLEM_NOT_FOUND, STR(""), "%s", routes->elsewhere);
    if (methods == 0)
        return PROBLEM_NOT_FOUND;
    answer_header(&call->answer, STR("Allow"), allow_text(c->arena, methods));
    return PROBLEM_METHOD_NOT_ALLOWED;
}

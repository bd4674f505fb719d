/* What stands on the request line and in headers, from the bytes to the row of the route table. The
 * input is
 * "<target>\n<cookies>\n<host>\n<forwarded protocol>". */
#include "api/app.h"
#include "api/assets.h"

const struct asset ASSETS[] = { { .path = "/index.html" } };
const size_t ASSETS_COUNT = COUNT(ASSETS);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A path is decoded, valid, and its slashes are single. */
static void check_path(str path)
{
    CHECK(path.len >= 1 && path.ptr[0] == '/');
    CHECK(str_is_utf8(path) && memchr(path.ptr, '\0', path.len) == NULL);
    for (size_t i = 1; i < path.len; i++)
        CHECK(path.ptr[i] != '/' || path.ptr[i - 1] != '/');
}

static void find_route(struct ctx *c, const struct request *r)
{
    struct call call = { .request = r };
    enum problem p = route_find(c, &API_ROUTES, r, &call);
    CHECK(p == OK || p == PROBLEM_NOT_FOUND || p == PROBLEM_METHOD_NOT_ALLOWED);
    CHECK((p == OK) == (call.route != NULL));
    CHECK((p == PROBLEM_METHOD_NOT_ALLOWED) == answer_has_header(&call.answer, STR("Allow")));
}

static void check_decoding(struct ctx *c, str text)
{
    str out = { 0 };
    for (int plus = 0; plus < 2; plus++)
        if (percent_decode(c->arena, text, plus == 1, &out))
            CHECK(out.len <= text.len && str_is_utf8(out));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx c = { .arena = arena_open((size_t)256 << 20) };
    str rest = { (const char *)data, size }, target = { 0 }, cookies = { 0 }, host = { 0 };
    (void)str_split(&rest, '\n', &target);
    (void)str_split(&rest, '\n', &cookies);
    (void)str_split(&rest, '\n', &host);
    const struct header headers[] = { { STR("Cookie"), cookies },
                                      { STR("host"), host },
                                      { STR("X-Forwarded-Proto"), rest } };
    for (int method = GET; method <= METHOD_UNKNOWN; method++) {
        struct request r = { .method = (enum method)method,
                             .headers = headers,
                             .headers_count = COUNT(headers) };
        enum problem p = request_target(&c, target, &r);
        CHECK(p == OK || p == PROBLEM_BAD_REQUEST || p == PROBLEM_NOT_FOUND);
        if (p != OK)
            continue;
        check_path(r.path);
        find_route(&c, &r);
        (void)path_is_api(r.path);
        (void)request_cookie(&r, STR("fangst_session"));
        str base = request_base(c.arena, &r);
        CHECK(str_starts(base, STR("http")) && str_is_utf8(base));
        CHECK(memchr(base.ptr, '\r', base.len) == NULL && memchr(base.ptr, ' ', base.len) == NULL);
    }
    check_decoding(&c, target);
    arena_close(c.arena);
    return 0;
}

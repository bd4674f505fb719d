/* Which row answers which path, and what a call is told that no handler answers. */
#include <criterion/criterion.h>

#include "http/answer.h"

static enum problem done(struct ctx *c, struct call *call)
{
    (void)c;
    call->answer.status = 204;
    return OK;
}

#define ROW(method_, path_, access_, flags_, id)                                             \
    {                                                                                        \
        .method = (method_), .path = (path_), .handle = done, .access = (access_),           \
        .flags = (flags_), .success = 204, .operation_id = (id), .summary = "Does something" \
    }

static const struct route ROWS[] = {
    ROW(GET, "/ordermanagement/v1/orders/{order_id}", ACCESS_KEY, ROUTE_WIRE, "order"),
    ROW(POST, "/ordermanagement/v1/orders/{order_id}/captures", ACCESS_KEY,
        ROUTE_WIRE | ROUTE_WRITES, "capture"),
    ROW(GET, "/ordermanagement/v1/orders/{order_id}/captures", ACCESS_KEY, ROUTE_WIRE, "captures"),
    ROW(GET, "/ordermanagement/v1/orders/{order_id}/captures/{capture_id}", ACCESS_KEY, ROUTE_WIRE,
        "oneCapture"),
    ROW(GET, "/merchant/v1/orders/{order_id}", ACCESS_KEY_OR_USER, 0, "merchantOrder"),
    ROW(GET, "/merchant/v1/orders/export", ACCESS_USER, 0, "export"),
    ROW(DELETE, "/merchant/v1/session", ACCESS_USER, ROUTE_WRITES, "signOut"),
    ROW(GET, "/healthz", ACCESS_PUBLIC, 0, "health"),
};
static const struct route ASSETS = ROW(GET, "/", ACCESS_PUBLIC, 0, "assets");
static const struct routes ROUTES = { .rows = ROWS, .count = COUNT(ROWS), .fallback = &ASSETS };

/* A request as the server makes it of a request line. */
static struct request request_of(struct ctx *c, enum method method, const char *target)
{
    struct request r = { .method = method };
    cr_assert_eq(request_target(c, str_of(target), &r), OK, "%s", target);
    return r;
}

static struct ctx make_ctx(void)
{
    return (struct ctx){ .arena = arena_open((size_t)16 << 20) };
}

static str header_of(const struct call *call, const char *name)
{
    for (size_t i = 0; i < call->answer.headers_count; i++)
        if (str_equal(call->answer.headers[i].name, str_of(name)))
            return call->answer.headers[i].value;
    return (str){ 0 };
}

/* --- paths ------------------------------------------------------------------------------ */

Test(route, a_path_finds_its_row)
{
    static const struct {
        enum method method;
        const char *target;
        enum problem problem;
        const char *found; /* the operation, or what Allow says */
    } CASES[] = {
        { GET, "/ordermanagement/v1/orders/a", OK, "order" },
        { HEAD, "/ordermanagement/v1/orders/a", OK, "order" },
        { GET, "//ordermanagement///v1/orders/a?x=/y", OK, "order" },
        { GET, "http://shop.example:80/ordermanagement/v1/orders/a", OK, "order" },
        { POST, "/ordermanagement/v1/orders/a/captures", OK, "capture" },
        { GET, "/ordermanagement/v1/orders/a/captures", OK, "captures" },
        { GET, "/ordermanagement/v1/orders/a/captures/b", OK, "oneCapture" },
        { GET, "/merchant/v1/orders/x", OK, "merchantOrder" },
        { GET, "/merchant/v1/orders/export", OK, "export" },
        { GET, "/merchant/v1/orders/exports", OK, "merchantOrder" },
        { GET, "/", OK, "assets" },
        { HEAD, "/settings/users", OK, "assets" },
        { GET, "/merchant", OK, "assets" },
        { GET, "/ordermanagement/v1/orders/", PROBLEM_NOT_FOUND, "" },
        { GET, "/ordermanagement/v1/orders/a/", PROBLEM_NOT_FOUND, "" },
        { GET, "/ordermanagement/v1/orders/a/captures/b/c", PROBLEM_NOT_FOUND, "" },
        { GET, "/ordermanagement/v1/order", PROBLEM_NOT_FOUND, "" },
        { GET, "/merchant/v1/nothing", PROBLEM_NOT_FOUND, "" },
        { GET, "/settlements/v1/x", PROBLEM_NOT_FOUND, "" },
        { GET, "/checkout/v3/orders", PROBLEM_NOT_FOUND, "" },
        { DELETE, "/ordermanagement/v1/orders/a", PROBLEM_METHOD_NOT_ALLOWED,
          "GET, HEAD, OPTIONS" },
        { PATCH, "/ordermanagement/v1/orders/a/captures", PROBLEM_METHOD_NOT_ALLOWED,
          "GET, HEAD, POST, OPTIONS" },
        { OPTIONS, "/merchant/v1/session", PROBLEM_METHOD_NOT_ALLOWED, "DELETE, OPTIONS" },
        { GET, "/merchant/v1/session", PROBLEM_METHOD_NOT_ALLOWED, "DELETE, OPTIONS" },
        { METHOD_UNKNOWN, "/healthz", PROBLEM_METHOD_NOT_ALLOWED, "GET, HEAD, OPTIONS" },
        { POST, "/", PROBLEM_METHOD_NOT_ALLOWED, "GET, HEAD, OPTIONS" },
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct ctx c = make_ctx();
        struct call call = { 0 };
        struct request r = request_of(&c, CASES[i].method, CASES[i].target);
        cr_expect_eq(route_find(&c, &ROUTES, &r, &call), CASES[i].problem, "%s", CASES[i].target);
        str found =
            call.route != NULL ? str_of(call.route->operation_id) : header_of(&call, "Allow");
        cr_expect(str_equal(found, str_of(CASES[i].found)), "%s: %.*s", CASES[i].target,
                  STR_ARG(found));
        arena_close(c.arena);
    }
}

Test(route, braces_match_one_decoded_segment)
{
    struct ctx c = make_ctx();
    struct call call = { 0 };
    struct request r =
        request_of(&c, GET, "/ordermanagement/v1/orders/%C3%A5%20b/captures/7?a=%41");
    cr_assert_eq(route_find(&c, &ROUTES, &r, &call), OK);
    cr_expect(str_equal(call.path[0], STR("\xC3\xA5 b")));
    cr_expect(str_equal(call.path[1], STR("7")));
    cr_expect(str_equal(r.query, STR("a=%41")), "the query stays as it came");
    arena_close(c.arena);
}

Test(route, targets_that_no_path_can_have)
{
    static const struct {
        const char *target;
        enum problem problem;
    } CASES[] = {
        { "", PROBLEM_BAD_REQUEST },
        { "*", PROBLEM_BAD_REQUEST },
        { "orders", PROBLEM_BAD_REQUEST },
        { "?x", PROBLEM_BAD_REQUEST },
        { "/merchant/%", PROBLEM_BAD_REQUEST },
        { "/merchant/%4", PROBLEM_BAD_REQUEST },
        { "/merchant/%zz", PROBLEM_BAD_REQUEST },
        { "/merchant/%00", PROBLEM_BAD_REQUEST },
        { "/merchant/%0D%0AX:y", PROBLEM_BAD_REQUEST },
        { "/merchant/%FF", PROBLEM_BAD_REQUEST },
        { "/merchant/a%2Fb", PROBLEM_BAD_REQUEST },
        { "/merchant/a%2fb", PROBLEM_BAD_REQUEST },
        { "/merchant/../etc", PROBLEM_BAD_REQUEST },
        { "/merchant/%2e%2E/etc", PROBLEM_BAD_REQUEST },
        { "/merchant/./v1", PROBLEM_BAD_REQUEST },
        { "/../etc/passwd", PROBLEM_NOT_FOUND },
        { "/assets/..", PROBLEM_NOT_FOUND },
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct ctx c = make_ctx();
        struct request r = { 0 };
        cr_expect_eq(request_target(&c, str_of(CASES[i].target), &r), CASES[i].problem, "%s",
                     CASES[i].target);
        arena_close(c.arena);
    }
}

/* --- headers ---------------------------------------------------------------------------- */

Test(message, headers_and_cookies_are_found)
{
    const struct header headers[] = {
        { STR("host"), STR("shop.example:8080") },
        { STR("Cookie"), STR("a=1; fangst_session=x=y ;b") },
        { STR("X-Forwarded-Proto"), STR("https") },
    };
    struct arena *a = arena_open((size_t)1 << 20);
    struct request r = { .headers = headers, .headers_count = COUNT(headers) };
    cr_expect(str_equal(request_header(&r, STR("HOST")), STR("shop.example:8080")));
    cr_expect_null(request_header(&r, STR("Hos")).ptr);
    cr_expect(str_equal(request_cookie(&r, STR("fangst_session")), STR("x=y")));
    cr_expect_null(request_cookie(&r, STR("session")).ptr);
    cr_expect_null(request_cookie(&r, STR("b")).ptr, "no value");
    cr_expect(str_equal(request_base(a, &r), STR("https://shop.example:8080")));
    arena_close(a);
}

Test(message, a_host_that_is_none_is_not_echoed)
{
    static const char *const HOSTS[] = { "", "a b", "a/b", "x\"", "user@host" };
    struct arena *a = arena_open((size_t)1 << 20);
    for (size_t i = 0; i < COUNT(HOSTS); i++) {
        const struct header headers[] = { { STR("Host"), str_of(HOSTS[i]) },
                                          { STR("X-Forwarded-Proto"), STR("ftp") } };
        struct request r = { .headers = headers, .headers_count = COUNT(headers), .secure = true };
        cr_expect(str_equal(request_base(a, &r), STR("https://localhost")), "%s", HOSTS[i]);
    }
    arena_close(a);
}

/* What a client writes itself stands ahead of what the proxies add. */
Test(message, only_proxies_of_ours_say_from_whom_a_request_came)
{
    static const struct {
        const char *proxies, *peer, *first, *last; /* of two headers */
        const char *client;
    } CLIENTS[] = {
        { "none", "10.0.0.1", "203.0.113.7", NULL, "10.0.0.1" },
        { "10.0.0.0/8", "198.51.100.1", "203.0.113.7", NULL, "198.51.100.1" },
        { "10.0.0.0/8", "10.0.0.1", NULL, NULL, "10.0.0.1" },
        { "10.0.0.0/8", "10.0.0.1", "203.0.113.7", NULL, "203.0.113.7" },
        { "10.0.0.0/8", "10.0.0.1", "192.0.2.66, 203.0.113.7", NULL, "203.0.113.7" },
        { "10.0.0.0/8", "10.0.0.1", "192.0.2.66,203.0.113.7 , 10.0.0.2", NULL, "203.0.113.7" },
        { "10.0.0.0/8", "10.0.0.1", "192.0.2.66", "203.0.113.7", "203.0.113.7" },
        { "10.0.0.0/8", "10.0.0.1", "203.0.113.7", "10.0.0.2", "203.0.113.7" },
        { "10.0.0.0/8", "10.0.0.1", "10.0.0.3", NULL, "10.0.0.3" },
        { "10.0.0.0/8", "10.0.0.1", "192.0.2.66, unknown", NULL, "10.0.0.1" },
        { "10.0.0.0/8", "10.0.0.1", "192.0.2.66, ", NULL, "10.0.0.1" },
        { "10.0.0.0/8", "10.0.0.1", "", NULL, "10.0.0.1" },
        { "loopback", "::1", "2001:DB8::0:9", NULL, "2001:db8::9" },
        { "loopback", "127.0.0.1", "::ffff:203.0.113.7", NULL, "203.0.113.7" },
    };
    struct arena *a = arena_open((size_t)1 << 20);
    for (size_t i = 0; i < COUNT(CLIENTS); i++) {
        struct header headers[] = { { STR("x-forwarded-for"), str_of(CLIENTS[i].first) },
                                    { STR("Via"), STR("192.0.2.99") },
                                    { STR("X-Forwarded-For"), str_of(CLIENTS[i].last) } };
        struct request r = { .headers = headers, .headers_count = CLIENTS[i].last != NULL ? 3 : 2 };
        struct networks proxies;
        r.peer = str_of(CLIENTS[i].peer);
        cr_assert(networks_read(CLIENTS[i].proxies, &proxies));
        str client = request_client(a, &r, &proxies);
        cr_expect(str_equal(client, str_of(CLIENTS[i].client)), "row %zu: %.*s", i,
                  STR_ARG(client));
    }
    arena_close(a);
}

/* --- answers ---------------------------------------------------------------------------- */

static enum problem refuse_all(void *self, struct ctx *c, struct call *call)
{
    (void)self;
    (void)c;
    (void)call;
    return PROBLEM_NOT_AUTHENTICATED;
}

static enum problem accept_all(void *self, struct ctx *c, struct call *call)
{
    (void)self;
    (void)c;
    (void)call;
    return OK;
}

static const void *know_nothing(void *self, struct ctx *c, const struct call *call)
{
    (void)self;
    (void)c;
    return call;
}

static enum problem refuse_capture(void *self, struct ctx *c, struct call *call)
{
    (void)self;
    answer_header(&call->answer, STR("Retry-After"), STR("1"));
    return blame(c, PROBLEM_CAPTURE_NOT_ALLOWED, STR("captured_amount"), "Too \"much\"");
}

static struct call answered(struct ctx *c, const struct hooks *hooks, const struct request *r)
{
    struct call call = { 0 };
    cr_assert_eq(route_find(c, &ROUTES, r, &call), OK);
    (void)!http_answer(hooks, c, &call);
    return call;
}

Test(answer, an_error_speaks_the_shape_of_its_route)
{
    const struct hooks hooks = { ROUTES, NULL, accept_all, refuse_capture, NULL, know_nothing };
    struct ctx c = make_ctx();
    struct request wire = request_of(&c, POST, "/ordermanagement/v1/orders/a/captures");
    struct call call = answered(&c, &hooks, &wire);
    cr_expect_eq(call.answer.status, 403);
    cr_expect(str_equal(call.answer.content_type, STR("application/json")));
    cr_expect(str_equal(header_of(&call, "Retry-After"), STR("1")));
    cr_expect(str_equal(call.answer.body,
                        STR("{\"error_code\":\"CAPTURE_NOT_ALLOWED\",\"error_messages\":[\"Too "
                            "\\\"much\\\"\"],\"correlation_id\":"
                            "\"00000000-0000-0000-0000-000000000000\"}")),
              "%.*s", STR_ARG(call.answer.body));
    struct request own = request_of(&c, GET, "/merchant/v1/orders/a");
    call = answered(&c, &hooks, &own);
    cr_expect(str_equal(call.answer.content_type, STR("application/problem+json")));
    cr_expect(
        str_equal(
            call.answer.body,
            STR("{\"type\":\"urn:fangst:problem:CAPTURE_NOT_ALLOWED\",\"title\":\"The order's "
                "state or what is left forbids this capture\",\"status\":403,\"code\":"
                "\"CAPTURE_NOT_ALLOWED\",\"detail\":\"Too \\\"much\\\"\",\"errors\":[{"
                "\"field\":\"captured_amount\",\"message\":\"Too \\\"much\\\"\"}],"
                "\"correlation_id\":\"00000000-0000-0000-0000-000000000000\"}")),
        "%.*s", STR_ARG(call.answer.body));
    arena_close(c.arena);
}

struct amount_in {
    uint64_t has;
    int64_t amount;
};
static const struct field AMOUNT_FIELDS[] = {
    FIELD(SHAPE_I64, amount_in, amount, REQUIRED, 1, 100, "Minor units"),
};
static const struct shape AMOUNT_IN = SHAPE("Amount", amount_in, AMOUNT_FIELDS);

static enum problem run_handle(void *self, struct ctx *c, struct call *call)
{
    (void)self;
    return call->route->handle(c, call);
}

static enum problem check_amount(struct ctx *c, struct call *call)
{
    (void)c;
    const struct amount_in *in = call->in;
    cr_expect_eq(in->amount, 7);
    call->answer.status = 204;
    return OK;
}

/* Whether the input was read ahead or not, and however often the call is run: the same answer, and
 * nobody learns of a fault in it who may not come in. */
Test(answer, reading_ahead_changes_no_answer)
{
    static const struct {
        const char *body, *type;
        bool is_let_in, is_read;
        int status;
    } CASES[] = {
        { "{\"amount\":7}", "application/json", true, true, 204 },
        { "{\"amount\":7}", "application/json", false, true, 401 },
        { "{\"amount\":7}", "text/csv", true, false, 415 },
        { "{\"amount\":7}", "text/csv", false, false, 401 },
        { "{\"amount\":0}", "application/json", true, false, 422 },
        { "{\"amount\":0}", "application/json", false, false, 401 },
        { "{\"amount\"", "application/json", true, false, 400 },
        { "", "application/json", false, false, 401 },
    };
    const struct route route = { .method = POST,
                                 .path = "/x",
                                 .handle = check_amount,
                                 .flags = ROUTE_WRITES,
                                 .in = &AMOUNT_IN,
                                 .access = ACCESS_KEY };
    for (size_t i = 0; i < COUNT(CASES) * 2; i++) {
        struct ctx c = make_ctx();
        const struct header type = { STR("Content-Type"), str_of(CASES[i / 2].type) };
        struct request r = request_of(&c, POST, "/x");
        r.headers = &type;
        r.headers_count = 1;
        r.body = str_of(CASES[i / 2].body);
        const struct hooks hooks = {
            ROUTES,     NULL, CASES[i / 2].is_let_in ? accept_all : refuse_all,
            run_handle, NULL, know_nothing
        };
        struct call call = { .request = &r, .route = &route };
        if (i % 2 == 0) {
            http_read_ahead(&hooks, &c, &call);
            cr_expect_eq(call.is_read, CASES[i / 2].is_read, "row %zu", i / 2);
            cr_expect_eq(call.foreknown, &call);
            cr_expect_eq(c.blames_count, 0);
        }
        for (int again = 0; again < 2; again++) {
            (void)!http_answer(&hooks, &c, &call);
            cr_expect_eq(call.answer.status, CASES[i / 2].status, "row %zu", i / 2);
            cr_expect_eq(c.blames_count, CASES[i / 2].status != 204 && CASES[i / 2].status != 401);
        }
        arena_close(c.arena);
    }
}

Test(answer, without_a_route_the_path_decides_the_shape)
{
    struct ctx c = make_ctx();
    struct request wire = { .path = STR("/ordermanagement/v1/x") }, own = { .path = STR("/x") };
    struct call call = { .request = &wire };
    answer_problem(&c, &call, PROBLEM_NOT_FOUND);
    cr_expect(str_equal(call.answer.content_type, STR("application/json")));
    cr_expect(str_starts(call.answer.body, STR("{\"error_code\":\"NOT_FOUND\",\"error_messages\":"
                                               "[\"Nothing is there\"]")));
    call = (struct call){ .request = &own };
    answer_problem(&c, &call, PROBLEM_NOT_FOUND);
    cr_expect(str_equal(call.answer.content_type, STR("application/problem+json")));
    arena_close(c.arena);
}

Test(answer, only_programs_are_asked_for_a_key)
{
    static const struct {
        const char *target;
        struct header header;
        bool asks;
    } CASES[] = {
        { "/ordermanagement/v1/orders/a", { STR("Accept"), STR("*/*") }, true },
        { "/merchant/v1/orders/a", { STR("Accept"), STR("*/*") }, true },
        { "/merchant/v1/orders/a", { STR("Cookie"), STR("fangst_session=gone") }, false },
        { "/merchant/v1/orders/a", { STR("X-Requested-With"), STR("fangst-portal") }, false },
        { "/merchant/v1/orders/export", { STR("Accept"), STR("*/*") }, false },
    };
    const struct hooks hooks = { ROUTES, NULL, refuse_all, refuse_capture, NULL, know_nothing };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct ctx c = make_ctx();
        struct request r = request_of(&c, GET, CASES[i].target);
        r.headers = &CASES[i].header;
        r.headers_count = 1;
        struct call call = answered(&c, &hooks, &r);
        cr_expect_eq(call.answer.status, 401);
        cr_expect_eq(header_of(&call, "WWW-Authenticate").ptr != NULL, CASES[i].asks, "row %zu", i);
        arena_close(c.arena);
    }
}

Test(answer, the_last_touch_keeps_the_handlers_caching)
{
    struct ctx c = make_ctx();
    struct call plain = { 0 }, cached = { 0 };
    answer_finish(&c, &plain);
    cr_expect(str_equal(header_of(&plain, "Cache-Control"),
                        STR("no-cache, no-store, max-age=0, must-revalidate")));
    cr_expect(str_equal(header_of(&plain, "Expires"), STR("0")));
    answer_header(&cached.answer, STR("Cache-Control"), STR("max-age=60"));
    answer_finish(&c, &cached);
    cr_expect(str_equal(header_of(&cached, "Cache-Control"), STR("max-age=60")));
    cr_expect_null(header_of(&cached, "Pragma").ptr);
    cr_expect(str_equal(header_of(&cached, "X-Frame-Options"), STR("DENY")));
    arena_close(c.arena);
}

Test(answer, long_texts_are_compressed_for_those_who_take_it)
{
    static const struct {
        const char *accept, *type;
        size_t len;
        bool varies, compressed;
    } CASES[] = {
        { "gzip, deflate, br", "application/json", 9000, true, true },
        { "br;q=1, GZIP;q=0.5", "text/html; charset=utf-8", 9000, true, true },
        { "*", "application/problem+json", 9000, true, true },
        { "*;q=0, gzip", "application/json", 9000, true, true },
        { "*, gzip;q=0", "application/json", 9000, true, false },
        { "*;q=0", "application/json", 9000, true, false },
        { "gzip;q=0", "application/json", 9000, true, false },
        { "gzip; q=0.00", "application/json", 9000, true, false },
        { "br", "application/json", 9000, true, false },
        { "gzip", "application/json", 100, false, false },
        { "gzip", "image/png", 9000, false, false },
    };
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct ctx c = make_ctx();
        const struct header header = { STR("Accept-Encoding"), str_of(CASES[i].accept) };
        struct request r = { .headers = &header, .headers_count = 1 };
        struct call call = { .request = &r };
        call.answer.content_type = str_of(CASES[i].type);
        call.answer.body = (str){ arena_take(c.arena, CASES[i].len, 1), CASES[i].len };
        answer_compress(&c, &call);
        cr_expect_eq(header_of(&call, "Vary").ptr != NULL, CASES[i].varies, "row %zu", i);
        cr_expect_eq(header_of(&call, "Content-Encoding").ptr != NULL, CASES[i].compressed,
                     "row %zu", i);
        cr_expect_eq(call.answer.body.len < CASES[i].len, CASES[i].compressed, "row %zu", i);
        arena_close(c.arena);
    }
}

/* --- the document ----------------------------------------------------------------------- */

Test(openapi, names_every_operation_once)
{
    struct ctx c = make_ctx();
    str document = openapi_write(c.arena, &ROUTES, STR("1.2.3"), OPENAPI_PLAIN);
    const char *text = arena_cstr(c.arena, document);
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        str wanted = arena_format(c.arena, "\"operationId\":\"%s\"", ROWS[i].operation_id);
        const char *found = strstr(text, wanted.ptr);
        cr_assert_not_null(found, "%s", ROWS[i].operation_id);
        cr_expect_null(strstr(found + 1, wanted.ptr), "%s", ROWS[i].operation_id);
    }
    cr_expect_null(strstr(text, "\"assets\""));
    cr_expect(str_starts(document, STR("{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"fangst\","
                                       "\"version\":\"1.2.3\",")));
    arena_close(c.arena);
}

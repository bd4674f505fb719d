#include "api/assets.h"

#include "api/app.h"
#include "http/header.h"

enum problem api_openapi_get(struct ctx *c, struct call *call)
{
    call->answer.status = 200;
    call->answer.content_type = STR("application/json");
    call->answer.body =
        openapi_write(c->arena, &API_ROUTES, str_of(app_of(call)->version), OPENAPI_PLAIN);
    return OK;
}

static const struct asset *find(str path)
{
    for (size_t i = 0; i < ASSETS_COUNT; i++)
        if (str_equal(str_of(ASSETS[i].path), path))
            return &ASSETS[i];
    return NULL;
}

static bool is_docs(str path)
{
    return str_equal(path, STR("/docs")) || str_equal(path, STR("/docs/"));
}

/* Styles come from files only: the portal writes no style element and no style attribute, and what
 * its scripts set on an element by name is no markup. The page of the documentation is made of
 * somebody else's code, whose markup has styles in it: it may do that, load its own files and
 * /openapi.json, and nothing else from anywhere. */
#define DOCS_POLICY                                                                   \
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "       \
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; " \
    "frame-ancestors 'none'"
#define PORTAL_POLICY                                                                    \
    "default-src 'self'; script-src 'self'; style-src 'self'; "                          \
    "img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; " \
    "form-action 'self'"

/* Whether a browser makes a document of it, so that a policy has something to rule. It would be
 * ignored beside a script or a style, and longer than many of them. */
static bool is_document(const struct asset *asset)
{
    str type = str_of(asset->content_type);
    return str_starts(type, STR("text/html")) || str_starts(type, STR("image/svg"));
}

static void add_headers(struct answer *a, const struct asset *asset, bool is_file)
{
    bool is_docs_page = str_equal(str_of(asset->path), STR("/docs.html"));
    if (asset->gzipped.len > 0)
        answer_header(a, STR("Vary"), STR("Accept-Encoding"));
    answer_header(a, STR("Cache-Control"),
                  is_file ? STR("public, max-age=31536000, immutable") : STR("no-cache"));
    if (!is_document(asset))
        return;
    answer_header(a, STR("Content-Security-Policy"),
                  is_docs_page ? STR(DOCS_POLICY) : STR(PORTAL_POLICY));
    answer_header(a, STR("Referrer-Policy"), STR("no-referrer"));
}

static void encode(struct answer *a, str coding, str body)
{
    answer_header(a, STR("Content-Encoding"), coding);
    a->body = body;
}

/* Files with a hash in their name never change; every other path is a page of the portal, whose
 * script finds its way by the address. */
enum problem api_asset_get(struct ctx *c, struct call *call)
{
    static const str FOREVER = { "/assets/", 8 };
    str path = is_docs(call->request->path) ? STR("/docs.html") : call->request->path;
    const struct asset *asset = find(path);
    bool is_file = str_starts(path, FOREVER);
    if (asset == NULL && is_file)
        return blame(c, PROBLEM_NOT_FOUND, STR("path"), "There is no such file.");
    if (asset == NULL)
        asset = &ASSETS[0];
    struct answer *a = &call->answer;
    a->status = 200;
    a->content_type = str_of(asset->content_type);
    a->body = asset->bytes;
    add_headers(a, asset, is_file);
    if (asset->brotli.len > 0 && request_takes(call->request, STR("br")))
        encode(a, STR("br"), asset->brotli);
    else if (asset->gzipped.len > 0 && request_takes(call->request, STR("gzip")))
        encode(a, STR("gzip"), asset->gzipped);
    return OK;
}

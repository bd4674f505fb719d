/*
 * assets.h -- what is served besides the API: the portal (embedded in the binary by
 * tools/embed_assets.py) and the OpenAPI document.
 */
#ifndef ASSETS_H
#define ASSETS_H

#include "http/route.h"

struct asset {
    const char *path; /* "/assets/index-1a2b3c.js" */
    const char *content_type;
    str bytes, gzipped, brotli; /* the others empty: not worth it, or not made */
};
extern const struct asset ASSETS[]; /* made at build time; the first is /index.html */
extern const size_t ASSETS_COUNT;

enum problem api_asset_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_openapi_get(struct ctx *c, struct call *call) NODISCARD;

#endif

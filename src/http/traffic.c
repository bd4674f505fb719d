#include "http/traffic.h"

#include "base/metric.h"

#define ANSWERS_MAX 48 /* different pairs of method and status that one route may give */

/* Written by the network thread alone: the atomics are for who reads. */
struct answers {
    atomic_int key; /* method and status; 0: free */
    atomic_uint_fast64_t count;
};

static struct row {
    struct answers answers[ANSWERS_MAX];
    struct histogram times;
} rows[TRAFFIC_ROUTES_MAX + 2];

static size_t row_of(const struct routes *routes, const struct route *route)
{
    if (route == NULL)
        return routes->count;
    if (route == routes->fallback)
        return routes->count + 1;
    return (size_t)(route - routes->rows);
}

str traffic_name(const struct routes *routes, const struct route *route)
{
    if (route == NULL)
        return STR("none");
    return route == routes->fallback ? STR("portal") : str_of(route->path);
}

static int key_of(enum method method, int status)
{
    return ((int)method + 1) * 1000 + status;
}

void traffic_count(const struct routes *routes, const struct route *route, enum method method,
                   int status, int64_t server_us)
{
    struct row *row = &rows[row_of(routes, route)];
    int key = key_of(method, status);
    size_t at = 0;
    while (at < ANSWERS_MAX - 1) {
        int here = atomic_load_explicit(&row->answers[at].key, memory_order_relaxed);
        if (here == key || here == 0)
            break;
        at++;
    }
    atomic_fetch_add_explicit(&row->answers[at].count, 1, memory_order_relaxed);
    atomic_store_explicit(&row->answers[at].key, key, memory_order_release);
    if (server_us >= 0)
        histogram_observe(&row->times, &SCALE_TIME, server_us);
}

static void write_counts(struct text *t, const struct row *row, str name)
{
    for (size_t i = 0; i < ANSWERS_MAX; i++) {
        int key = atomic_load_explicit(&row->answers[i].key, memory_order_acquire);
        if (key == 0)
            return;
        const char *method = METHOD_NAMES[key / 1000 - 1];
        text_format(
            t, "fangst_http_requests_total{route=\"%.*s\",method=\"%s\",status=\"%d\"} %llu\n",
            STR_ARG(name), method[0] != '\0' ? method : "other", key % 1000,
            (unsigned long long)atomic_load_explicit(&row->answers[i].count, memory_order_relaxed));
    }
}

static const struct route *route_at(const struct routes *routes, size_t at)
{
    if (at < routes->count)
        return &routes->rows[at];
    return at == routes->count ? NULL : routes->fallback;
}

/* A path may stand in several rows, one per method; the histograms tell them apart as well. */
static str histogram_labels(struct arena *a, const struct route *route, str name)
{
    const char *method = route != NULL ? METHOD_NAMES[route->method] : "any";
    return arena_format(a, "route=\"%.*s\",method=\"%s\"", STR_ARG(name), method);
}

void traffic_write(const struct routes *routes, struct text *t)
{
    metric_write_head(t, "fangst_http_requests_total", "counter",
                      "Requests that were answered; status 0: the client left before the answer");
    for (size_t i = 0; i < routes->count + 2; i++)
        write_counts(t, &rows[i], traffic_name(routes, route_at(routes, i)));
    metric_write_head(t, "fangst_http_request_seconds", "histogram",
                      "From the whole request to its answer, without the client's part");
    for (size_t i = 0; i < routes->count + 2; i++) {
        const struct route *route = route_at(routes, i);
        str labels = histogram_labels(t->arena, route, traffic_name(routes, route));
        if (atomic_load_explicit(&rows[i].answers[0].key, memory_order_relaxed) != 0)
            histogram_write(t, "fangst_http_request_seconds", labels, &rows[i].times, &SCALE_TIME);
    }
}

#include "api/server_status.h"

#include "api/app.h"
#include "base/metric.h"
#include "http/traffic.h"
#include "service/pulse.h"

#define METRICS_MAX ((size_t)4 * 1024 * 1024)

struct health_out {
    str status, version;
};
static const struct field HEALTH_FIELDS[] = {
    FIELD(SHAPE_STR, health_out, status, 0, 0, 16, "ok"),
    FIELD(SHAPE_STR, health_out, version, 0, 0, 64, "Version of the server"),
};
const struct shape HEALTH_OUT = SHAPE("Health", health_out, HEALTH_FIELDS);

struct ready_out {
    str status;
};
static const struct field READY_FIELDS[] = {
    FIELD(SHAPE_STR, ready_out, status, 0, 0, 16, "ready"),
};
const struct shape READY_OUT = SHAPE("Readiness", ready_out, READY_FIELDS);

enum problem api_health_get(struct ctx *c, struct call *call)
{
    struct health_out out = { STR("ok"), str_of(app_of(call)->version) };
    answer_json(c, call, 200, &HEALTH_OUT, &out);
    return OK;
}

/* A server that stops refuses this like every other request. A primary whose synchronous standby is
 * gone reads on and commits nothing. */
enum problem api_ready_get(struct ctx *c, struct call *call)
{
    TRY(pulse_read(c));
    if (work_waiting(app_of(call)->work).is_stalled)
        return PROBLEM_WRITES_STALLED;
    struct ready_out out = { STR("ready") };
    answer_json(c, call, 200, &READY_OUT, &out);
    return OK;
}

/* A proxy on this machine comes from the loopback address with the requests of the whole world;
 * what it adds gives it away. */
static bool came_by_proxy(const struct request *r)
{
    static const char *const MARKS[] = { "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host",
                                         "X-Real-IP",       "Forwarded",         "Via" };
    for (size_t i = 0; i < COUNT(MARKS); i++)
        if (request_header(r, str_of(MARKS[i])).ptr != NULL)
            return true;
    return false;
}

static void write_seconds(struct text *t, const char *name, int64_t us)
{
    text_format(t, "%s %lld.%06lld\n", name, (long long)(us / SECOND), (long long)(us % SECOND));
}

static void write_ages(struct text *t, struct work_waiting waiting)
{
    metric_write_head(t, "fangst_oldest_unit_age_seconds", "gauge",
                      "Since when the oldest unit of work waits that has no answer; 0: none waits");
    write_seconds(t, "fangst_oldest_unit_age_seconds{queue=\"writes\"}", waiting.write_age);
    write_seconds(t, "fangst_oldest_unit_age_seconds{queue=\"reads\"}", waiting.read_age);
}

enum problem api_metrics_get(struct ctx *c, struct call *call)
{
    const struct app *app = app_of(call);
    bool hidden = app->metrics_are_local && came_by_proxy(call->request);
    if (hidden || !networks_have(&app->metrics_from, call->request->peer))
        return PROBLEM_NOT_FOUND;
    struct text t = text_begin(c->arena, METRICS_MAX);
    metric_write_head(&t, "fangst_build_info", "gauge",
                      "Always 1; the labels are the version and what the process is there for");
    text_format(&t, "fangst_build_info{version=\"%s\",role=\"%s\"} 1\n", app->version,
                PROCESS_ROLE_NAMES[app->role]);
    metric_write_head(&t, "process_start_time_seconds", "gauge",
                      "When the server started, in seconds since 1970");
    write_seconds(&t, "process_start_time_seconds", app->started_at);
    metrics_write(&t);
    write_ages(&t, work_waiting(app->work));
    traffic_write(app->routes, &t);
    call->answer.status = 200;
    call->answer.content_type = STR("text/plain; version=0.0.4; charset=utf-8");
    CHECK(text_done(&t, &call->answer.body));
    return OK;
}

/*
 * metric.h -- what the program counts about itself, for GET /metrics. The list is metric.def.
 *
 * The numbers belong to the process and are atomics, so any layer may count on any thread without
 * being handed anything.
 *
 * Invariants
 *   1. Counting never blocks, never fails and takes no memory. A labelled metric is for what
 *      happens a few times a second: it takes a lock.
 *   2. The numbers are for people: related ones may be a moment apart.
 */
#ifndef METRIC_H
#define METRIC_H

#include <stdatomic.h>

#include "base/text.h"

enum metric {
#define COUNTER(name, text, labels, meaning)          METRIC_##name,
#define GAUGE(name, text, labels, meaning)            METRIC_##name,
#define LABELLED_COUNTER(name, text, labels, meaning) METRIC_##name,
#define LABELLED_GAUGE(name, text, labels, meaning)   METRIC_##name,
#include "base/metric.def"
#undef COUNTER
#undef GAUGE
#undef LABELLED_COUNTER
#undef LABELLED_GAUGE
    METRIC_COUNT
};

void metric_add(enum metric m, int64_t by);
int64_t metric_value(enum metric m);

/* `labels` as it stands in the output, such as kind="bulk"; at most 63 bytes, and at most
 * METRIC_SERIES_MAX different ones of a metric: more are not counted. */
#define METRIC_SERIES_MAX 32
void metric_add_labelled(enum metric m, const char *labels, int64_t by);
void metric_set_labelled(enum metric m, const char *labels, int64_t value);
void metric_clear_labelled(enum metric m); /* sets all of its series to 0 */

/* --- histograms -------------------------------------------------------------------------- */

#define HISTOGRAM_BOUNDS_MAX 16

struct scale {
    size_t count;
    int64_t bounds[HISTOGRAM_BOUNDS_MAX]; /* of the values that are observed, ascending */
    int64_t per_unit;                     /* how many of them are one of what is shown */
};
extern const struct scale SCALE_TIME; /* microseconds, shown as seconds */
extern const struct scale SCALE_SIZE; /* 1 to 256 */

struct histogram {
    atomic_uint_fast64_t counts[HISTOGRAM_BOUNDS_MAX + 1];
    atomic_int_fast64_t sum;
};

extern struct histogram COMMIT_WAITS; /* SCALE_TIME: from work_write() to the commit, per unit */
extern struct histogram COMMIT_TIMES; /* SCALE_TIME: of the commits themselves */
extern struct histogram GROUP_SIZES;  /* SCALE_SIZE: units per commit */

void histogram_observe(struct histogram *h, const struct scale *scale, int64_t value);

/* --- the text of Prometheus, version 0.0.4 ----------------------------------------------- */

void metric_write_head(struct text *t, const char *name, const char *type, const char *meaning);
void histogram_write(struct text *t, const char *name, str labels, const struct histogram *h,
                     const struct scale *scale);
void metrics_write(struct text *t); /* all of metric.def, and the histograms above */

#endif

#include "base/metric.h"

#include <pthread.h>

#define LABELS_ROOM 64

enum kind { KIND_COUNTER, KIND_GAUGE };

static const struct {
    const char *name, *labels, *meaning;
    enum kind kind;
    bool is_labelled;
} METRICS[] = {
#define COUNTER(constant, name, labels, meaning) { name, labels, meaning, KIND_COUNTER, false },
#define GAUGE(constant, name, labels, meaning)   { name, labels, meaning, KIND_GAUGE, false },
#define LABELLED_COUNTER(constant, name, labels, meaning) \
    { name, labels, meaning, KIND_COUNTER, true },
#define LABELLED_GAUGE(constant, name, labels, meaning) { name, labels, meaning, KIND_GAUGE, true },
#include "base/metric.def"
#undef COUNTER
#undef GAUGE
#undef LABELLED_COUNTER
#undef LABELLED_GAUGE
};
static_assert(COUNT(METRICS) == METRIC_COUNT, "every metric has a row");

struct series {
    char labels[LABELS_ROOM];
    int64_t value;
};

static atomic_int_fast64_t values[METRIC_COUNT];
static struct series series[METRIC_COUNT][METRIC_SERIES_MAX]; /* an empty label ends the list */
static pthread_mutex_t series_lock = PTHREAD_MUTEX_INITIALIZER;

/* --- counting ---------------------------------------------------------------------------- */

void metric_add(enum metric m, int64_t by)
{
    atomic_fetch_add_explicit(&values[m], by, memory_order_relaxed);
}

int64_t metric_value(enum metric m)
{
    return atomic_load_explicit(&values[m], memory_order_relaxed);
}

/* NULL: there are too many already. */
static struct series *series_of(enum metric m, const char *labels)
{
    CHECK(METRICS[m].is_labelled && labels[0] != '\0' && strlen(labels) < LABELS_ROOM);
    for (size_t i = 0; i < METRIC_SERIES_MAX; i++) {
        struct series *s = &series[m][i];
        if (s->labels[0] == '\0')
            memcpy(s->labels, labels, strlen(labels) + 1);
        if (strcmp(s->labels, labels) == 0)
            return s;
    }
    return NULL;
}

void metric_add_labelled(enum metric m, const char *labels, int64_t by)
{
    CHECK(pthread_mutex_lock(&series_lock) == 0);
    struct series *s = series_of(m, labels);
    if (s != NULL)
        s->value += by;
    CHECK(pthread_mutex_unlock(&series_lock) == 0);
}

void metric_set_labelled(enum metric m, const char *labels, int64_t value)
{
    CHECK(pthread_mutex_lock(&series_lock) == 0);
    struct series *s = series_of(m, labels);
    if (s != NULL)
        s->value = value;
    CHECK(pthread_mutex_unlock(&series_lock) == 0);
}

void metric_clear_labelled(enum metric m)
{
    CHECK(pthread_mutex_lock(&series_lock) == 0);
    for (size_t i = 0; i < METRIC_SERIES_MAX; i++)
        series[m][i].value = 0;
    CHECK(pthread_mutex_unlock(&series_lock) == 0);
}

/* --- histograms -------------------------------------------------------------------------- */

const struct scale SCALE_TIME = { .count = 15,
                                  .bounds = { 100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000,
                                              100000, 250000, 500000, 1000000, 2500000, 10000000 },
                                  .per_unit = 1000000 };
const struct scale SCALE_SIZE = { .count = 9,
                                  .bounds = { 1, 2, 4, 8, 16, 32, 64, 128, 256 },
                                  .per_unit = 1 };

struct histogram COMMIT_WAITS, COMMIT_TIMES, GROUP_SIZES;

void histogram_observe(struct histogram *h, const struct scale *scale, int64_t value)
{
    size_t at = 0;
    while (at < scale->count && value > scale->bounds[at])
        at++;
    atomic_fetch_add_explicit(&h->counts[at], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&h->sum, value, memory_order_relaxed);
}

/* --- the text ---------------------------------------------------------------------------- */

void metric_write_head(struct text *t, const char *name, const char *type, const char *meaning)
{
    text_format(t, "# HELP %s %s\n# TYPE %s %s\n", name, meaning, name, type);
}

static void write_value(struct text *t, const char *name, const char *labels, int64_t value)
{
    text_add(t, str_of(name));
    if (labels[0] != '\0') {
        text_char(t, '{');
        text_add(t, str_of(labels));
        text_char(t, '}');
    }
    text_char(t, ' ');
    text_i64(t, value);
    text_char(t, '\n');
}

static void write_bucket(struct text *t, const char *name, str labels, str bound, uint64_t count)
{
    text_format(t, "%s_bucket{%.*s%sle=\"%.*s\"} %llu\n", name, STR_ARG(labels),
                labels.len > 0 ? "," : "", STR_ARG(bound), (unsigned long long)count);
}

/* What is not a multiple of the unit is shown with six digits, which a microsecond needs. */
static str amount_text(struct arena *a, int64_t value, int64_t per_unit)
{
    if (value % per_unit == 0)
        return arena_format(a, "%lld", (long long)(value / per_unit));
    return arena_format(a, "%lld.%06lld", (long long)(value / per_unit),
                        (long long)(value % per_unit * 1000000 / per_unit));
}

void histogram_write(struct text *t, const char *name, str labels, const struct histogram *h,
                     const struct scale *scale)
{
    uint64_t so_far = 0;
    for (size_t i = 0; i < scale->count; i++) {
        so_far += atomic_load_explicit(&h->counts[i], memory_order_relaxed);
        double bound = (double)scale->bounds[i] / (double)scale->per_unit;
        write_bucket(t, name, labels, arena_format(t->arena, "%g", bound), so_far);
    }
    so_far += atomic_load_explicit(&h->counts[scale->count], memory_order_relaxed);
    write_bucket(t, name, labels, STR("+Inf"), so_far);
    str braced = labels.len > 0 ? arena_format(t->arena, "{%.*s}", STR_ARG(labels)) : (str){ 0 };
    int64_t sum = atomic_load_explicit(&h->sum, memory_order_relaxed);
    text_format(t, "%s_sum%.*s %.*s\n", name, STR_ARG(braced),
                STR_ARG(amount_text(t->arena, sum, scale->per_unit)));
    text_format(t, "%s_count%.*s %llu\n", name, STR_ARG(braced), (unsigned long long)so_far);
}

static void write_series(struct text *t, enum metric m)
{
    CHECK(pthread_mutex_lock(&series_lock) == 0);
    for (size_t i = 0; i < METRIC_SERIES_MAX && series[m][i].labels[0] != '\0'; i++)
        write_value(t, METRICS[m].name, series[m][i].labels, series[m][i].value);
    CHECK(pthread_mutex_unlock(&series_lock) == 0);
}

static void write_histogram(struct text *t, const char *name, const char *meaning,
                            const struct histogram *h, const struct scale *scale)
{
    metric_write_head(t, name, "histogram", meaning);
    histogram_write(t, name, (str){ 0 }, h, scale);
}

void metrics_write(struct text *t)
{
    for (enum metric m = 0; m < METRIC_COUNT; m++) {
        if (m == 0 || strcmp(METRICS[m].name, METRICS[m - 1].name) != 0)
            metric_write_head(t, METRICS[m].name,
                              METRICS[m].kind == KIND_COUNTER ? "counter" : "gauge",
                              METRICS[m].meaning);
        if (METRICS[m].is_labelled)
            write_series(t, m);
        else
            write_value(t, METRICS[m].name, METRICS[m].labels, metric_value(m));
    }
    write_histogram(t, "fangst_commit_wait_seconds",
                    "From handing a unit of work to the writer until its commit is on disk",
                    &COMMIT_WAITS, &SCALE_TIME);
    write_histogram(t, "fangst_commit_seconds", "Writing a group's sums and committing it",
                    &COMMIT_TIMES, &SCALE_TIME);
    write_histogram(t, "fangst_commit_group_units", "Units of work in one commit", &GROUP_SIZES,
                    &SCALE_SIZE);
}

#include "main/bench_report.h"

#include <stdlib.h>

/* --- figures ---------------------------------------------------------------------------- */

void report_add(struct report *r, struct figure f)
{
    CHECK(r->count < FIGURES_MAX);
    r->figures[r->count++] = f;
    (void)printf("{\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\"", f.name, f.value, f.unit);
    if (f.ratio > 0)
        (void)printf(",\"ratio\":%.4g", f.ratio);
    (void)printf("%s}\n", f.is_detail ? ",\"detail\":true" : "");
    (void)fflush(stdout);
}

static bool is_met(const struct figure *f)
{
    switch (f->goal) {
    case VALUE_AT_LEAST:
        return f->value >= f->limit;
    case VALUE_AT_MOST:
        return f->value <= f->limit;
    case RATIO_AT_LEAST:
        return f->ratio >= f->limit;
    case RATIO_AT_MOST:
        return f->ratio <= f->limit;
    case GOAL_NONE:
        return true;
    }
    UNREACHABLE("goal");
}

static const char *const GOAL_TEXTS[] = {
    [GOAL_NONE] = "",
    [VALUE_AT_LEAST] = ">=",
    [VALUE_AT_MOST] = "<=",
    [RATIO_AT_LEAST] = "ratio >=",
    [RATIO_AT_MOST] = "ratio <=",
};

void report_print(const struct report *r, FILE *to)
{
    (void)fprintf(to, "\n%-38s %12s %-5s %8s  %-16s %s\n", "figure", "value", "unit", "ratio",
                  "goal", "met");
    for (size_t i = 0; i < r->count; i++) {
        const struct figure *f = &r->figures[i];
        char ratio[32] = "", goal[48] = "";
        if (f->is_detail)
            continue;
        if (f->ratio > 0)
            (void)snprintf(ratio, sizeof ratio, "%.3f", f->ratio);
        if (f->goal != GOAL_NONE)
            (void)snprintf(goal, sizeof goal, "%s %.6g", GOAL_TEXTS[f->goal], f->limit);
        const char *met = f->goal == GOAL_NONE ? "" : is_met(f) ? "yes" : "NO";
        (void)fprintf(to, "%-38s %12.6g %-5s %8s  %-16s %s\n", f->name, f->value, f->unit, ratio,
                      goal, met);
    }
}

void report_progress(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)fputs("bench: ", stderr);
    (void)vfprintf(stderr, format, args);
    (void)fputc('\n', stderr);
    va_end(args);
}

/* --- samples ---------------------------------------------------------------------------- */

struct samples samples_begin(struct arena *a, size_t room)
{
    return (struct samples){ .us = ARENA_ARRAY(a, uint32_t, room), .room = room };
}

void samples_add(struct samples *s, int64_t us)
{
    if (s->count < s->room)
        s->us[s->count++] = us < UINT32_MAX ? (uint32_t)us : UINT32_MAX;
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

double samples_ms(struct samples *s, double share)
{
    if (s->count == 0)
        return 0;
    qsort(s->us, s->count, sizeof s->us[0], compare);
    size_t at = (size_t)((double)(s->count - 1) * share);
    return (double)s->us[at] / 1000;
}

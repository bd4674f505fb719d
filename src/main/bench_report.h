/*
 * bench_report.h -- what a benchmark found: each figure is one JSON line on standard output as
 * soon as it is known, and a row of the table at the end, beside its goal.
 */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <stdio.h>

#include "base/base.h"

#define FIGURES_MAX 500

/* What a goal is about: the value, or its ratio to what it is compared with. */
enum goal { GOAL_NONE, VALUE_AT_LEAST, VALUE_AT_MOST, RATIO_AT_LEAST, RATIO_AT_MOST };

struct figure {
    const char *name;
    double value;
    const char *unit;
    double ratio; /* to what it is compared with; 0: nothing */
    enum goal goal;
    double limit;
    bool is_detail; /* not in the table */
};

struct report {
    struct figure figures[FIGURES_MAX];
    size_t count;
};

/* Texts must outlive the report. */
void report_add(struct report *r, struct figure f);
void report_print(const struct report *r, FILE *to);

/* Says on standard error what takes its time now. */
void report_progress(const char *format, ...) PRINTF_LIKE(1, 2);

/* --- samples ---------------------------------------------------------------------------- */

/* Durations in microseconds. What finds no room is counted but not kept. */
struct samples {
    uint32_t *us;
    size_t count, room;
};

struct samples samples_begin(struct arena *a, size_t room);
void samples_add(struct samples *s, int64_t us);

/* Milliseconds below which `share` (0 to 1) of the samples lie; 0 if there are none. Sorts. */
double samples_ms(struct samples *s, double share);

#endif

/*
 * report_file.h -- answers that are too large for memory: written to a file without a name, and
 * sent from there. So a report takes no memory, and is whole or not there.
 */
#ifndef REPORT_FILE_H
#define REPORT_FILE_H

#include <stdio.h>

#include "http/route.h"

enum problem report_file_open(struct ctx *c, FILE **out) NODISCARD;

struct report_file {
    FILE *file;
    str name; /* by which a client keeps it: "payout-XISA93DJ.csv" */
    str content_type;
    bool is_shown; /* by a browser; else it is saved */
};

/* Hands the file over to the answer or, if writing it ended in a problem, gives it up. */
enum problem report_file_answer(struct ctx *c, struct call *call, const struct report_file *r,
                                enum problem p) NODISCARD;

#endif

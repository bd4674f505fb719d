/* csv.h -- RFC 4180: fields with what separates them in quotes, rows that end in CR LF. That all of
 * it went well is asked of the file at the end. */
#ifndef CSV_H
#define CSV_H

#include <stdio.h>

#include "base/base.h"

struct csv {
    FILE *file;
    char delimiter;
    bool in_row; /* a field stands before */
};

void csv_put(struct csv *csv, str field);
void csv_end_row(struct csv *csv);

#endif

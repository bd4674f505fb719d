/*
 * bulk_row.h -- one row of a bulk file: which order, what is to be done, how much. Pure: a row says
 * what it says whatever the orders are; whether it can be done is found out by doing it.
 *
 *   csv      columns by name, cells as spreadsheets save them, amounts as people write them:
 *            1234.50, 1234,50 or 1 234,50, or full
 *   ndjson   an object per row with the same names; amount in minor units, or "full": true
 */
#ifndef BULK_ROW_H
#define BULK_ROW_H

#include "domain/role.h"
#include "store/document.h"

#define BULK_ROW_BYTES 10000 /* of one row, at most */

enum bulk_action {
    BULK_CAPTURE,
    BULK_REFUND,
    BULK_CANCEL,
    BULK_RELEASE,
    BULK_EXTEND,
    BULK_ADD_TRACKING,
    BULK_ACTION_COUNT
};
struct bulk_action_info {
    const char *outcome; /* of one that was done: "captured" */
    unsigned verb;       /* that it takes (domain/role.h) */
};
extern const struct bulk_action_info BULK_ACTION_INFOS[BULK_ACTION_COUNT];
extern const char *const BULK_ACTIONS[];  /* by enum; NULL-terminated */
extern const char *const BULK_OUTCOMES[]; /* all that a result may say; NULL-terminated */
#define BULK_VERBS (VERB_CAPTURE | VERB_REFUND | VERB_CANCEL | VERB_RELEASE | VERB_EXTEND)

enum bulk_column {
    BULK_ORDER, /* by id or either reference; the next three name one of these alone */
    BULK_ORDER_ID,
    BULK_KLARNA_REFERENCE,
    BULK_MERCHANT_REFERENCE1,
    BULK_ACTION,
    BULK_AMOUNT,
    BULK_LINES,
    BULK_CURRENCY,
    BULK_REFERENCE,
    BULK_DESCRIPTION,
    BULK_TRACKING_NUMBER,
    BULK_SHIPPING_COMPANY,
    BULK_TRACKING_URI,
    BULK_SHIPPING_METHOD,
    BULK_CAPTURE_ID,
    BULK_COLUMN_COUNT
};
extern const char *const BULK_COLUMNS[]; /* by enum; NULL-terminated */

/* How the rows of a file are to be read. */
struct bulk_layout {
    bool is_csv;
    char delimiter;
    size_t fields;             /* of each row of CSV */
    int at[BULK_COLUMN_COUNT]; /* which field; -1: there is no such column */
};

/* From the first row of CSV. UNPROCESSABLE, blamed on `body`, if a column is unknown, comes twice,
 * or none says which order. What begins with x_ or result_ is nobody's. */
enum problem bulk_layout_read(struct ctx *c, str header, char delimiter,
                              struct bulk_layout *out) NODISCARD;
struct bulk_layout bulk_layout_ndjson(void);

struct bulk_line {
    uint64_t has;
    str reference;
    int64_t quantity;
};
struct bulk_lines {
    const struct bulk_line *items;
    size_t count;
};

struct bulk_row {
    str values[BULK_COLUMN_COUNT]; /* trimmed; empty: not given. BULK_AMOUNT: of CSV */
    enum bulk_action action;
    bool full;
    bool is_minor; /* `minor` is the amount */
    int64_t minor;
    struct bulk_lines lines;
    struct uuid capture_id;
};

/* `action`: of rows that name none; empty: each has to. UNPROCESSABLE, blamed on the column; the
 * action is told all the same if the row says it, and BULK_ACTION_COUNT if not. */
enum problem bulk_row_read(struct ctx *c, const struct bulk_layout *layout, str text, str action,
                           struct bulk_row *out) NODISCARD;

/* The amount of a row in the order's currency. UNPROCESSABLE. */
enum problem bulk_row_amount(struct ctx *c, const struct bulk_row *row, enum currency currency,
                             int64_t *out) NODISCARD;

#endif

/*
 * bank_upload.h -- bank files that the merchant's staff uploads, in the merchant API.
 *
 *   1. A file is read before the store is touched, and taken in as one unit of work: all of it or
 *      nothing. So its size has limits; larger files are imported by command.
 *   2. The same file again does nothing, and gives what it came to the first time. Of another file
 *      that tells the same, each entry counts once all the same (bank_import.h).
 *   3. It is the merchant's own word. So it may only tell of accounts that are the merchant's
 *      already, because the operator imported a statement of them; and that a payout came back,
 *      which would be paid once more, is not believed until the operator imports it as well.
 */
#ifndef BANK_UPLOAD_H
#define BANK_UPLOAD_H

#include "service/bank_import.h"

#define UPLOAD_STATEMENTS_MAX   100
#define UPLOAD_TRANSACTIONS_MAX 2000 /* entries and their details */
#define UPLOAD_NAME_CHARS       200

/* What a file says. */
struct bank_file {
    str digest; /* 32 characters */
    int64_t bytes, pending;
    struct bank_statement *statements;
    size_t statements_count;
    struct file_entry {
        size_t statement; /* that tells it */
        struct bank_entry_in in;
    } * entries;
    size_t entries_count;
};
/* UNPROCESSABLE, with line, element and what was expected, if it is none or has too much. Needs no
 * store. */
enum problem bank_file_read(struct ctx *c, str xml, struct bank_file *out) NODISCARD;

struct bank_upload {
    struct uuid upload_id;
    str digest, file_name, uploaded_by; /* file_name empty: not told */
    int64_t bytes, uploaded_at;
    int64_t statements, entries, known, pending;            /* entries: that were new */
    int64_t payments, unassigned, reversals, payouts, open; /* transactions of the new entries */
};
struct bank_uploads {
    struct bank_upload *items;
    size_t count;
};

/* `is_repeated`: it was uploaded before. UNPROCESSABLE if an account is not the merchant's;
 * CONFLICT as bank_statement_take(). Not to be committed unless OK. */
enum problem bank_upload_take(struct ctx *c, const struct bank_file *file, str file_name,
                              struct bank_upload *out, bool *is_repeated) NODISCARD;

/* The last ones first, from before that one on. */
enum problem bank_uploads(struct ctx *c, struct uuid before, size_t limit,
                          struct bank_uploads *out) NODISCARD;

#endif

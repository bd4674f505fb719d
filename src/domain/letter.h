/*
 * letter.h -- a mail, from what it says to the bytes that a mail server is given: RFC 5322 with a
 * plain text and a simple page of the same, RFC 2045 to 2047. Pure.
 *
 * Invariants
 *   1. All of it is ASCII in lines of at most 76 characters (998 of the header), each ended by CR
 * LF.
 *   2. Nothing that a customer or a merchant wrote begins a header or ends one: control characters
 *      become blanks, and what is not plain is encoded.
 *   3. Nor does it become markup of the page; only addresses of https and http become links.
 *   4. The same letter is the same bytes.
 */
#ifndef LETTER_H
#define LETTER_H

#include "base/base.h"

enum letter_part_kind {
    LETTER_PARAGRAPH, /* value */
    LETTER_FACT,      /* label: value */
};

struct letter_part {
    enum letter_part_kind kind;
    str label, value; /* UTF-8; a value that is the address of a page becomes a link */
};

struct letter {
    str from_name, from, reply_to,
        to;                  /* addresses are valid (domain/mail.h); reply_to may be empty */
    str subject, message_id; /* the latter without its brackets, and fit for a header */
    int64_t at;              /* microseconds */
    const char *language;    /* of its text, ISO 639 */
    const struct letter_part *parts;
    size_t count;
};

#define LETTER_MAX ((size_t)4 * 1024 * 1024) /* bytes; more is a CHECK: bound the parts first */

str letter_write(struct arena *a, const struct letter *letter);

#endif

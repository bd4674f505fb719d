/* sheet_text.h -- text as spreadsheets save it: which letters its bytes are, and what stands in a
 * cell. Nothing is guessed that could be a number: see sheet_number(). */
#ifndef SHEET_TEXT_H
#define SHEET_TEXT_H

#include "base/base.h"

/* The code point of a byte of Windows-1252; 0: there is none. */
uint32_t letter_of_1252(unsigned char byte);

/* UTF-8 without its mark; UTF-16 by its mark; else Windows-1252. False: it is none of them, or has
 * a NUL. The text lies in the arena or in `bytes`. */
bool sheet_decode(struct arena *arena, str bytes, str *out);

/* The delimiter that a first line such as "sep=;" tells, which is taken off; 0: there is none. */
char sheet_take_separator(str *text);

/* A cell without blanks around it, also those that are not broken; ="000123" is 000123, and so is
 * '=1 =1, as csv_free_text() writes it. */
str sheet_cell(struct arena *arena, str field);

/* A cell as it goes back into a file: a formula has an apostrophe before it, unless it is only a
 * text, such as ="000123". sheet_cell() reads the same of both. */
str sheet_safe(struct arena *arena, str field);

/* Is it a number that was shortened, such as 1,23457E+11? Digits of it are lost. */
bool sheet_is_shortened(str cell);

/* "1 234,50", "1.234,50", "1,234.50" and "1'234.50" are 1234.50. A mark that is there alone and
 * once stands before decimals, so 1.234 is not a thousand. False: it is no number, or thousands are
 * not separated as they are. */
bool sheet_number(struct arena *arena, str cell, str *out);

#endif

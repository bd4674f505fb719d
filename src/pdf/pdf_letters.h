/* pdf_letters.h -- letters of Windows-1252: how they are coded and how wide they are. Only for
 * pdf.c. */
#ifndef PDF_LETTERS_H
#define PDF_LETTERS_H

#include "pdf/pdf.h"

/* The next letter of a text in UTF-8 as a byte of Windows-1252; false at the end. What is no letter
 * at all, such as a line break, is a blank. */
bool pdf_letter(str *rest, unsigned char *out);

#endif

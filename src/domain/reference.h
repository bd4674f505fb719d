/*
 * reference.h -- payment references: what a customer writes on a payment, so that it is known which
 * invoice is paid. Each has check digits, so that a slip is noticed before money goes astray.
 *
 *   method   form                               one digit changed   two neighbours swapped
 *   OCR      digits, length digit, Luhn         noticed             noticed, but for 09 and 90
 *   KID10    digits, Luhn                       noticed             noticed, but for 09 and 90
 *   KID11    digits, modulus 11 ('-' for ten)   noticed             noticed
 *   FI       digits, weights 7-3-1              noticed             noticed, unless they differ by
 * 5 RF       RF, two check digits, the rest     noticed             noticed
 *
 * Sources: Bankgirot's manual of OCR references (a length digit is the whole length modulo 10), the
 * Norwegian KID of OCR giro (2 to 25 characters), the Finnish viitenumero (4 to 20 digits), ISO
 * 11649 (check digits by ISO 7064 modulus 97-10, at most 25 characters).
 */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "base/base.h"

enum reference_method {
    REFERENCE_OCR,
    REFERENCE_KID10,
    REFERENCE_KID11,
    REFERENCE_FI,
    REFERENCE_RF,
    REFERENCE_METHOD_COUNT
};

#define REFERENCE_MAX 25 /* characters */

/* How references look for customers in that country (ISO 3166 alpha-2): RF where it has no form of
 * its own. `kid_is_mod11`: which of the two the bank checks in Norway is agreed with it. */
enum reference_method reference_method_of(str country, bool kid_is_mod11);

/* The reference of these digits, of which there are 1 to 23 (FI: 3 to 19; RF: 1 to 21) and the
 * first is no zero. */
str reference_make(struct arena *a, enum reference_method method, str digits);

/* Has it the form and the check digits of that method? As reference_normal() leaves it. */
bool reference_check(enum reference_method method, str reference);

/* As it is stored, whatever a customer or a bank made of it: without blanks and the zeros that
 * banks fill up with, in capitals. Longer than 100 characters: cut there. */
str reference_normal(struct arena *a, str reference);

#endif

/*
 * reason.h -- how a code of base/refusal.def and its values are told beside the sentence of a
 * refusal. Only the merchant API tells them: what clients of other APIs get stays as it is.
 */
#ifndef REASON_H
#define REASON_H

#include "shape/shape.h"

extern const struct shape REASON_PARAMETERS;

/* Members `reason_code` and `reason_parameters`, of a struct that has a str and a struct refusal of
 * these names. The codes of FAULT_FIELDS are too many to be listed wherever they may be told. */
/* clang-format off */
#define FAULT_CODE(type, member) \
    FIELD(SHAPE_STR, type, member, OMIT_EMPTY, 0, 64, "The same for programs, such as ADDRESS_NOT_PUBLIC; absent of a sentence without a code")
#define FAULT_FIELDS(type)                                                                            \
    FAULT_CODE(type, reason_code), \
    FIELD_OBJECT(type, reason_parameters, OMIT_EMPTY, &REASON_PARAMETERS, "What the sentence tells of this case")
#define REASON_FIELDS(type)                                                                           \
    FIELD_CHOICE(type, reason_code, OMIT_EMPTY, REASON_CODES, "The same for programs; absent of a sentence without a code"), \
    FIELD_OBJECT(type, reason_parameters, OMIT_EMPTY, &REASON_PARAMETERS, "What the sentence tells of this case")
/* clang-format on */

/* The code of a sentence and its parameters; empty: it has none. */
str reason_code_of(str sentence, struct refusal *parameters);

/* The same where a sentence of fault.def may stand, too. */
str fault_code_of(str sentence, struct refusal *parameters);
str fault_code(str sentence);

#endif

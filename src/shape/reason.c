#include "shape/reason.h"

/* clang-format off */
#define NUMBER(member, meaning) FIELD(SHAPE_I64, refusal, member, OMIT_EMPTY, 0, 0, meaning)
#define WORD(member, meaning)   FIELD(SHAPE_STR, refusal, member, OMIT_EMPTY, 0, REFUSAL_SENTENCE_MAX, meaning)
static const struct field PARAMETER_FIELDS[] = {
    NUMBER(amount, "Minor units that were asked for; absent, as each number here: 0, or not told"),
    NUMBER(limit_amount, "Minor units that it may be at most, or of AMOUNT_BELOW_CAPTURED at least"),
    NUMBER(total_amount, "Minor units that the lines come to, the day, or what was approved now"),
    NUMBER(days, "Days"),
    NUMBER(percent, "Percent above the original amount"),
    NUMBER(line, "Number of the line, from 0"),
    NUMBER(quantity, "Units of it that were asked for"),
    NUMBER(left_quantity, "Units of it that are left"),
    NUMBER(count, "Rows that cannot be done, fields of the row, or characters of the field; of what there were so many"),
    NUMBER(limit, "Columns of the file, or characters of the field at most; of what there may be so many"),
    NUMBER(least, "The least that it may be, or characters or items at least"),
    NUMBER(row, "Number of the row of the file, from 1"),
    WORD(currency, "Of the order or the amounts, ISO 4217"),
    WORD(day, "As 2026-11-22"),
    WORD(action, "What was to be done"),
    WORD(role, "Of the user"),
    WORD(status, "Of the risk assessment, the request for approval, or what the sentence is about"),
    WORD(payment_method, "Of the order"),
    WORD(country, "Of the order"),
    WORD(column, "Of the file or the address, that is at fault"),
    WORD(value, "What the row or the field says, or the reference of the line"),
};
/* clang-format on */
const struct shape REASON_PARAMETERS = SHAPE("ReasonParameters", refusal, PARAMETER_FIELDS);

str reason_code_of(str sentence, struct refusal *parameters)
{
    return refusal_read(sentence, parameters) ? parameters->code : (str){ 0 };
}

str fault_code_of(str sentence, struct refusal *parameters)
{
    return fault_read(sentence, parameters) ? parameters->code : (str){ 0 };
}

str fault_code(str sentence)
{
    struct refusal parameters;
    return fault_code_of(sentence, &parameters);
}

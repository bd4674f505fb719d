#include "service/letterhead.h"

#include "service/audit_log.h"
#include "sql.h"
#include "store/document.h"

/* clang-format off */
#define MEMBER(member, max, meaning) FIELD(SHAPE_STR, letterhead, member, OMIT_EMPTY, 0, max, meaning)
static const struct field LETTERHEAD_FIELDS[] = {
    MEMBER(company_name, 100, "As on its documents; by default the merchant's name"),
    MEMBER(street_address, 100, "Its address"),
    MEMBER(street_address2, 100, "Its address, a second line"),
    MEMBER(postal_code, 20, "Its address"),
    MEMBER(city, 100, "Its address"),
    MEMBER(country, 100, "Its address, as it is to be printed"),
    MEMBER(organization_number, 50, "Its number in the register of companies"),
    MEMBER(vat_id, 50, "Its number for VAT"),
    MEMBER(email, 100, "Whom customers ask"),
    MEMBER(phone, 50, "Whom customers ask"),
    MEMBER(website, 100, "Its shop"),
    MEMBER(payment_account, 100, "Where customers pay to, as they are to read it"),
};
const struct shape LETTERHEAD_SHAPE = SHAPE("Letterhead", letterhead, LETTERHEAD_FIELDS);
/* clang-format on */

enum problem letterhead_load(struct ctx *c, int64_t at, struct letterhead *out)
{
    struct letterhead found = { 0 };
    str mid = { 0 }, name = { 0 }, json = { 0 };
    bool is_there = false;
    TRY(db_one(c, &SQL_MERCHANT_LOAD, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_STR("mid", &mid), C_STR("name", &name))));
    TRY(db_maybe(c, &SQL_LETTERHEAD_LOAD, PARAMS(P_I64(c->merchant_id), P_I64(at)),
                 COLUMNS(C_STR("document", &json)), &is_there));
    if (is_there)
        document_read(c, &LETTERHEAD_SHAPE, json, &found);
    if (found.company_name.len == 0)
        found.company_name = name;
    *out = found;
    return OK;
}

enum problem letterhead_change(struct ctx *c, const struct letterhead *changes,
                               struct letterhead *out)
{
    struct letterhead all = { 0 };
    int64_t count = 0, last = 0;
    TRY(letterhead_load(c, c->now, &all));
    struct letterhead before = all;
    shape_merge(&LETTERHEAD_SHAPE, &all, changes);
    TRY(db_one(c, &SQL_LETTERHEAD_COUNT, PARAMS(P_I64(c->merchant_id)),
               COLUMNS(C_I64("letterheads", &count), C_I64("last", &last))));
    if (count == LETTERHEADS_MAX)
        return blame(c, PROBLEM_UNPROCESSABLE, (str){ 0 }, WHY_LETTERHEADS_FULL, LETTERHEADS_MAX);
    if (count > 0 && last >= c->now)
        return blame(c, PROBLEM_CONFLICT, (str){ 0 },
                     "The letterhead was changed at this very instant; change it again.");
    TRY(db_none(c, &SQL_LETTERHEAD_INSERT,
                PARAMS(P_I64(c->merchant_id), P_I64(c->now),
                       P_STR(document_write(c, &LETTERHEAD_SHAPE, &all))),
                NULL));
    TRY(audit_log_add_change(c, AUDIT_LETTERHEAD_CHANGED, STR(""), &LETTERHEAD_SHAPE, &before,
                             &all));
    *out = all;
    return OK;
}

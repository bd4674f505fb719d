#include "service/mail_terms.h"

#include "domain/wording.h"
#include "service/audit_log.h"
#include "sql.h"
#include "store/document.h"

/* clang-format off */
static const struct field TERMS_FIELDS[] = {
    FIELD_SCALARS(mail_terms, mails, 0, 0, MAIL_KIND_COUNT, SHAPE_STR, "Which mails are sent: capture, invoice, reminder, refund and expiry_warning; of what happens from then on"),
    FIELD(SHAPE_STR, mail_terms, sender_name, 0, 0, 100, "Whose name they bear; empty: the merchant's"),
    FIELD(SHAPE_STR, mail_terms, reply_to, 0, 0, MAIL_ADDRESS_MAX, "Where answers go; empty: to the sender's address of the installation"),
    FIELD(SHAPE_STR, mail_terms, copy_to, 0, 0, MAIL_ADDRESS_MAX, "Who gets a copy of each mail to a customer, unseen by that one; empty: nobody"),
    FIELD(SHAPE_STR, mail_terms, staff, 0, 0, MAIL_ADDRESS_MAX, "Who of the merchant's is warned of what expires; empty: nobody"),
    FIELD_CHOICE(mail_terms, staff_language, 0, LANGUAGE_NAMES, "In which language"),
};
/* clang-format on */
const struct shape MAIL_TERMS_SHAPE = SHAPE("MailTerms", mail_terms, TERMS_FIELDS);

static struct mail_terms terms_default(void)
{
    return (struct mail_terms){ .sender_name = STR(""),
                                .reply_to = STR(""),
                                .copy_to = STR(""),
                                .staff = STR(""),
                                .staff_language = str_of(LANGUAGE_NAMES[LANGUAGE_EN]) };
}

struct mail_terms mail_terms_read(struct ctx *c, str json)
{
    struct mail_terms out = terms_default(), chosen = { 0 };
    document_read(c, &MAIL_TERMS_SHAPE, json, &chosen);
    shape_merge(&MAIL_TERMS_SHAPE, &out, &chosen);
    return out;
}

static enum problem load_json(struct ctx *c, str *json, bool *found)
{
    return db_maybe(c, &SQL_MAIL_LOAD_TERMS, PARAMS(P_I64(c->merchant_id)),
                    COLUMNS(C_STR("terms", json)), found);
}

enum problem mail_terms_load(struct ctx *c, struct mail_terms *out)
{
    str json = { 0 };
    bool found = false;
    TRY(load_json(c, &json, &found));
    *out = found ? mail_terms_read(c, json) : terms_default();
    return OK;
}

bool mail_is_wanted(const struct mail_terms *terms, enum mail_kind kind)
{
    const str *names = terms->mails.items;
    for (size_t i = 0; i < terms->mails.count; i++)
        if (str_equal(names[i], str_of(MAIL_KIND_NAMES[kind])))
            return true;
    return false;
}

/* --- changing ----------------------------------------------------------------------------- */

static enum problem check_address(struct ctx *c, str field, str address, enum problem found)
{
    if (address.len == 0 || mail_address_is_valid(address))
        return found;
    return blame(c, PROBLEM_UNPROCESSABLE, field, WHY_BAD_EMAIL_OF, STR_ARG(field),
                 STR_ARG(address));
}

static enum problem check(struct ctx *c, const struct mail_terms *t)
{
    enum problem found = OK;
    enum mail_kind kind;
    const str *names = t->mails.items;
    for (size_t i = 0; i < t->mails.count; i++)
        if (!mail_kind_find(names[i], &kind))
            found = blame(c, PROBLEM_UNPROCESSABLE, arena_format(c->arena, "mails[%zu]", i),
                          WHY_UNKNOWN_MAIL, STR_ARG(names[i]));
    found = check_address(c, STR("reply_to"), t->reply_to, found);
    found = check_address(c, STR("copy_to"), t->copy_to, found);
    found = check_address(c, STR("staff"), t->staff, found);
    if (mail_is_wanted(t, MAIL_EXPIRY_WARNING) && t->staff.len == 0)
        found = blame(c, PROBLEM_UNPROCESSABLE, STR("staff"), WHY_STAFF_MISSING);
    return found;
}

enum problem mail_terms_change(struct ctx *c, const struct mail_terms *changes,
                               struct mail_terms *out)
{
    str json = { 0 };
    bool found = false;
    TRY(load_json(c, &json, &found));
    struct mail_terms all = found ? mail_terms_read(c, json) : terms_default();
    struct mail_terms before = all;
    bool begins = all.mails.count == 0;
    shape_merge(&MAIL_TERMS_SHAPE, &all, changes);
    TRY(check(c, &all));
    str changed = document_write(c, &MAIL_TERMS_SHAPE, &all);
    if (!found)
        TRY(db_none(c, &SQL_MAIL_INSERT_TERMS,
                    PARAMS(P_I64(c->merchant_id), P_STR(changed), P_UUID(uuid_floor(c->now))),
                    NULL));
    else
        TRY(db_none(c, &SQL_MAIL_SAVE_TERMS,
                    PARAMS(P_I64(c->merchant_id), P_STR(json), P_STR(changed)), NULL));
    if (found && begins)
        TRY(db_none(c, &SQL_MAIL_SAVE_SEEN,
                    PARAMS(P_I64(c->merchant_id), P_UUID(uuid_floor(c->now))), NULL));
    TRY(audit_log_add_change(c, AUDIT_MAIL_TERMS_CHANGED, STR(""), &MAIL_TERMS_SHAPE, &before,
                             &all));
    *out = all;
    return OK;
}

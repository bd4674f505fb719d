#include "service/order_amend.h"

#include "domain/country.h"
#include "domain/line_edit.h"
#include "service/search.h"

/* --- the authorization ------------------------------------------------------------------- */

/* What staff edit is checked as what is placed is, and must leave alone what is captured. */
static enum problem check_edit(struct ctx *c, const struct update *u, struct order_lines becomes,
                               int64_t order_amount)
{
    const struct order_row *row = &u->changed.before;
    struct order_lines stands = document_lines(c, u->document.order_lines_before);
    struct line_progress *before = NULL, *after = NULL;
    TRY(order_lines_check(c, becomes, order_amount, order_lines_tax(becomes)));
    TRY(order_progress(c, row, stands, &before));
    TRY(order_progress(c, row, becomes, &after));
    return lines_keep_captured(c, (struct captured_lines){ stands, before },
                               (struct captured_lines){ becomes, after });
}

enum problem update_propose(struct ctx *c, struct uuid order_id, const struct update_request *r,
                            struct update *out)
{
    struct order_row row = { 0 };
    struct order_terms *terms = ARENA_NEW(c->arena, struct order_terms);
    *out = (struct update){ .change = { .verb = ORDER_UPDATE,
                                        .amount = r->order_amount,
                                        .terms = terms,
                                        .shape = &UPDATE_DOCUMENT } };
    if (r->from_client)
        TRY(order_check_lines(c, r->lines, r->order_amount, STR("order_amount"),
                              &out->changed.warnings));
    TRY(order_load(c, order_id, &row)); /* NO_SUCH_ORDER, before its facts are asked for */
    TRY(order_load_fact(c, order_id, &out->fact));
    *terms = order_terms(c, out->fact.payment_method_type, out->fact.purchase_country);
    TRY(order_propose(c, order_id, &out->change, &out->changed));
    out->document = (struct update_document){
        .order_amount = r->order_amount,
        .order_amount_before = row.order.authorized.minor,
        .description = r->description,
        .order_lines = r->lines,
        .order_lines_before = document_read_lines(c, out->fact.order_lines),
        .warnings = out->changed.warnings,
    };
    return r->is_edit ? check_edit(c, out, document_lines(c, r->lines), r->order_amount) : OK;
}

enum problem order_update_authorization(struct ctx *c, struct uuid order_id,
                                        const struct update_request *r, struct changed *out)
{
    struct update update;
    TRY(update_propose(c, order_id, r, &update));
    update.change.document = &update.document;
    *out = update.changed;
    TRY(order_record(c, &update.change, out));
    update.fact.order_lines = document_write_lines(c, r->lines);
    return order_update_fact(c, order_id, &update.fact);
}

enum problem extension_propose(struct ctx *c, struct uuid order_id, struct extension *out)
{
    struct order_row row = { 0 };
    struct order_fact_row fact = { 0 };
    struct order_terms *terms = ARENA_NEW(c->arena, struct order_terms);
    *out = (struct extension){
        .change = { .verb = ORDER_EXTEND, .terms = terms, .shape = &EXTENSION_DOCUMENT }
    };
    TRY(order_load(c, order_id, &row));
    TRY(order_load_fact(c, order_id, &fact));
    *terms = order_terms(c, fact.payment_method_type, fact.purchase_country);
    TRY(order_propose(c, order_id, &out->change, &out->changed));
    out->document.expires_at = out->changed.event.expires_at;
    out->document.expires_at_before = row.order.expires_at;
    return OK;
}

enum problem order_extend(struct ctx *c, struct uuid order_id, struct changed *out)
{
    struct extension extension;
    TRY(extension_propose(c, order_id, &extension));
    *out = extension.changed;
    if (uuid_is_zero(out->event_id))
        return OK;
    extension.change.document = &extension.document;
    return order_record(c, &extension.change, out);
}

enum problem order_judge(struct ctx *c, struct uuid order_id, enum fraud_status becomes,
                         struct changed *out)
{
    struct change change = { .verb = ORDER_JUDGE,
                             .fraud_status = becomes,
                             .shape = &FRAUD_DOCUMENT };
    TRY(order_propose(c, order_id, &change, out));
    struct fraud_document document = {
        .fraud_status = str_of(FRAUD_STATUS_NAMES[becomes]),
        .fraud_status_before = str_of(FRAUD_STATUS_NAMES[out->before.order.fraud_status]),
    };
    change.document = &document;
    return order_record(c, &change, out);
}

/* --- references -------------------------------------------------------------------------- */

static bool differs(str given, str stands)
{
    return given.ptr != NULL && !str_equal(given, stands);
}

/* The same as before is no change: clients send what they have again and again. But it must be what
 * was there at the version that the client may insist on. */
static enum problem withdraw(struct ctx *c, struct changed *proposed)
{
    proposed->after = proposed->before;
    proposed->event_id = (struct uuid){ { 0 } };
    return order_stands(c, &proposed->before);
}

enum problem order_set_references(struct ctx *c, struct uuid order_id, str merchant_reference1,
                                  str merchant_reference2, struct changed *out)
{
    struct references_document document = { 0 };
    struct order_fact_row was = { 0 };
    struct change change = { .verb = ORDER_SET_REFERENCES,
                             .shape = &REFERENCES_DOCUMENT,
                             .document = &document };
    TRY(order_propose(c, order_id, &change, out));
    TRY(order_load_fact(c, order_id, &was));
    struct order_fact_row fact = was;
    if (!differs(merchant_reference1, was.merchant_reference1) &&
        !differs(merchant_reference2, was.merchant_reference2))
        return withdraw(c, out);
    if (differs(merchant_reference1, was.merchant_reference1)) {
        document.merchant_reference1_before = was.merchant_reference1;
        document.merchant_reference1 = fact.merchant_reference1 = merchant_reference1;
    }
    if (differs(merchant_reference2, was.merchant_reference2)) {
        document.merchant_reference2_before = was.merchant_reference2;
        document.merchant_reference2 = fact.merchant_reference2 = merchant_reference2;
    }
    TRY(order_record(c, &change, out));
    TRY(order_update_fact(c, order_id, &fact));
    return search_reindex(c, &out->after.order, &was, &fact);
}

/* --- the customer ------------------------------------------------------------------------ */

/* An address without these is none. */
static const size_t NEEDED[] = {
    offsetof(struct address, given_name),  offsetof(struct address, family_name),
    offsetof(struct address, email),       offsetof(struct address, street_address),
    offsetof(struct address, postal_code), offsetof(struct address, city),
    offsetof(struct address, country),
};

static bool is_needed(size_t offset)
{
    for (size_t i = 0; i < COUNT(NEEDED); i++)
        if (NEEDED[i] == offset)
            return true;
    return false;
}

/* `given` over `stands`, member by member. Clearing what is needed, or a country that is none,
 * makes it invalid. */
static enum problem merge_address(struct ctx *c, const char *name, const struct address *given,
                                  struct address *stands)
{
    for (size_t i = 0; i < ADDRESS_SHAPE.count; i++) {
        const struct field *f = &ADDRESS_SHAPE.fields[i];
        str value = *(const str *)((const char *)given + f->offset);
        if ((given->has >> i & 1) == 0)
            continue;
        if ((value.len == 0 && is_needed(f->offset)) ||
            (f->offset == offsetof(struct address, country) && !country_is_known(value))) {
            blame_also(c, str_of(name), "The shipping and/or billing address is invalid");
            return blame(c, PROBLEM_INVALID_ADDRESS, arena_format(c->arena, "%s.%s", name, f->name),
                         WHY_ADDRESS_FIELD, name, f->name, STR_ARG(value));
        }
        *(str *)((char *)stands + f->offset) = value;
    }
    return OK;
}

/* Changes one of an order's addresses, kept as JSON. `before` and `after` go into the document. */
static enum problem change_address(struct ctx *c, const char *name, const struct address *given,
                                   str *json, struct address *before, struct address *after)
{
    *before = document_read_address(c, *json);
    *after = *before;
    TRY(merge_address(c, name, given, after));
    *json = document_write(c, &ADDRESS_SHAPE, after);
    return OK;
}

/* Name and e-mail address follow the addresses. */
static void rename_customer(struct ctx *c, struct order_fact_row *fact)
{
    struct address billing = document_read_address(c, fact->billing_address);
    struct address shipping = document_read_address(c, fact->shipping_address);
    const struct address *who = customer_of(&billing, &shipping);
    fact->customer_name = customer_name_of(c, who);
    fact->customer_email = who->email;
}

enum problem order_set_customer(struct ctx *c, struct uuid order_id, const struct address *billing,
                                const struct address *shipping, struct changed *out)
{
    struct customer_document d = { 0 };
    struct order_fact_row was = { 0 };
    struct change change = { .verb = ORDER_SET_CUSTOMER,
                             .shape = &CUSTOMER_DOCUMENT,
                             .document = &d };
    TRY(order_propose(c, order_id, &change, out));
    if (billing != NULL && !policy_is_klarna(policy_of(c)))
        return blame(c, PROBLEM_NOT_ALLOWED, STR("billing_address"), WHY_BILLING_FIXED);
    TRY(order_load_fact(c, order_id, &was));
    struct order_fact_row fact = was;
    if (billing != NULL)
        TRY(change_address(c, "billing_address", billing, &fact.billing_address,
                           &d.billing_address_before, &d.billing_address));
    if (shipping != NULL)
        TRY(change_address(c, "shipping_address", shipping, &fact.shipping_address,
                           &d.shipping_address_before, &d.shipping_address));
    if (str_equal(fact.billing_address, was.billing_address) &&
        str_equal(fact.shipping_address, was.shipping_address))
        return withdraw(c, out);
    rename_customer(c, &fact);
    out->after.capture_weight = order_capture_weight(&fact);
    TRY(order_record(c, &change, out));
    TRY(order_update_fact(c, order_id, &fact));
    return search_reindex(c, &out->after.order, &was, &fact);
}

/* --- what is worth looking at ------------------------------------------------------------ */

/* Is it what the timeline already ends with? */
static enum problem is_flagged_already(struct ctx *c, const struct order_row *row,
                                       const struct warning *w, bool *out)
{
    struct event_row last = { 0 };
    struct warning there = { 0 };
    bool found = false;
    TRY(event_load(c, row->last_event_id, &last, &found));
    CHECK(found);
    *out = last.fact == ORDER_WAS_FLAGGED;
    if (!*out)
        return OK;
    document_read(c, &WARNING_SHAPE, last.document, &there);
    *out = str_equal(there.kind, w->kind) && uuid_equal(there.event_id, w->event_id);
    return OK;
}

enum problem order_flag(struct ctx *c, struct uuid order_id, const struct warning *w)
{
    struct order_row row = { 0 };
    struct changed changed = { 0 };
    struct change change = { .verb = ORDER_FLAG, .shape = &WARNING_SHAPE, .document = w };
    bool already = false;
    TRY(order_load(c, order_id, &row));
    TRY(is_flagged_already(c, &row, w, &already));
    if (already || order_is_full(&row, WARNING_BYTES_MAX))
        return OK;
    return order_change(c, order_id, &change, &changed);
}

/* --- notes ------------------------------------------------------------------------------- */

enum problem order_note(struct ctx *c, struct uuid order_id, str text, struct changed *out)
{
    const struct note_document document = { .text = text };
    const struct change change = { .verb = ORDER_NOTE,
                                   .shape = &NOTE_DOCUMENT,
                                   .document = &document };
    return order_change(c, order_id, &change, out);
}

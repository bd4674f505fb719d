#include "store/document.h"

#include "base/text.h"
#include "domain/dunning.h"
#include "domain/order.h"

#define DOCUMENT_MAX ((size_t)64 * 1024 * 1024)

const char *const SHIPPING_METHODS[] = {
    "PickUpStore",    "Home",      "BoxReg",          "BoxUnreg",
    "PickUpPoint",    "Own",       "Postal",          "DHLPackstation",
    "Digital",        "Undefined", "PickUpWarehouse", "ClickCollect",
    "PalletDelivery", NULL,
};
static const char *const WARNING_KINDS[] = {
    WARNING_LINES_MISMATCH,   WARNING_POSSIBLE_DUPLICATE, WARNING_EXCESS_QUANTITY,
    WARNING_CAPTURE_REPEATED, WARNING_KEY_REUSED,         NULL,
};
static const char *const INTERVALS[] = { "DAY", "WEEK", "MONTH", "YEAR", NULL };

/* clang-format off */
static const struct field IDENTIFIER_FIELDS[] = {
    FIELD(SHAPE_STR, product_identifiers, brand, OMIT_EMPTY, 0, 70, "Brand"),
    FIELD(SHAPE_STR, product_identifiers, category_path, OMIT_EMPTY, 0, 750, "Path of the category, separated by ' > '"),
    FIELD(SHAPE_STR, product_identifiers, color, OMIT_EMPTY, 0, 64, "Colour"),
    FIELD(SHAPE_STR, product_identifiers, global_trade_item_number, OMIT_EMPTY, 0, 50, "GTIN"),
    FIELD(SHAPE_STR, product_identifiers, manufacturer_part_number, OMIT_EMPTY, 0, 70, "Part number"),
    FIELD(SHAPE_STR, product_identifiers, size, OMIT_EMPTY, 0, 64, "Size"),
};
const struct shape IDENTIFIERS_SHAPE = SHAPE("ProductIdentifiers", product_identifiers, IDENTIFIER_FIELDS);

static const struct field SUBSCRIPTION_FIELDS[] = {
    FIELD_CHOICE(subscription, interval, REQUIRED, INTERVALS, "Unit of the interval"),
    FIELD(SHAPE_I64, subscription, interval_count, REQUIRED, 1, 10000, "Units per interval"),
    FIELD(SHAPE_STR, subscription, name, REQUIRED, 0, 255, "Name of the subscription"),
};
const struct shape SUBSCRIPTION_SHAPE = SHAPE("Subscription", subscription, SUBSCRIPTION_FIELDS);

static const struct field WIRE_LINE[] = { LINE_FIELDS };
const struct shape LINE_SHAPE = SHAPE("OrderLine", line_document, WIRE_LINE);

/* In the store a captured line also knows which line of the order it is a part of. */
static const struct field STORED_LINE[] = {
    LINE_FIELDS,
    LINE(SHAPE_I64, line_number, OMIT_EMPTY, 0, LINES_MAX, "1 for the order's first line"),
};
static const struct shape STORED_LINE_SHAPE = SHAPE("StoredLine", line_document, STORED_LINE);

static const struct field ADDRESS_FIELDS[] = {
    FIELD(SHAPE_STR, address, given_name, PERSONAL, 0, 100, "Given name"),
    FIELD(SHAPE_STR, address, family_name, PERSONAL, 0, 100, "Family name"),
    FIELD(SHAPE_STR, address, title, PERSONAL, 0, 20, "Title"),
    FIELD(SHAPE_STR, address, street_address, PERSONAL, 0, 100, "Street and number"),
    FIELD(SHAPE_STR, address, street_address2, PERSONAL, 0, 100, "Second line of the street address"),
    FIELD(SHAPE_STR, address, postal_code, PERSONAL, 0, 10, "Postal code"),
    FIELD(SHAPE_STR, address, city, PERSONAL, 0, 200, "City"),
    FIELD(SHAPE_STR, address, region, PERSONAL, 0, 200, "State or region"),
    FIELD(SHAPE_STR, address, country, PERSONAL, 0, 2, "ISO 3166 alpha-2"),
    FIELD(SHAPE_STR, address, email, PERSONAL, 0, 100, "E-mail address"),
    FIELD(SHAPE_STR, address, phone, PERSONAL, 0, 100, "Phone number"),
    FIELD(SHAPE_STR, address, organization_name, PERSONAL | OMIT_EMPTY, 0, 255, "Company"),
    FIELD(SHAPE_STR, address, attention, PERSONAL | OMIT_EMPTY, 0, 255, "Person in the company"),
};
const struct shape ADDRESS_SHAPE = SHAPE("Address", address, ADDRESS_FIELDS);

static const struct field CUSTOMER_FIELDS[] = {
    FIELD(SHAPE_STR, customer, date_of_birth, PERSONAL | OMIT_EMPTY, 0, 10, "YYYY-MM-DD"),
    FIELD(SHAPE_STR, customer, type, OMIT_EMPTY, 0, 20, "person or organization"),
    FIELD(SHAPE_STR, customer, national_identification_number, PERSONAL | OMIT_EMPTY, 0, 255, "National identification number"),
    FIELD(SHAPE_STR, customer, gender, PERSONAL | OMIT_EMPTY, 0, 20, "Gender"),
    FIELD(SHAPE_STR, customer, organization_registration_id, OMIT_EMPTY, 0, 255, "Registration number of the company"),
    FIELD(SHAPE_STR, customer, vat_id, OMIT_EMPTY, 0, 255, "VAT number of the company"),
};
const struct shape CUSTOMER_SHAPE = SHAPE("Customer", customer, CUSTOMER_FIELDS);

static const struct field PAYMENT_FIELDS[] = {
    FIELD_CHOICE(payment_method, type, REQUIRED, PAYMENT_METHOD_TYPES, "Kind of payment method"),
    FIELD(SHAPE_STR, payment_method, description, 0, 0, 255, "As the customer knows it: Pay later"),
    FIELD(SHAPE_I64, payment_method, number_of_installments, OMIT_EMPTY, 0, 120, "Number of instalments"),
};
const struct shape PAYMENT_METHOD_SHAPE = SHAPE("PaymentMethod", payment_method, PAYMENT_FIELDS);

static const struct field SHIPPING_FIELDS[] = {
    FIELD(SHAPE_STR, shipping_info, shipping_company, OMIT_EMPTY, 0, 100, "Carrier"),
    FIELD_CHOICE(shipping_info, shipping_method, OMIT_EMPTY, SHIPPING_METHODS, "How it is delivered"),
    FIELD(SHAPE_STR, shipping_info, tracking_number, OMIT_EMPTY, 0, 100, "Tracking number"),
    FIELD(SHAPE_STR, shipping_info, tracking_uri, OMIT_EMPTY, 0, 1024, "Tracking page"),
    FIELD(SHAPE_STR, shipping_info, return_shipping_company, OMIT_EMPTY, 0, 100, "Carrier of returns"),
    FIELD(SHAPE_STR, shipping_info, return_tracking_number, OMIT_EMPTY, 0, 100, "Tracking number of the return"),
    FIELD(SHAPE_STR, shipping_info, return_tracking_uri, OMIT_EMPTY, 0, 1024, "Tracking page of the return"),
};
const struct shape SHIPPING_INFO_SHAPE = SHAPE("ShippingInfo", shipping_info, SHIPPING_FIELDS);

static const struct field CREATED_FIELDS[] = {
    FIELD_CHOICE(created_document, fraud_status, 0, FRAUD_STATUS_NAMES, "Fraud status at placement"),
    FIELD(SHAPE_TIME, created_document, expires_at, 0, INT64_MIN, INT64_MAX, "When the authorization ends"),
    FIELD(SHAPE_BOOL, created_document, auto_capture, OMIT_EMPTY, 0, 1, "Captured at once"),
};
const struct shape CREATED_DOCUMENT = SHAPE("Created", created_document, CREATED_FIELDS);

static const struct field WARNING_FIELDS[] = {
    FIELD_CHOICE(warning, kind, REQUIRED, WARNING_KINDS, "What kind of thing is worth looking at"),
    FIELD(SHAPE_STR, warning, detail, REQUIRED, 0, 1000, "A sentence that says what"),
    FIELD(SHAPE_I64, warning, difference, OMIT_EMPTY, INT64_MIN, INT64_MAX, "By how much: minor units; of excess_quantity: units"),
    FIELD(SHAPE_UUID, warning, event_id, OMIT_EMPTY, 0, 0, "The capture that this one repeats"),
    FIELD(SHAPE_UUID, warning, found_in, OMIT_EMPTY, 0, 0, "Among those of an order: the event that it belongs to; of a capture or refund also its id"),
};
const struct shape WARNING_SHAPE = SHAPE("Warning", warning, WARNING_FIELDS);

static const struct field CAPTURE_FIELDS[] = {
    FIELD(SHAPE_STR, capture_document, klarna_reference, 0, 0, 64, "Reference of the capture"),
    FIELD(SHAPE_STR, capture_document, description, OMIT_EMPTY, 0, 255, "Shown to the customer"),
    FIELD(SHAPE_STR, capture_document, reference, OMIT_EMPTY, 0, 255, "The merchant's own reference"),
    FIELD_LIST(capture_document, order_lines, OMIT_EMPTY, 0, LINES_MAX, &STORED_LINE_SHAPE, "Lines captured"),
    FIELD_LIST(capture_document, shipping_info, OMIT_EMPTY, 0, 500, &SHIPPING_INFO_SHAPE, "Shipments"),
    FIELD_LIST(capture_document, warnings, OMIT_EMPTY, 0, WARNINGS_MAX, &WARNING_SHAPE, "What is worth looking at"),
};
const struct shape CAPTURE_DOCUMENT = SHAPE("CaptureEvent", capture_document, CAPTURE_FIELDS);

static const struct field SHARE_FIELDS[] = {
    FIELD(SHAPE_UUID, refund_share, capture_id, REQUIRED, 0, 0, "The capture"),
    FIELD(SHAPE_I64, refund_share, amount, REQUIRED, 1, MONEY_LIMIT, "Minor units"),
};
static const struct shape SHARE_SHAPE = SHAPE("RefundShare", refund_share, SHARE_FIELDS);

static const struct field REFUND_FIELDS[] = {
    FIELD(SHAPE_STR, refund_document, description, OMIT_EMPTY, 0, 255, "Shown to the customer"),
    FIELD(SHAPE_STR, refund_document, reference, OMIT_EMPTY, 0, 255, "The merchant's own reference"),
    FIELD_LIST(refund_document, order_lines, OMIT_EMPTY, 0, LINES_MAX, &STORED_LINE_SHAPE, "Lines refunded"),
    FIELD_LIST(refund_document, captures, OMIT_EMPTY, 0, 2 * EVENTS_MAX, &SHARE_SHAPE, "Which capture gave how much"),
    FIELD_LIST(refund_document, warnings, OMIT_EMPTY, 0, WARNINGS_MAX, &WARNING_SHAPE, "What is worth looking at"),
};
const struct shape REFUND_DOCUMENT = SHAPE("RefundEvent", refund_document, REFUND_FIELDS);

static const struct field SHIPPING_DOCUMENT_FIELDS[] = {
    FIELD(SHAPE_UUID, shipping_document, capture_id, OMIT_EMPTY, 0, 0, "The capture; absent: the order itself"),
    FIELD_LIST(shipping_document, shipping_info, 0, 0, 500, &SHIPPING_INFO_SHAPE, "Shipments"),
};
const struct shape SHIPPING_DOCUMENT = SHAPE("ShippingEvent", shipping_document, SHIPPING_DOCUMENT_FIELDS);

#define AMOUNT_FIELD(type, member, meaning_) FIELD(SHAPE_I64, type, member, 0, 0, WIRE_AMOUNT_MAX, meaning_)
#define AT_FIELD(type, member, meaning_) FIELD(SHAPE_TIME, type, member, 0, INT64_MIN, INT64_MAX, meaning_)

static const struct field UPDATE_FIELDS[] = {
    AMOUNT_FIELD(update_document, order_amount, "Minor units authorized from now on"),
    AMOUNT_FIELD(update_document, order_amount_before, "Minor units authorized until now"),
    FIELD(SHAPE_STR, update_document, description, OMIT_EMPTY, 0, 255, "Why"),
    FIELD_LIST(update_document, order_lines, 0, 0, LINES_MAX, &LINE_SHAPE, "Lines from now on"),
    FIELD_LIST(update_document, order_lines_before, 0, 0, LINES_MAX, &LINE_SHAPE, "Lines until now"),
    FIELD_LIST(update_document, warnings, OMIT_EMPTY, 0, WARNINGS_MAX, &WARNING_SHAPE, "What is worth looking at"),
};
const struct shape UPDATE_DOCUMENT = SHAPE("UpdateEvent", update_document, UPDATE_FIELDS);

static const struct field EXTENSION_FIELDS[] = {
    AT_FIELD(extension_document, expires_at, "When the authorization ends now"),
    AT_FIELD(extension_document, expires_at_before, "When it would have ended"),
};
const struct shape EXTENSION_DOCUMENT = SHAPE("ExtensionEvent", extension_document, EXTENSION_FIELDS);

/* A reference that was cleared has only what it was. */
static const struct field REFERENCES_FIELDS[] = {
    FIELD(SHAPE_STR, references_document, merchant_reference1, OMIT_EMPTY, 0, 255, "The shop's order number"),
    FIELD(SHAPE_STR, references_document, merchant_reference1_before, OMIT_EMPTY, 0, 255, "What it was"),
    FIELD(SHAPE_STR, references_document, merchant_reference2, OMIT_EMPTY, 0, 255, "The shop's second reference"),
    FIELD(SHAPE_STR, references_document, merchant_reference2_before, OMIT_EMPTY, 0, 255, "What it was"),
};
const struct shape REFERENCES_DOCUMENT = SHAPE("ReferencesEvent", references_document, REFERENCES_FIELDS);

static const struct field CUSTOMER_DOCUMENT_FIELDS[] = {
    FIELD_OBJECT(customer_document, billing_address, OMIT_EMPTY, &ADDRESS_SHAPE, "Billing address from now on"),
    FIELD_OBJECT(customer_document, billing_address_before, OMIT_EMPTY, &ADDRESS_SHAPE, "What it was"),
    FIELD_OBJECT(customer_document, shipping_address, OMIT_EMPTY, &ADDRESS_SHAPE, "Shipping address from now on"),
    FIELD_OBJECT(customer_document, shipping_address_before, OMIT_EMPTY, &ADDRESS_SHAPE, "What it was"),
};
const struct shape CUSTOMER_DOCUMENT = SHAPE("CustomerEvent", customer_document, CUSTOMER_DOCUMENT_FIELDS);

static const struct field SEND_OUT_FIELDS[] = {
    FIELD(SHAPE_UUID, send_out_document, capture_id, REQUIRED, 0, 0, "The capture"),
    FIELD(SHAPE_UUID, send_out_document, mail_event_id, OMIT_EMPTY, 0, 0, "Of one mail: the event that it is about"),
    FIELD(SHAPE_STR, send_out_document, mail_kind, OMIT_EMPTY, 0, 64, "Of one mail: which"),
};
const struct shape SEND_OUT_DOCUMENT = SHAPE("SendOutEvent", send_out_document, SEND_OUT_FIELDS);

static const struct field NOTE_FIELDS[] = {
    FIELD(SHAPE_STR, note_document, text, REQUIRED, 1, NOTE_CHARS_MAX, "What was written down; its customer never sees it"),
};
const struct shape NOTE_DOCUMENT = SHAPE("NoteRequest", note_document, NOTE_FIELDS);

static const struct field TAGS_FIELDS[] = {
    FIELD_SCALARS(tags_document, tags, REQUIRED, 0, TAGS_OF_ORDER_MAX, SHAPE_STR, "All that the order has since"),
    FIELD_SCALARS(tags_document, added, OMIT_EMPTY, 0, TAGS_OF_ORDER_MAX, SHAPE_STR, "Those of them that are new"),
    FIELD_SCALARS(tags_document, removed, OMIT_EMPTY, 0, TAGS_OF_ORDER_MAX, SHAPE_STR, "Those that it had before"),
};
const struct shape TAGS_DOCUMENT = SHAPE("TagsEvent", tags_document, TAGS_FIELDS);

static const struct field APPROVAL_FIELDS[] = {
    FIELD(SHAPE_UUID, approval_document, approval_id, REQUIRED, 0, 0, "The request"),
    FIELD(SHAPE_STR, approval_document, action, REQUIRED, 1, 64, "What is to be done: capture, refund, cancel or release"),
    FIELD(SHAPE_I64, approval_document, amount, REQUIRED, 1, INT64_MAX, "Of how much, minor units"),
    FIELD(SHAPE_STR, approval_document, reason, OMIT_EMPTY, 0, APPROVAL_REASON_CHARS, "Why it is to be done, or is not"),
    FIELD(SHAPE_STR, approval_document, decision, OMIT_EMPTY, 0, 64, "What became of it: approved, rejected, withdrawn or failed"),
    FIELD(SHAPE_UUID, approval_document, event_id, OMIT_EMPTY, 0, 0, "What was done"),
};
const struct shape APPROVAL_DOCUMENT = SHAPE("ApprovalEvent", approval_document, APPROVAL_FIELDS);

static const struct field DUE_DATE_FIELDS[] = {
    FIELD(SHAPE_UUID, due_date_document, capture_id, REQUIRED, 0, 0, "The capture"),
    FIELD(SHAPE_I64, due_date_document, number_of_days, REQUIRED, 1, 365, "Days more to pay"),
    FIELD(SHAPE_I64, due_date_document, fee_amount, 0, 0, WIRE_AMOUNT_MAX, "The merchant's fee, minor units"),
    FIELD(SHAPE_BOOL, due_date_document, is_charged, OMIT_EMPTY, 0, 0, "It is taken off a payout"),
    FIELD(SHAPE_I64, due_date_document, fee_vat_rate, OMIT_EMPTY, 0, 10000, "On the fee, hundredths of a percent"),
};
const struct shape DUE_DATE_DOCUMENT = SHAPE("DueDateEvent", due_date_document, DUE_DATE_FIELDS);

static const struct field DISPUTE_FIELDS[] = {
    FIELD(SHAPE_UUID, dispute_document, capture_id, REQUIRED, 0, 0, "The capture"),
    FIELD(SHAPE_UUID, dispute_document, dispute_id, OMIT_EMPTY, 0, 0, "The dispute that ends"),
    FIELD(SHAPE_STR, dispute_document, reason, OMIT_EMPTY, 0, 200, "Why it was opened"),
    FIELD(SHAPE_I64, dispute_document, fee_amount, OMIT_EMPTY, 0, WIRE_AMOUNT_MAX, "The merchant's fee if it is lost, minor units"),
    FIELD(SHAPE_I64, dispute_document, fee_vat_rate, OMIT_EMPTY, 0, 10000, "On the fee, hundredths of a percent"),
};
const struct shape DISPUTE_DOCUMENT = SHAPE("DisputeEvent", dispute_document, DISPUTE_FIELDS);

static const struct field CORRECTION_FIELDS[] = {
    FIELD(SHAPE_UUID, correction_document, capture_id, OMIT_EMPTY, 0, 0, "The capture that it is about"),
    FIELD(SHAPE_I64, correction_document, correction_amount, REQUIRED, -WIRE_AMOUNT_MAX, WIRE_AMOUNT_MAX, "Minor units; below zero it is taken off"),
    FIELD(SHAPE_STR, correction_document, reason, REQUIRED, 1, 200, "Why"),
};
const struct shape CORRECTION_DOCUMENT = SHAPE("CorrectionEvent", correction_document, CORRECTION_FIELDS);

static const struct field FRAUD_FIELDS[] = {
    FIELD_CHOICE(fraud_document, fraud_status, REQUIRED, FRAUD_STATUS_NAMES, "What the assessment came to"),
    FIELD_CHOICE(fraud_document, fraud_status_before, REQUIRED, FRAUD_STATUS_NAMES, "What it was"),
};
const struct shape FRAUD_DOCUMENT = SHAPE("FraudEvent", fraud_document, FRAUD_FIELDS);

static const struct field EXPIRING_FIELDS[] = {
    AT_FIELD(expiring_document, expires_at, "When the authorization ends"),
    FIELD(SHAPE_I64, expiring_document, days_before, REQUIRED, 1, AUTHORIZATION_DAYS_MAX, "The merchant's number of days that has been reached"),
};
const struct shape EXPIRING_DOCUMENT = SHAPE("ExpiringEvent", expiring_document, EXPIRING_FIELDS);

static const struct field REMINDER_FIELDS[] = {
    FIELD(SHAPE_UUID, reminder_document, capture_id, REQUIRED, 0, 0, "The capture whose invoice is overdue"),
    FIELD(SHAPE_I64, reminder_document, invoice_number, REQUIRED, 1, INT64_MAX, "The invoice"),
    FIELD_CHOICE(reminder_document, step, REQUIRED, DUNNING_STEP_NAMES, "What was done"),
    FIELD(SHAPE_I64, reminder_document, number, REQUIRED, 1, DUNNING_STEPS_MAX, "Which step about what is overdue"),
    FIELD(SHAPE_STR, reminder_document, overdue_since, REQUIRED, 10, 10, "When it was due"),
    AMOUNT_FIELD(reminder_document, overdue_amount, "Minor units overdue of what was bought"),
    AMOUNT_FIELD(reminder_document, fee_amount, "Minor units charged with this step"),
    AMOUNT_FIELD(reminder_document, interest_amount, "Minor units of interest charged with this step"),
    FIELD(SHAPE_I64, reminder_document, amount, 0, 0, INT64_MAX, "Minor units to be paid now"),
    FIELD(SHAPE_STR, reminder_document, due_date, OMIT_EMPTY, 0, 10, "By when"),
    FIELD(SHAPE_STR, reminder_document, reason, REQUIRED, 1, 500, "Why this step was taken"),
};
const struct shape REMINDER_DOCUMENT = SHAPE("ReminderEvent", reminder_document, REMINDER_FIELDS);

static const struct field DUNNING_FIELDS[] = {
    FIELD(SHAPE_UUID, dunning_document, capture_id, REQUIRED, 0, 0, "The capture whose invoice it is about"),
    FIELD(SHAPE_I64, dunning_document, invoice_number, REQUIRED, 1, INT64_MAX, "The invoice"),
    FIELD_CHOICE(dunning_document, change, REQUIRED, DUNNING_CHANGE_NAMES, "What was changed"),
    FIELD(SHAPE_STR, dunning_document, reason, OMIT_EMPTY, 0, 64, "Why it is paused"),
    FIELD(SHAPE_STR, dunning_document, until, OMIT_EMPTY, 0, 10, "The last day of the pause"),
    FIELD(SHAPE_STR, dunning_document, note, OMIT_EMPTY, 0, 255, "What the one who did it says"),
    AMOUNT_FIELD(dunning_document, fee_amount, "Minor units of fees waived"),
    AMOUNT_FIELD(dunning_document, interest_amount, "Minor units of interest waived"),
    FIELD(SHAPE_I64, dunning_document, amount, 0, 0, INT64_MAX, "Minor units written off"),
};
const struct shape DUNNING_DOCUMENT = SHAPE("DunningEvent", dunning_document, DUNNING_FIELDS);

/* A list has no shape of its own: it is kept as the only member of an object. */
struct lines_document {
    uint64_t has;
    struct line_documents order_lines;
};
static const struct field LINES_FIELDS[] = {
    FIELD_LIST(lines_document, order_lines, 0, 0, LINES_MAX, &LINE_SHAPE, "Lines"),
};
static const struct shape LINES_DOCUMENT = SHAPE("Lines", lines_document, LINES_FIELDS);
/* clang-format on */
static_assert(sizeof(struct line_documents) == sizeof(struct shape_list), "one layout");
static_assert(sizeof(struct warnings) == sizeof(struct shape_list), "one layout");
static_assert(sizeof(struct shipping_infos) == sizeof(struct shape_list), "one layout");

str document_write(struct ctx *c, const struct shape *shape, const void *in)
{
    struct text t = text_begin(c->arena, DOCUMENT_MAX);
    shape_write_json(&t, shape, in);
    str out;
    CHECK(text_done(&t, &out)); /* every list and text in it is bounded */
    return out;
}

#define LINES_BEFORE STR("{\"order_lines\":")

str document_write_lines(struct ctx *c, struct line_documents lines)
{
    struct lines_document d = { .order_lines = lines };
    str whole = document_write(c, &LINES_DOCUMENT, &d);
    CHECK(str_starts(whole, LINES_BEFORE));
    return (str){ whole.ptr + LINES_BEFORE.len, whole.len - LINES_BEFORE.len - 1 };
}

void document_read(struct ctx *c, const struct shape *shape, str text, void *out)
{
    CHECK(shape_read_json(c, shape, text, out) == OK);
}

enum problem document_parse_lines(struct ctx *c, str text, struct line_documents *out)
{
    struct lines_document d = { 0 };
    str whole = arena_format(c->arena, "%.*s%.*s}", STR_ARG(LINES_BEFORE), STR_ARG(text));
    TRY(shape_read_json(c, &LINES_DOCUMENT, whole, &d));
    *out = d.order_lines;
    return OK;
}

struct line_documents document_read_lines(struct ctx *c, str text)
{
    struct line_documents lines = { 0 };
    CHECK(document_parse_lines(c, text, &lines) == OK);
    return lines;
}

/* What is no list of texts was put there by other hands: an audit says so. */
struct shape_list document_read_tags(struct ctx *c, str text)
{
    struct tags_document read = { 0 };
    size_t blames = c->blames_count;
    if (text.len == 0)
        return read.tags;
    str whole = arena_format(c->arena, "{\"tags\":%.*s}", STR_ARG(text));
    bool is_read = shape_read_json(c, &TAGS_DOCUMENT, whole, &read) == OK;
    c->blames_count = blames;
    return is_read ? read.tags : (struct shape_list){ 0 };
}

str document_write_tags(struct ctx *c, struct shape_list tags)
{
    const str *names = tags.items;
    struct text t = text_begin(c->arena, TAGS_OF_ORDER_MAX * (8 * TAG_CHARS_MAX + 4));
    str out = { 0 };
    text_char(&t, '[');
    for (size_t i = 0; i < tags.count; i++) {
        if (i > 0)
            text_char(&t, ',');
        text_json_string(&t, names[i]);
    }
    text_char(&t, ']');
    CHECK(text_done(&t, &out));
    return out;
}

bool address_is_empty(const struct address *a)
{
    for (size_t i = 0; i < ADDRESS_SHAPE.count; i++)
        if (((const str *)((const char *)a + ADDRESS_SHAPE.fields[i].offset))->len > 0)
            return false;
    return true;
}

struct address document_read_address(struct ctx *c, str text)
{
    struct address address = { 0 };
    document_read(c, &ADDRESS_SHAPE, text, &address);
    return address;
}

struct order_lines document_lines(struct ctx *c, struct line_documents lines)
{
    struct order_line *bare = ARENA_ARRAY(c->arena, struct order_line, lines.count + 1);
    for (size_t i = 0; i < lines.count; i++)
        bare[i] = lines.items[i].line;
    return (struct order_lines){ bare, lines.count };
}

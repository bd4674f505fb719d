/*
 * document.h -- the JSON that is kept with orders and events: one struct and one shape each. The
 * same shapes read the wire and write it, so what comes in goes out unchanged.
 */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "domain/order_line.h"
#include "domain/payment_method.h"
#include "shape/shape.h"

struct product_identifiers {
    uint64_t has;
    str brand, category_path, color, global_trade_item_number, manufacturer_part_number, size;
};

struct subscription {
    uint64_t has;
    str interval, name;
    int64_t interval_count;
};

/* An order line with the members that only describe the product. */
struct line_document {
    struct order_line line; /* first: its `has` is the shape's */
    struct product_identifiers product_identifiers;
    struct subscription subscription;
};
struct line_documents {
    const struct line_document *items;
    size_t count;
};

struct address {
    uint64_t has;
    str given_name, family_name, title, street_address, street_address2, postal_code, city, region,
        country, email, phone, organization_name, attention;
};

struct customer {
    uint64_t has;
    str date_of_birth, type, national_identification_number, gender, organization_registration_id,
        vat_id;
};

struct payment_method {
    uint64_t has;
    str type, description;
    int64_t number_of_installments;
};

struct shipping_info {
    uint64_t has;
    str shipping_company, shipping_method, tracking_number, tracking_uri, return_shipping_company,
        return_tracking_number, return_tracking_uri;
};
struct shipping_infos {
    const struct shipping_info *items;
    size_t count;
};

/* order.created */
struct created_document {
    uint64_t has;
    str fraud_status;
    int64_t expires_at;
    bool auto_capture;
};

/* Something about a request that is worth looking at: kept with what came of it, or, if nothing
 * came of it, as a request.flagged of its own. */
struct warning {
    uint64_t has;
    str kind;             /* of WARNING_KINDS */
    str detail;           /* a full sentence for a human */
    int64_t difference;   /* lines_mismatch: minor units; excess_quantity: units */
    struct uuid event_id; /* possible_duplicate, capture_repeated: of which capture */
    struct uuid found_in; /* not kept: the event that it was kept with */
};
struct warnings {
    const struct warning *items;
    size_t count;
};
#define WARNINGS_MAX      4    /* of one event */
#define WARNING_BYTES_MAX 5000 /* of one, as JSON */

/* capture.created */
struct capture_document {
    uint64_t has;
    str klarna_reference, description, reference;
    struct line_documents order_lines;
    struct shipping_infos shipping_info;
    struct warnings warnings;
};

/* refund.created: which capture gave how much back */
struct refund_share {
    uint64_t has;
    struct uuid capture_id;
    int64_t amount;
};
struct refund_shares {
    const struct refund_share *items;
    size_t count;
};
struct refund_document {
    uint64_t has;
    str description, reference;
    struct line_documents order_lines;
    struct refund_shares captures;
    struct warnings warnings;
};

/* shipping.added */
struct shipping_document {
    uint64_t has;
    struct uuid capture_id; /* zero: to the order itself */
    struct shipping_infos shipping_info;
};

/* authorization.raised, .lowered, order_lines.updated. `before` is what stood there until then, so
 * that every earlier state of an order can be told. */
struct update_document {
    uint64_t has;
    int64_t order_amount, order_amount_before;
    str description;
    struct line_documents order_lines, order_lines_before;
    struct warnings warnings;
};

/* authorization.extended */
struct extension_document {
    uint64_t has;
    int64_t expires_at, expires_at_before;
};

/* references.updated; what was not changed is in neither. */
struct references_document {
    uint64_t has;
    str merchant_reference1, merchant_reference1_before;
    str merchant_reference2, merchant_reference2_before;
};

/* customer.updated; likewise. */
struct customer_document {
    uint64_t has;
    struct address billing_address, billing_address_before;
    struct address shipping_address, shipping_address_before;
};

/* send_out.triggered: the mails about a capture once more, or one mail of any kind. */
struct send_out_document {
    uint64_t has;
    struct uuid capture_id;    /* of a refund the first that it took from */
    struct uuid mail_event_id; /* of one mail: the event that it is about */
    str mail_kind;             /* of MAIL_KIND_NAMES; empty: not of one mail */
};

/* note.added */
#define NOTE_CHARS_MAX 1000
struct note_document {
    uint64_t has;
    str text;
};

/* tags.changed: the names as they are shown */
#define TAGS_OF_ORDER_MAX 20
#define TAG_CHARS_MAX     50
struct tags_document {
    uint64_t has;
    struct shape_list tags, added, removed; /* of str: all that the order has since */
};

/* approval.requested, approval.decided */
#define APPROVAL_REASON_CHARS 500
struct approval_document {
    uint64_t has;
    struct uuid approval_id, event_id; /* the latter: what was done, if it was approved */
    str action, reason, decision;      /* `decision` empty: it was asked for */
    int64_t amount;
};

/* due_date.extended */
struct due_date_document {
    uint64_t has;
    struct uuid capture_id;
    int64_t number_of_days, fee_amount; /* the merchant's fee, minor units */
    bool is_charged;                    /* in a payout; before there were payouts it was not */
    int64_t fee_vat_rate;               /* hundredths of a percent */
};

/* dispute.opened, .won and .lost: of a part of a capture. The id of a dispute is that of the event
 * that opened it. */
struct dispute_document {
    uint64_t has;
    struct uuid capture_id, dispute_id; /* the latter zero when it is opened */
    str reason;                         /* when it is opened */
    int64_t fee_amount, fee_vat_rate;   /* when it is lost */
};

/* correction.created: what is posted is in the table `correction` */
struct correction_document {
    uint64_t has;
    struct uuid capture_id; /* zero: of no capture */
    int64_t correction_amount;
    str reason;
};

/* invoice.reminded: a step of dunning (domain/dunning.h). Amounts in minor units; dates YYYY-MM-DD
 * of the customer's country. */
struct reminder_document {
    uint64_t has;
    struct uuid capture_id;
    int64_t invoice_number;
    str step;                            /* of DUNNING_STEP_NAMES */
    int64_t number;                      /* 1: the first step about what is overdue */
    str overdue_since;                   /* the day on which it was due */
    int64_t overdue_amount;              /* of what was bought, without what being late costs */
    int64_t fee_amount, interest_amount; /* charged with this step */
    int64_t amount; /* to be paid now: all that is overdue, and all that being late costs */
    str due_date;   /* by when; empty: it is handed over to collection */
    str reason;     /* a sentence for the merchant: why this step was taken */
};

/* dunning.changed */
struct dunning_document {
    uint64_t has;
    struct uuid capture_id;
    int64_t invoice_number;
    str change; /* of DUNNING_CHANGE_NAMES */
    str reason; /* paused: of DUNNING_PAUSE_NAMES */
    str until;  /* paused: YYYY-MM-DD, the last day; empty: until it is resumed */
    str note;
    int64_t fee_amount, interest_amount; /* waived */
    int64_t amount;                      /* written_off: what will not be paid */
};

/* order.expiring */
struct expiring_document {
    uint64_t has;
    int64_t expires_at, days_before;
};

/* fraud.decided */
struct fraud_document {
    uint64_t has;
    str fraud_status, fraud_status_before;
};

extern const struct shape LINE_SHAPE;                            /* on the wire */
extern const struct shape IDENTIFIERS_SHAPE, SUBSCRIPTION_SHAPE; /* parts of a line */
extern const struct shape ADDRESS_SHAPE, CUSTOMER_SHAPE, PAYMENT_METHOD_SHAPE, SHIPPING_INFO_SHAPE;
extern const struct shape WARNING_SHAPE;
/* In the store: */
extern const struct shape CREATED_DOCUMENT, CAPTURE_DOCUMENT, REFUND_DOCUMENT, SHIPPING_DOCUMENT,
    UPDATE_DOCUMENT, EXTENSION_DOCUMENT, REFERENCES_DOCUMENT, CUSTOMER_DOCUMENT, SEND_OUT_DOCUMENT,
    DUE_DATE_DOCUMENT, FRAUD_DOCUMENT, EXPIRING_DOCUMENT, DISPUTE_DOCUMENT, CORRECTION_DOCUMENT,
    REMINDER_DOCUMENT, DUNNING_DOCUMENT, NOTE_DOCUMENT, TAGS_DOCUMENT, APPROVAL_DOCUMENT;
extern const char *const SHIPPING_METHODS[];

/* WARNING_KINDS, by name. */
#define WARNING_LINES_MISMATCH     "lines_mismatch"
#define WARNING_POSSIBLE_DUPLICATE "possible_duplicate"
#define WARNING_EXCESS_QUANTITY    "excess_quantity"
#define WARNING_CAPTURE_REPEATED   "capture_repeated"
#define WARNING_KEY_REUSED         "key_reused"

/* clang-format off */
/* The fields of a line, for shapes of structs that begin with a struct line_document.
 * The order of the members is the one that recordings of the real API show. */
#define LINE(kind_, member, flags_, min_, max_, meaning_)                                        \
    { .kind = (kind_), .name = #member, .offset = offsetof(struct order_line, member),           \
      .flags = (flags_), .min = (min_), .max = (max_), .meaning = (meaning_) }
#define LINE_FIELDS                                                                              \
    LINE(SHAPE_STR, reference, OMIT_EMPTY, 0, 255, "Article number, SKU"),                       \
    { .kind = SHAPE_CHOICE, .name = "type", .offset = offsetof(struct order_line, type),         \
      .flags = OMIT_EMPTY, .max = 64, .choices = LINE_TYPES, .meaning = "What kind of line" },   \
    LINE(SHAPE_I64, quantity, REQUIRED, 0, 1000000000, "Number of units"),                       \
    LINE(SHAPE_STR, quantity_unit, 0, 0, 10, "Unit of the quantity: pcs, kg"),                   \
    LINE(SHAPE_STR, name, REQUIRED, 0, 255, "Descriptive name"),                                 \
    LINE(SHAPE_I64, total_amount, REQUIRED, -WIRE_AMOUNT_MAX, WIRE_AMOUNT_MAX,                   \
         "Minor units, with tax and discount: quantity * unit_price - total_discount_amount"),   \
    LINE(SHAPE_I64, unit_price, REQUIRED, -WIRE_AMOUNT_MAX, WIRE_AMOUNT_MAX,                     \
         "Minor units, with tax, before discount; negative for a discount"),                     \
    LINE(SHAPE_I64, total_discount_amount, 0, 0, WIRE_AMOUNT_MAX, "Minor units, with tax"),      \
    LINE(SHAPE_I64, tax_rate, 0, 0, 10000, "Hundredths of a percent: 2500 is 25 %"),             \
    LINE(SHAPE_I64, total_tax_amount, 0, -WIRE_AMOUNT_MAX, WIRE_AMOUNT_MAX, "Minor units"),      \
    LINE(SHAPE_STR, merchant_data, OMIT_EMPTY, 0, 1024, "The merchant's own data"),              \
    LINE(SHAPE_STR, product_url, OMIT_EMPTY, 0, 1024, "Page of the product"),                    \
    LINE(SHAPE_STR, image_url, OMIT_EMPTY, 0, 1024, "Picture of the product"),                   \
    FIELD_OBJECT(line_document, product_identifiers, OMIT_EMPTY, &IDENTIFIERS_SHAPE,             \
                 "Identifiers of the product"),                                                  \
    FIELD_OBJECT(line_document, subscription, OMIT_EMPTY, &SUBSCRIPTION_SHAPE, "Subscription")
/* clang-format on */

/* The tags of an order as order_fact keeps them, a JSON list of texts; .ptr NULL: none. */
struct shape_list document_read_tags(struct ctx *c, str text);
str document_write_tags(struct ctx *c, struct shape_list tags);

/* The JSON text of a document, in the arena. */
str document_write(struct ctx *c, const struct shape *shape, const void *in);
str document_write_lines(struct ctx *c, struct line_documents lines);

/* Reads what document_write wrote; failing to is a CHECK. */
void document_read(struct ctx *c, const struct shape *shape, str text, void *out);
struct line_documents document_read_lines(struct ctx *c, str text);

/* The same for an audit, which must not stop: a problem, with its blame, if it cannot be read. */
enum problem document_parse_lines(struct ctx *c, str text, struct line_documents *out) NODISCARD;

bool address_is_empty(const struct address *a); /* none of its members says anything */

/* An address as the store keeps it. */
struct address document_read_address(struct ctx *c, str text);

/* The bare lines, for the rules. */
struct order_lines document_lines(struct ctx *c, struct line_documents lines);

#endif

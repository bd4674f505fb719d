/*
 * contract.c -- texts, tags, links and examples of openapi.json.
 *
 * The examples tell of one order: two sweaters at 200.00 SEK, captured, and one of them given
 * back. A test holds every example against its schema, so a row here cannot be wrong for long.
 */
#include "api/contract.h"

#include "base/base.h"

static const char DESCRIPTION[] =
    "Keeps authorized orders and captures them when the goods leave.\n\n"
    "`/ordermanagement/v1` is compatible with the Kustom/Klarna Order Management API v1: its "
    "requests may have members that are not known, null for what is absent, and numbers where "
    "texts are declared. Its errors are `error_code`, `error_messages` and `correlation_id`.\n\n"
    "`/merchant/v1` is what the portal uses and a shop's own programs may use too. Its errors are "
    "problems as in RFC 9457.\n\n"
    "Amounts are integers in minor units, times are UTC, and nothing in an answer is null.";

/* clang-format off */
static const struct docs_tag TAGS[] = {
    { "/ordermanagement/v1/orders/{order_id}/captures", "Captures", "Capture authorized orders, and what belongs to a capture" },
    { "/ordermanagement/v1/orders/{order_id}/refunds", "Refunds", "Give captured money back" },
    { "/ordermanagement/", "Orders", "Read and change authorized orders" },
    { "/merchant/v1/orders", "Merchant orders", "Place, find and capture orders, and read what happened to them" },
    { "/merchant/v1/bulk-captures", "Bulk", "Capture many orders at once, as a job" },
    { "/merchant/v1/jobs", "Bulk", "Capture many orders at once, as a job" },
    { "/merchant/v1/session", "Session", "Sign in to the portal and out of it" },
    { "/merchant/v1/settings", "Settings", "How the server behaves for this merchant" },
    { "/merchant/", "Merchant", "What else a merchant may do" },
    { "/", "Server", "The server itself" },
};

static const struct docs_text TEXTS[] = {
    /* parameters */
    { "order_id", "Id of the order" },
    { "capture_id", "Id of the capture, as in Capture-Id" },
    { "refund_id", "Id of the refund, as in Refund-Id" },
    { "job_id", "Id of the job" },

    /* operations */
    { "getOrder", "The order with its lines, captures and refunds. Absent values are left out." },
    { "acknowledgeOrder", "Says that the shop has taken over the order. Doing so again changes nothing." },
    { "listCaptures", "Every capture of the order with what was sent with it." },
    { "captureOrder", "Captures an amount of what remains authorized. The amount alone decides; order lines are shown to the customer. "
                      "The answer has no body: `Capture-Id` names the capture and `Location` says where it is." },
    { "getCapture", "The capture with its lines, addresses and shipments." },
    { "addShippingInfo", "Adds shipments to those that the capture has." },
    { "cancelOrder", "Cancels the whole authorization. What was captured must be refunded instead." },
    { "releaseOrder", "Gives up what is not captured yet; nothing more can be captured afterwards." },
    { "listRefunds", "Every refund of the order." },
    { "refundOrder", "Gives back an amount of what was captured and not refunded. Lines with references say of which capture; "
                     "else the oldest capture with something left gives it." },
    { "getRefund", "The refund with its lines." },
    { "placeOrder", "Takes over an order whose payment is authorized. The amounts of its lines must add up to the amount of the order." },
    { "listOrders", "Orders that match all filters that are given. A page may be short and still have a `next`: only its absence is the end." },
    { "updateAuthorization", "Replaces the amount and all lines; without `order_lines` the order has none afterwards. Never below what is "
                             "captured; above what is authorized only for some payment methods, and as far as the settings allow." },
    { "extendAuthorizationTime", "The authorization then ends so many days from now as the settings say, but at most 180 days after it was "
                                 "placed. Doing so again on the same day changes nothing." },
    { "updateCustomerDetails", "Members that are given replace those that are there; an empty text clears one that need not be." },
    { "updateMerchantReferences", "A reference that is left out stays; an empty one is cleared." },
    { "addOrderShippingInfo", "Adds shipments to the order itself, before or after it is captured." },
    { "triggerSendOut", "Notes that the customer is to be told of the capture again." },
    { "getDueDateOptions", "Depends on how and where the order was paid, and on the amount. No options where the customer cannot be given longer." },
    { "extendDueDate", "Gives the customer of a capture so many days more to pay. The fee is noted in the timeline." },
    { "setFraudStatus", "Ends the assessment of a pending order, or stops an accepted one. Only accepted orders can be captured." },
    { "getSettings", "All settings, also those that were never changed." },
    { "updateSettings", "They count from the next request on." },
    { "getMerchantOrder", "The order as getOrder has it, and what of each line is captured, and what may be done now." },
    { "getTimeline", "Every event of the order, oldest first." },
    { "captureMerchantOrder", "Says how much in exactly one way: `full`, `lines` or `captured_amount`. With lines, a "
                              "`captured_amount` is what they must come to." },
    { "bulkCapture", "Captures what remains of each order, one by one. Says which in exactly one way: `order_ids` or `query`." },
    { "getJob", "A job goes on by itself, also after a restart of the server." },
    { "getJobResults", "Page by page, in the order of the request." },
    { "signIn", "Makes a session: its cookie comes with the answer, its `csrf_token` in it. After several failures the "
                "e-mail address has to wait." },
    { "getSession", "The user, the merchant and the token for changes." },
    { "signOut", "Ends the session." },
    { "getOpenApi", "Every operation, made from the tables that the server itself works by." },
    { "getHealth", "Answers as soon as the server takes requests." },

    /* schemas */
    { "Order", "An authorized order and where it stands" },
    { "OrderLine", "One item of an order, a capture or a refund" },
    { "ProductIdentifiers", "What identifies the product elsewhere" },
    { "Subscription", "How often the line is bought" },
    { "Address", "Where the customer lives, or the parcel goes" },
    { "Customer", "Who bought" },
    { "PaymentMethod", "How it was paid" },
    { "ShippingInfo", "One shipment" },
    { "Capture", "A capture of the order" },
    { "Refund", "A refund of the order" },
    { "ListedRefund", "A refund as it is listed" },
    { "MerchantOrder", "The order, its lines' progress and what may be done" },
    { "MerchantOrderLine", "An order line and how far it is captured" },
    { "Action", "Whether something may be done now" },
    { "Actions", "What may be done now" },
    { "OrderSummary", "The order as a list shows it" },
    { "OrderPage", "One page of a list of orders" },
    { "Event", "Something that happened to the order" },
    { "Warning", "Something about a request that is worth looking at" },
    { "MemberChange", "A member of the order that was changed" },
    { "Settings", "What a merchant has chosen about the rules" },
    { "DueDateOptions", "How much longer the customer may be given to pay" },
    { "Job", "Work on many orders" },
    { "JobResult", "What became of one order" },
};

static const struct docs_link LINKS[] = {
    { "placeOrder", "order_id", "$response.body#/order_id", NULL },
    { "listOrders", "order_id", "$response.body#/orders/0/order_id", "getOrder" },
    { "listOrders", "order_id", "$response.body#/orders/0/order_id", "getMerchantOrder" },
    { "listOrders", "order_id", "$response.body#/orders/0/order_id", "getTimeline" },
    { "getOrder", "capture_id", "$response.body#/captures/0/capture_id", NULL },
    { "getOrder", "refund_id", "$response.body#/refunds/0/refund_id", NULL },
    { "captureOrder", "capture_id", "$response.header.Capture-Id", NULL },
    { "captureOrder", "order_id", "$request.path.order_id", "getOrder" },
    { "captureOrder", "order_id", "$request.path.order_id", "listCaptures" },
    { "captureOrder", "order_id", "$request.path.order_id", "refundOrder" },
    { "captureOrder", "order_id", "$request.path.order_id", "releaseOrder" },
    { "captureMerchantOrder", "capture_id", "$response.body#/capture_id", NULL },
    { "captureMerchantOrder", "order_id", "$request.path.order_id", "getMerchantOrder" },
    { "captureMerchantOrder", "order_id", "$request.path.order_id", "getTimeline" },
    { "refundOrder", "refund_id", "$response.header.Refund-Id", NULL },
    { "refundOrder", "order_id", "$request.path.order_id", "listRefunds" },
    { "bulkCapture", "job_id", "$response.body#/job_id", NULL },
};

#define ORDER_ID   "\"8f1e2d3c-4b5a-4697-8877-665544332211\""
#define CAPTURE_ID "\"4ba29b50-be7b-44f5-a492-113e6a865e22\""
#define REFUND_ID  "\"b2cb4f2e-2781-4359-80ad-555735ebb8d8\""

static const struct docs_example EXAMPLES[] = {
    /* the order */
    { "order_id", ORDER_ID },
    { "status", "\"PART_CAPTURED\"" },
    { "fraud_status", "\"ACCEPTED\"" },
    { "order_amount", "40000" },
    { "original_order_amount", "40000" },
    { "order_tax_amount", "8000" },
    { "captured_amount", "20000" },
    { "refunded_amount", "0" },
    { "remaining_authorized_amount", "20000" },
    { "purchase_currency", "\"SEK\"" },
    { "purchase_country", "\"SE\"" },
    { "locale", "\"sv-SE\"" },
    { "merchant_reference1", "\"FF-000123\"" },
    { "merchant_reference2", NULL },
    { "merchant_data", NULL },
    { "klarna_reference", "\"K4MADNY5\"" },
    { "created_at", "\"2026-11-22T10:15:00.000Z\"" },
    { "expires_at", "\"2026-12-20T00:00:00.000Z\"" },
    { "PlaceOrder.expires_at", NULL },
    { "order_lines", "" },
    { "billing_address", "" },
    { "shipping_address", "" },
    { "customer", "" },
    { "payment_method", "" },
    { "initial_payment_method", "" },

    /* a line */
    { "OrderLine.type", "\"physical\"" },
    { "MerchantOrderLine.type", "\"physical\"" },
    { "quantity", "2" },
    { "quantity_unit", "\"pcs\"" },
    { "name", "\"Wool sweater\"" },
    { "total_amount", "40000" },
    { "unit_price", "20000" },
    { "total_discount_amount", "0" },
    { "tax_rate", "2500" },
    { "total_tax_amount", "8000" },
    { "OrderLine.reference", "\"SKU-1000\"" },
    { "MerchantOrderLine.reference", "\"SKU-1000\"" },
    { "line", "0" },
    { "captured_quantity", "1" },
    { "left_quantity", "1" },
    { "left_amount", "20000" },

    /* the customer */
    { "given_name", "\"Elin\"" },
    { "family_name", "\"\303\226berg\"" },
    { "title", "\"\"" },
    { "street_address", "\"Strandgatan 21\"" },
    { "street_address2", "\"\"" },
    { "postal_code", "\"62156\"" },
    { "city", "\"Visby\"" },
    { "region", "\"\"" },
    { "country", "\"SE\"" },
    { "email", "\"elin.oberg@example.com\"" },
    { "phone", "\"+46700000000\"" },
    { "date_of_birth", "\"1981-09-06\"" },
    { "Customer.type", "\"person\"" },
    { "PaymentMethod.type", "\"INVOICE\"" },
    { "PaymentMethod.description", "\"Pay later\"" },

    /* captures, refunds, shipments */
    { "capture_id", CAPTURE_ID },
    { "captured_at", "\"2026-11-23T08:00:00.000Z\"" },
    { "captures", "" },
    { "Capture.klarna_reference", "\"K4MADNY5-1\"" },
    { "MerchantCapture.klarna_reference", "\"K4MADNY5-1\"" },
    { "Event.klarna_reference", "\"K4MADNY5-1\"" },
    { "description", "\"Morning parcel\"" },
    { "reference", "\"INV-7\"" },
    { "shipping_info", "" },
    { "shipping_company", "\"DHL SE\"" },
    { "shipping_method", "\"Home\"" },
    { "tracking_number", "\"63456415674545679874\"" },
    { "tracking_uri", "\"https://tracking.example/63456415674545679874\"" },
    { "refund_id", REFUND_ID },
    { "refunds", "" },
    { "Refund.refunded_amount", "20000" },
    { "ListedRefund.refunded_amount", "20000" },
    { "RefundRequest.refunded_amount", "20000" },
    { "refunded_at", "\"2026-11-25T14:30:00.000Z\"" },
    { "Refund.description", "\"One came back\"" },
    { "ListedRefund.description", "\"One came back\"" },
    { "RefundRequest.description", "\"One came back\"" },
    { "credit_invoice", "false" },
    { "MerchantCaptureRequest", "{\"lines\":[{\"line\":0,\"quantity\":1}],\"description\":\"Morning parcel\"}" },

    /* updates, due dates, settings */
    { "AuthorizationUpdate.order_amount", "40000" },
    { "CustomerUpdate.shipping_address", "" },
    { "CustomerUpdate.billing_address", NULL },
    { "number_of_days", "10" },
    { "DueDateOption.amount", "1000" },
    { "compat", "\"kustom\"" },
    { "deprecated_calls", "\"allow\"" },
    { "lines_check", "\"lenient\"" },
    { "idempotency_check", "\"lenient\"" },
    { "duplicate_guard", "\"flag\"" },
    { "duplicate_window", "120" },
    { "authorization_days", "28" },
    { "raise_percent", "20" },
    { "reads_per_second", "200" },
    { "writes_per_second", "200" },

    /* lists, timeline, jobs */
    { "query", "\"oberg\"" },
    { "OrderListQuery.status", "\"AUTHORIZED,PART_CAPTURED\"" },
    { "OrderFilter.status", "\"AUTHORIZED,PART_CAPTURED\"" },
    { "created_from", "\"2026-11-01T00:00:00.000Z\"" },
    { "created_to", "\"2026-12-01T00:00:00.000Z\"" },
    { "OrderListQuery.currency", "\"SEK\"" },
    { "amount_from", "10000" },
    { "limit", "50" },
    { "customer_name", "\"Elin \303\226berg\"" },
    { "customer_email", "\"elin.oberg@example.com\"" },
    { "payment_method_type", "\"INVOICE\"" },
    { "allowed", "true" },
    { "event_id", CAPTURE_ID },
    { "Event.type", "\"capture.created\"" },
    { "at", "\"2026-11-23T08:00:00.000Z\"" },
    { "Actor.kind", "\"user\"" },
    { "Actor.name", "\"elin@example.com\"" },
    { "amount", "20000" },
    { "currency", "\"SEK\"" },
    { "BulkCaptureRequest", "{\"order_ids\":[" ORDER_ID "]}" },
    { "job_id", "\"0192f0c1-7a00-7c11-9d2e-3f4a5b6c7d8e\"" },
    { "Job.kind", "\"bulk_capture\"" },
    { "Job.status", "\"finished\"" },
    { "Job.finished_at", "\"2026-11-23T08:00:02.000Z\"" },
    { "total", "1" },
    { "done", "1" },
    { "failed", "0" },
    { "outcome", "\"captured\"" },

    /* sessions, the server */
    { "SignIn.email", "\"elin@example.com\"" },
    { "User.email", "\"elin@example.com\"" },
    { "password", "\"correct horse battery staple\"" },
    { "role", "\"operator\"" },
    { "verbs", "[\"view\",\"capture\"]" },
    { "merchant_id", "\"M100001\"" },
    { "Merchant.name", "\"Fjord & Fell AB\"" },
    { "csrf_token", "\"Zm9yIGV4YW1wbGUgb25seQ\"" },
    { "Health.status", "\"ok\"" },
    { "version", "\"1.0.0\"" },
};
/* clang-format on */

const struct docs API_DOCS = {
    .title = "fangst",
    .description = DESCRIPTION,
    .tags = TAGS,
    .tags_count = COUNT(TAGS),
    .texts = TEXTS,
    .texts_count = COUNT(TEXTS),
    .links = LINKS,
    .links_count = COUNT(LINKS),
    .examples = EXAMPLES,
    .examples_count = COUNT(EXAMPLES),
};

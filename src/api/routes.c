/* routes.c -- the whole API; what stands together by itself is in routes_*.def. */
#include "api/api_keys.h"
#include "api/app.h"
#include "api/approvals.h"
#include "api/assets.h"
#include "api/audit_log.h"
#include "api/bank.h"
#include "api/bank_uploads.h"
#include "api/bulk_captures.h"
#include "api/bulk_jobs.h"
#include "api/capture_preview.h"
#include "api/contract.h"
#include "api/daily_totals.h"
#include "api/disputes.h"
#include "api/dunning.h"
#include "api/events.h"
#include "api/expiring.h"
#include "api/failures.h"
#include "api/invitations.h"
#include "api/invoice_files.h"
#include "api/limits.h"
#include "api/mails.h"
#include "api/merchant_orders.h"
#include "api/merchant_payouts.h"
#include "api/merchant_refunds.h"
#include "api/merchant_settings.h"
#include "api/notifications.h"
#include "api/order_json.h"
#include "api/order_actions.h"
#include "api/order_draft.h"
#include "api/order_edits.h"
#include "api/order_exports.h"
#include "api/order_tags.h"
#include "api/order_totals.h"
#include "api/order_views.h"
#include "api/ordermanagement.h"
#include "api/passkey_sign_ins.h"
#include "api/passkeys.h"
#include "api/passwords.h"
#include "api/payment_plan.h"
#include "api/payments.h"
#include "api/request_log.h"
#include "api/second_factor.h"
#include "api/server_status.h"
#include "api/session.h"
#include "api/settlements.h"
#include "api/sign_in_links.h"
#include "api/store_access.h"
#include "api/test_clock.h"
#include "api/timeline.h"
#include "api/user_sessions.h"
#include "api/users.h"
#include "api/webhooks.h"
#include "service/letterhead.h"
#include "service/mail_terms.h"
#include "service/payout_terms.h"
#include "service/settings.h"

#define WIRE   ROUTE_WIRE
#define CHANGE (ROUTE_WRITES | ROUTE_IDEMPOTENT)

#define PROBES_COUNT 3

#define PROBLEMS_OF(...)         \
    .problems = { __VA_ARGS__ }, \
    .problems_count = sizeof((enum problem[]){ __VA_ARGS__ }) / sizeof(enum problem)

/* clang-format off */
static const struct route ROWS[] = {
#include "api/routes_wire.def"

    /* Merchant API v1: orders */
    { .method = POST, .path = "/merchant/v1/orders", .handle = api_order_place,
      .access = ACCESS_KEY, .verb = VERB_VIEW, .flags = CHANGE, .in = &PLACE_IN, .out = &MERCHANT_ORDER_OUT,
      .operation_id = "placeOrder", .summary = "Place an authorized order", .success = 201 },
    { .method = GET, .path = "/merchant/v1/orders", .handle = api_orders_list,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .query = &LIST_QUERY, .out = &ORDER_PAGE_OUT,
      .operation_id = "listOrders", .summary = "Find orders", .success = 200 },
#include "api/routes_list.def"
#include "api/routes_notifications.def"
#include "api/routes_limits.def"
    { .method = GET, .path = "/merchant/v1/orders/{order_id}", .handle = api_merchant_order_get,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .out = &MERCHANT_ORDER_OUT,
      .operation_id = "getMerchantOrder", .summary = "The order with its lines' progress and the actions allowed", .success = 200,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER) },
    { .method = GET, .path = "/merchant/v1/orders/{order_id}/timeline", .handle = api_timeline_get,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .query = &TIMELINE_QUERY, .out = &TIMELINE_OUT,
      .operation_id = "getTimeline", .summary = "Who did what and when", .success = 200,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER) },
    { .method = GET, .path = "/merchant/v1/orders/{order_id}/plan", .handle = api_plan_get,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .out = &PLAN_OUT,
      .operation_id = "getPlan", .summary = "What the customer has to pay when, and what is paid of it", .success = 200,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER) },
    { .method = GET, .path = "/merchant/v1/orders/{order_id}/invoices/{capture_id}/pdf", .handle = api_invoice_pdf,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .flags = ROUTE_PDF,
      .operation_id = "getInvoicePdf", .summary = "The invoice of a capture as PDF", .success = 200,
      PROBLEMS_OF(PROBLEM_BAD_REQUEST, PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_NOT_FOUND) },
    { .method = GET, .path = "/merchant/v1/orders/{order_id}/invoices/{capture_id}/credits/{refund_id}/pdf", .handle = api_credit_note_pdf,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .flags = ROUTE_PDF,
      .operation_id = "getCreditNotePdf", .summary = "The credit note of a refund as PDF", .success = 200,
      PROBLEMS_OF(PROBLEM_BAD_REQUEST, PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_NOT_FOUND) },
    { .method = POST, .path = "/merchant/v1/orders/{order_id}/captures", .handle = api_merchant_capture_create,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_CAPTURE, .flags = CHANGE, .in = &MERCHANT_CAPTURE_IN, .out = &MERCHANT_CAPTURE_OUT,
      .operation_id = "captureMerchantOrder", .summary = "Capture lines, an amount or all that remains", .success = 201,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_CAPTURE_NOT_ALLOWED, PROBLEM_NOT_ALLOWED, PROBLEM_LIMIT_EXCEEDED, PROBLEM_PREVIEW_OUTDATED) },

    { .method = POST, .path = "/merchant/v1/orders/{order_id}/captures:preview", .handle = api_capture_preview,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_CAPTURE, .flags = ROUTE_PRIMARY, .in = &MERCHANT_CAPTURE_IN, .out = &CAPTURE_PREVIEW_OUT,
      .operation_id = "previewCapture", .summary = "What a capture would do; nothing is changed", .success = 200,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_CAPTURE_NOT_ALLOWED, PROBLEM_NOT_ALLOWED) },

    { .method = POST, .path = "/merchant/v1/orders/{order_id}/refunds", .handle = api_merchant_refund_create,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_REFUND, .flags = CHANGE, .in = &MERCHANT_REFUND_IN, .out = &MERCHANT_REFUND_OUT,
      .operation_id = "refundMerchantOrder", .summary = "Refund lines, an amount or all that may be refunded", .success = 201,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_REFUND_NOT_ALLOWED, PROBLEM_NOT_ALLOWED, PROBLEM_LIMIT_EXCEEDED) },
    { .method = POST, .path = "/merchant/v1/orders/{order_id}/refunds:preview", .handle = api_refund_preview,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_REFUND, .flags = ROUTE_PRIMARY, .in = &MERCHANT_REFUND_IN, .out = &REFUND_PREVIEW_OUT,
      .operation_id = "previewRefund", .summary = "What a refund would do; nothing is changed", .success = 200,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_REFUND_NOT_ALLOWED, PROBLEM_NOT_ALLOWED) },
    { .method = POST, .path = "/merchant/v1/orders/{order_id}/cancel", .handle = api_merchant_cancel,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_CANCEL, .flags = CHANGE | ROUTE_NO_BODY, .out = &ORDER_ACTION_OUT,
      .operation_id = "cancelMerchantOrder", .summary = "Cancel an order of which nothing is captured", .success = 200,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_CANCEL_NOT_ALLOWED, PROBLEM_NOT_ALLOWED, PROBLEM_LIMIT_EXCEEDED) },
    { .method = POST, .path = "/merchant/v1/orders/{order_id}/cancel:preview", .handle = api_merchant_cancel_preview,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_CANCEL, .flags = ROUTE_PRIMARY | ROUTE_NO_BODY, .out = &ORDER_ACTION_PREVIEW_OUT,
      .operation_id = "previewCancel", .summary = "What that would do; nothing is changed", .success = 200,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_CANCEL_NOT_ALLOWED, PROBLEM_NOT_ALLOWED) },
    { .method = POST, .path = "/merchant/v1/orders/{order_id}/release", .handle = api_merchant_release,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_RELEASE, .flags = CHANGE | ROUTE_NO_BODY, .out = &ORDER_ACTION_OUT,
      .operation_id = "releaseMerchantOrder", .summary = "Release what remains of a partly captured order", .success = 200,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_NOT_ALLOWED, PROBLEM_LIMIT_EXCEEDED) },
    { .method = POST, .path = "/merchant/v1/orders/{order_id}/release:preview", .handle = api_merchant_release_preview,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_RELEASE, .flags = ROUTE_PRIMARY | ROUTE_NO_BODY, .out = &ORDER_ACTION_PREVIEW_OUT,
      .operation_id = "previewRelease", .summary = "What that would do; nothing is changed", .success = 200,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_NOT_ALLOWED) },
    { .method = POST, .path = "/merchant/v1/orders/{order_id}/extend", .handle = api_merchant_extend,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_EXTEND, .flags = CHANGE | ROUTE_NO_BODY, .out = &ORDER_ACTION_OUT,
      .operation_id = "extendMerchantOrder", .summary = "Let the authorization last longer", .success = 200,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_NOT_ALLOWED) },
    { .method = POST, .path = "/merchant/v1/orders/{order_id}/extend:preview", .handle = api_merchant_extend_preview,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_EXTEND, .flags = ROUTE_PRIMARY | ROUTE_NO_BODY, .out = &ORDER_ACTION_PREVIEW_OUT,
      .operation_id = "previewExtend", .summary = "What that would do; nothing is changed", .success = 200,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_NOT_ALLOWED) },
    { .method = PUT, .path = "/merchant/v1/orders/{order_id}/order-lines", .handle = api_order_lines_put,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_EDIT, .flags = CHANGE, .in = &ORDER_LINES_IN,
      .operation_id = "updateOrderLines", .summary = "Replace amount and lines of an open order", .success = 204,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_NOT_ALLOWED) },
    { .method = POST, .path = "/merchant/v1/orders/{order_id}/order-lines:preview", .handle = api_order_lines_preview,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_EDIT, .flags = ROUTE_PRIMARY, .in = &ORDER_LINES_IN, .out = &ORDER_LINES_PREVIEW_OUT,
      .operation_id = "previewOrderLines", .summary = "What other lines would do; nothing is changed", .success = 200,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_NOT_ALLOWED) },
    { .method = PATCH, .path = "/merchant/v1/orders/{order_id}/customer-details", .handle = api_customer_update,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_EDIT, .flags = CHANGE, .in = &CUSTOMER_IN,
      .operation_id = "updateMerchantOrderCustomer", .summary = "Change the addresses of an open order", .success = 204,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_NOT_ALLOWED, PROBLEM_INVALID_ADDRESS) },
    { .method = PATCH, .path = "/merchant/v1/orders/{order_id}/merchant-references", .handle = api_references_update,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_EDIT, .flags = CHANGE, .in = &REFERENCES_IN,
      .operation_id = "updateMerchantOrderReferences", .summary = "Change the merchant's references", .success = 204,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_NOT_ALLOWED) },
    { .method = POST, .path = "/merchant/v1/orders/{order_id}/shipping-info", .handle = api_merchant_order_ship,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_CAPTURE, .flags = CHANGE, .in = &SHIPPING_IN,
      .operation_id = "shipMerchantOrder", .summary = "Add shipping info to the order itself", .success = 204,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_NOT_ALLOWED) },
    { .method = POST, .path = "/merchant/v1/orders/{order_id}/captures/{capture_id}/shipping-info", .handle = api_merchant_capture_ship,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_CAPTURE, .flags = CHANGE, .in = &SHIPPING_IN,
      .operation_id = "shipMerchantCapture", .summary = "Add shipping info to a capture", .success = 204,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_NO_SUCH_CAPTURE, PROBLEM_NOT_ALLOWED) },
    { .method = POST, .path = "/merchant/v1/orders/{order_id}/notes", .handle = api_note_add,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_NOTES, .flags = CHANGE, .in = &NOTE_DOCUMENT,
      .operation_id = "addNote", .summary = "Write something down about an order; its customer never sees it", .success = 204,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_NOT_ALLOWED) },
#include "api/routes_papers.def"

    { .method = PUT, .path = "/merchant/v1/orders/{order_id}/fraud-status", .handle = api_fraud_status_set,
      .access = ACCESS_KEY, .verb = VERB_EDIT, .flags = CHANGE, .in = &FRAUD_IN,
      .operation_id = "setFraudStatus", .summary = "Say what the risk assessment of an order came to", .success = 204,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER, PROBLEM_NOT_ALLOWED) },

    /* Merchant API v1: what happens */
    { .method = GET, .path = "/merchant/v1/events", .handle = api_events_list,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .flags = ROUTE_PRIMARY, .query = &FEED_QUERY, .out = &FEED_OUT,
      .operation_id = "listEvents", .summary = "Follow all that happens to the merchant's orders", .success = 200 },

    /* Merchant API v1: what expires */
    { .method = GET, .path = "/merchant/v1/expiring", .handle = api_expiring_get,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .query = &EXPIRING_QUERY, .out = &EXPIRING_OUT,
      .operation_id = "listExpiring", .summary = "The money at risk: what is left of open orders, by the day on which it expires", .success = 200 },

    /* Merchant API v1: how business goes */
    { .method = GET, .path = "/merchant/v1/daily-totals", .handle = api_daily_totals_get,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .query = &DAILY_TOTALS_QUERY, .out = &DAILY_TOTALS_OUT,
      .operation_id = "listDailyTotals", .summary = "What was captured and refunded, by day and currency", .success = 200,
      PROBLEMS_OF(PROBLEM_UNPROCESSABLE) },
    { .method = GET, .path = "/merchant/v1/failures", .handle = api_failures_get,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .out = &FAILURES_OUT,
      .operation_id = "listFailures", .summary = "Bulk jobs and mails that failed in the last two weeks", .success = 200 },

    /* Merchant API v1: test merchants */
    { .method = GET, .path = "/merchant/v1/test-clock", .handle = api_test_clock_get,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .flags = ROUTE_PRIMARY, .out = &TEST_CLOCK_OUT,
      .operation_id = "getTestClock", .summary = "What time it is for a test merchant, and what its last move did", .success = 200,
      PROBLEMS_OF(PROBLEM_FORBIDDEN) },
    { .method = POST, .path = "/merchant/v1/test-clock", .handle = api_test_clock_move,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_EDIT, .flags = CHANGE, .in = &CLOCK_MOVE_IN, .out = &TEST_CLOCK_OUT,
      .operation_id = "moveTestClock", .summary = "Move a test merchant's time forward, and do all that becomes due on the way", .success = 202,
      PROBLEMS_OF(PROBLEM_FORBIDDEN) },

    /* Merchant API v1: what the merchant has chosen */
    { .method = GET, .path = "/merchant/v1/settings", .handle = api_settings_get,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .out = &SETTINGS_SHAPE,
      .operation_id = "getSettings", .summary = "What the merchant has chosen about the rules", .success = 200 },
    { .method = PATCH, .path = "/merchant/v1/settings", .handle = api_settings_update,
      .access = ACCESS_USER, .verb = VERB_MANAGE, .flags = ROUTE_WRITES, .in = &SETTINGS_SHAPE, .out = &SETTINGS_SHAPE,
      .operation_id = "updateSettings", .summary = "Choose anew; what is left out stays", .success = 200 },
    { .method = GET, .path = "/merchant/v1/letterhead", .handle = api_letterhead_get,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .out = &LETTERHEAD_SHAPE,
      .operation_id = "getLetterhead", .summary = "Who the merchant is on its documents", .success = 200 },
    { .method = PATCH, .path = "/merchant/v1/letterhead", .handle = api_letterhead_update,
      .access = ACCESS_USER, .verb = VERB_MANAGE, .flags = ROUTE_WRITES, .in = &LETTERHEAD_SHAPE, .out = &LETTERHEAD_SHAPE,
      .operation_id = "updateLetterhead", .summary = "Change it from now on; what is left out stays", .success = 200,
      PROBLEMS_OF(PROBLEM_CONFLICT, PROBLEM_UNPROCESSABLE) },

    /* Merchant API v1: mails */
    { .method = GET, .path = "/merchant/v1/orders/{order_id}/mails", .handle = api_mails_list,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .query = &MAILS_QUERY, .out = &MAILS_OUT,
      .operation_id = "listMails", .summary = "The mails about an order, and what became of them", .success = 200,
      PROBLEMS_OF(PROBLEM_INVALID_ORDER_ID, PROBLEM_NO_SUCH_ORDER) },
    { .method = GET, .path = "/merchant/v1/mail-terms", .handle = api_mail_terms_get,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .out = &MAIL_TERMS_SHAPE,
      .operation_id = "getMailTerms", .summary = "Which mails the merchant wants, and how they look", .success = 200 },
    { .method = PATCH, .path = "/merchant/v1/mail-terms", .handle = api_mail_terms_update,
      .access = ACCESS_USER, .verb = VERB_MANAGE, .flags = ROUTE_WRITES, .in = &MAIL_TERMS_SHAPE, .out = &MAIL_TERMS_SHAPE,
      .operation_id = "updateMailTerms", .summary = "Choose mails anew; what is left out stays", .success = 200 },

    /* Merchant API v1: who may call it */
    { .method = GET, .path = "/merchant/v1/api-keys", .handle = api_keys_list,
      .access = ACCESS_USER, .verb = VERB_KEYS, .flags = ROUTE_PRIMARY, .out = &API_KEYS_OUT,
      .operation_id = "listApiKeys", .summary = "The API keys, the newest first, without their passwords", .success = 200 },
    { .method = POST, .path = "/merchant/v1/api-keys", .handle = api_keys_create,
      .access = ACCESS_USER, .verb = VERB_KEYS, .flags = ROUTE_WRITES, .in = &API_KEY_IN, .out = &API_KEY_CREATED_OUT,
      .operation_id = "createApiKey", .summary = "Make an API key; its password is told once", .success = 201,
      PROBLEMS_OF(PROBLEM_CONFLICT) },
    { .method = DELETE, .path = "/merchant/v1/api-keys/{username}", .handle = api_keys_revoke,
      .access = ACCESS_USER, .verb = VERB_KEYS, .flags = ROUTE_WRITES | ROUTE_NO_BODY,
      .operation_id = "revokeApiKey", .summary = "Let nobody in with this API key any more", .success = 204,
      PROBLEMS_OF(PROBLEM_NOT_FOUND) },

    /* Merchant API v1: webhooks */
    { .method = GET, .path = "/merchant/v1/webhooks", .handle = api_webhooks_list,
      .access = ACCESS_USER, .verb = VERB_MANAGE, .flags = ROUTE_PRIMARY, .out = &WEBHOOKS_OUT,
      .operation_id = "listWebhooks", .summary = "The webhooks, the oldest first, without their secrets", .success = 200 },
    { .method = POST, .path = "/merchant/v1/webhooks", .handle = api_webhooks_create,
      .access = ACCESS_USER, .verb = VERB_MANAGE, .flags = ROUTE_WRITES, .in = &WEBHOOK_IN, .out = &WEBHOOK_CREATED_OUT,
      .operation_id = "createWebhook", .summary = "Make a webhook; its secret is told once", .success = 201,
      PROBLEMS_OF(PROBLEM_CONFLICT, PROBLEM_UNPROCESSABLE) },
    { .method = PATCH, .path = "/merchant/v1/webhooks/{endpoint_id}", .handle = api_webhooks_update,
      .access = ACCESS_USER, .verb = VERB_MANAGE, .flags = ROUTE_WRITES, .in = &WEBHOOK_CHANGE_IN, .out = &WEBHOOK_OUT,
      .operation_id = "updateWebhook", .summary = "Change a webhook, or switch it off or on; what is left out stays", .success = 200,
      PROBLEMS_OF(PROBLEM_NOT_FOUND, PROBLEM_UNPROCESSABLE) },
    { .method = DELETE, .path = "/merchant/v1/webhooks/{endpoint_id}", .handle = api_webhooks_delete,
      .access = ACCESS_USER, .verb = VERB_MANAGE, .flags = ROUTE_WRITES | ROUTE_NO_BODY,
      .operation_id = "deleteWebhook", .summary = "Delete a webhook and the log of its deliveries", .success = 204,
      PROBLEMS_OF(PROBLEM_NOT_FOUND) },
    { .method = POST, .path = "/merchant/v1/webhooks/{endpoint_id}/rotate-secret", .handle = api_webhooks_rotate,
      .access = ACCESS_USER, .verb = VERB_MANAGE, .flags = ROUTE_WRITES | ROUTE_NO_BODY, .out = &WEBHOOK_CREATED_OUT,
      .operation_id = "rotateWebhookSecret", .summary = "Make a new secret; for ten minutes both sign", .success = 200,
      PROBLEMS_OF(PROBLEM_NOT_FOUND, PROBLEM_CONFLICT) },
    { .method = POST, .path = "/merchant/v1/webhooks/{endpoint_id}/test", .handle = api_webhooks_test,
      .access = ACCESS_USER, .verb = VERB_MANAGE, .flags = ROUTE_WRITES | ROUTE_NO_BODY, .out = &WEBHOOK_DELIVERY_OUT,
      .operation_id = "testWebhook", .summary = "Send a message of type webhook.test", .success = 201,
      PROBLEMS_OF(PROBLEM_NOT_FOUND, PROBLEM_CONFLICT) },
    { .method = GET, .path = "/merchant/v1/webhooks/{endpoint_id}/deliveries", .handle = api_webhook_deliveries_list,
      .access = ACCESS_USER, .verb = VERB_MANAGE, .flags = ROUTE_PRIMARY, .query = &WEBHOOK_DELIVERIES_QUERY, .out = &WEBHOOK_DELIVERIES_OUT,
      .operation_id = "listWebhookDeliveries", .summary = "What a webhook was told, the last one first", .success = 200,
      PROBLEMS_OF(PROBLEM_NOT_FOUND) },
    { .method = GET, .path = "/merchant/v1/webhooks/{endpoint_id}/deliveries/{delivery_id}", .handle = api_webhook_delivery_get,
      .access = ACCESS_USER, .verb = VERB_MANAGE, .flags = ROUTE_PRIMARY, .out = &WEBHOOK_DELIVERY_OUT,
      .operation_id = "getWebhookDelivery", .summary = "A message with its body, and what each attempt was answered", .success = 200,
      PROBLEMS_OF(PROBLEM_NOT_FOUND) },
    { .method = POST, .path = "/merchant/v1/webhooks/{endpoint_id}/deliveries/{delivery_id}/resend", .handle = api_webhook_resend,
      .access = ACCESS_USER, .verb = VERB_MANAGE, .flags = ROUTE_WRITES | ROUTE_NO_BODY,
      .operation_id = "resendWebhookDelivery", .summary = "Deliver a message once more, with the same webhook-id", .success = 204,
      PROBLEMS_OF(PROBLEM_NOT_FOUND, PROBLEM_CONFLICT) },
    { .method = GET, .path = "/merchant/v1/users", .handle = api_users_list,
      .access = ACCESS_USER, .verb = VERB_USERS, .flags = ROUTE_PRIMARY, .out = &USERS_OUT,
      .operation_id = "listUsers", .summary = "The users of the portal", .success = 200 },
    { .method = PATCH, .path = "/merchant/v1/users/{email}", .handle = api_user_change,
      .access = ACCESS_USER, .verb = VERB_USERS, .flags = ROUTE_WRITES, .in = &USER_CHANGE_IN, .out = &USER_DETAILS_OUT,
      .operation_id = "changeUser", .summary = "Change a user's role or end, deactivate or reactivate; what is left out stays", .success = 200,
      PROBLEMS_OF(PROBLEM_NOT_FOUND, PROBLEM_CONFLICT) },
    { .method = GET, .path = "/merchant/v1/users/{email}/sessions", .handle = api_user_sessions_list,
      .access = ACCESS_USER, .verb = VERB_USERS, .flags = ROUTE_PRIMARY, .out = &SESSIONS_OUT,
      .operation_id = "listUserSessions", .summary = "Where a user is signed in", .success = 200,
      PROBLEMS_OF(PROBLEM_NOT_FOUND) },
    { .method = DELETE, .path = "/merchant/v1/users/{email}/sessions", .handle = api_user_sessions_revoke,
      .access = ACCESS_USER, .verb = VERB_USERS, .flags = ROUTE_WRITES | ROUTE_NO_BODY,
      .operation_id = "revokeUserSessions", .summary = "End all sessions of a user", .success = 204,
      PROBLEMS_OF(PROBLEM_NOT_FOUND) },
    { .method = GET, .path = "/merchant/v1/invitations", .handle = api_invitations_list,
      .access = ACCESS_USER, .verb = VERB_USERS, .flags = ROUTE_PRIMARY, .out = &INVITATIONS_OUT,
      .operation_id = "listInvitations", .summary = "Who is invited and has not accepted", .success = 200 },
    { .method = POST, .path = "/merchant/v1/invitations", .handle = api_invitation_create,
      .access = ACCESS_USER, .verb = VERB_USERS, .flags = ROUTE_WRITES, .in = &INVITATION_IN, .out = &INVITED_OUT,
      .operation_id = "inviteUser", .summary = "Invite somebody; the token of the link is told once", .success = 201,
      PROBLEMS_OF(PROBLEM_CONFLICT) },
    { .method = POST, .path = "/merchant/v1/invitations/{email}/resend", .handle = api_invitation_resend,
      .access = ACCESS_USER, .verb = VERB_USERS, .flags = ROUTE_WRITES | ROUTE_NO_BODY, .out = &INVITED_OUT,
      .operation_id = "resendInvitation", .summary = "Mail another link; the one before is void", .success = 201,
      PROBLEMS_OF(PROBLEM_NOT_FOUND, PROBLEM_CONFLICT, PROBLEM_TOO_MANY_REQUESTS) },
    { .method = DELETE, .path = "/merchant/v1/invitations/{email}", .handle = api_invitation_withdraw,
      .access = ACCESS_USER, .verb = VERB_USERS, .flags = ROUTE_WRITES | ROUTE_NO_BODY,
      .operation_id = "withdrawInvitation", .summary = "Make the link good for nothing", .success = 204,
      PROBLEMS_OF(PROBLEM_NOT_FOUND) },
    { .method = POST, .path = "/merchant/v1/invitation-acceptances", .handle = api_invitation_accept, .prepare = api_invitation_prepare,
      .access = ACCESS_PUBLIC, .flags = ROUTE_WRITES, .in = &ACCEPTANCE_IN,
      .operation_id = "acceptInvitation", .summary = "Become a user, with a password of one's own", .success = 204,
      PROBLEMS_OF(PROBLEM_OTHER_SITE, PROBLEM_SIGN_IN_FAILED, PROBLEM_SECOND_FACTOR_REQUIRED, PROBLEM_SECOND_FACTOR_WRONG, PROBLEM_NOT_FOUND, PROBLEM_CONFLICT, PROBLEM_TOO_MANY_REQUESTS) },
#include "api/routes_stores.def"
    { .method = DELETE, .path = "/merchant/v1/users/{email}/second-factor", .handle = api_user_second_factor_remove,
      .access = ACCESS_USER, .verb = VERB_USERS, .flags = ROUTE_WRITES | ROUTE_NO_BODY,
      .operation_id = "removeUserSecondFactor", .summary = "Let the password of a user be enough again, who has lost the app", .success = 204,
      PROBLEMS_OF(PROBLEM_NOT_FOUND, PROBLEM_CONFLICT) },
    { .method = DELETE, .path = "/merchant/v1/users/{email}/passkeys", .handle = api_user_passkeys_remove,
      .access = ACCESS_USER, .verb = VERB_USERS, .flags = ROUTE_WRITES | ROUTE_NO_BODY,
      .operation_id = "removeUserPasskeys", .summary = "Remove all passkeys of a user, who has lost what they are on", .success = 204,
      PROBLEMS_OF(PROBLEM_NOT_FOUND) },
    { .method = GET, .path = "/merchant/v1/audit-log", .handle = api_audit_log_list,
      .access = ACCESS_USER, .verb = VERB_USERS, .flags = ROUTE_PRIMARY, .query = &AUDIT_QUERY, .out = &AUDIT_OUT,
      .operation_id = "listAuditLog", .summary = "Who signed in or failed to, and who changed users, keys and settings", .success = 200 },
    { .method = GET, .path = "/merchant/v1/audit-log.csv", .handle = api_audit_log_csv,
      .access = ACCESS_USER, .verb = VERB_USERS, .flags = ROUTE_CSV,
      .operation_id = "exportAuditLogCsv", .summary = "All of it as CSV, the oldest first", .success = 200 },
    { .method = GET, .path = "/merchant/v1/audit-log.ndjson", .handle = api_audit_log_ndjson,
      .access = ACCESS_USER, .verb = VERB_USERS, .flags = ROUTE_NDJSON,
      .operation_id = "exportAuditLogNdjson", .summary = "All of it as lines of JSON, the oldest first", .success = 200 },
    { .method = GET, .path = "/merchant/v1/request-log", .handle = api_request_log_list,
      .access = ACCESS_USER, .verb = VERB_LOGS, .query = &REQUEST_LOG_QUERY, .out = &REQUEST_LOG_OUT,
      .operation_id = "listRequests", .summary = "What API keys asked and what was answered, the latest first", .success = 200 },
    { .method = GET, .path = "/merchant/v1/request-log/{entry_id}", .handle = api_request_log_get,
      .access = ACCESS_USER, .verb = VERB_LOGS, .out = &REQUEST_ENTRY_OUT,
      .operation_id = "getRequest", .summary = "One request with its bodies, redacted", .success = 200,
      PROBLEMS_OF(PROBLEM_BAD_REQUEST, PROBLEM_NOT_FOUND) },

    /* Merchant API v1: payouts */
    { .method = GET, .path = "/merchant/v1/payouts", .handle = api_merchant_payouts_list,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_SETTLE, .query = &PAYOUT_LIST_QUERY, .out = &PAYOUT_LIST_OUT,
      .operation_id = "listPayouts", .summary = "Payouts that are closed, the last one first", .success = 200 },
    { .method = GET, .path = "/merchant/v1/payouts/upcoming", .handle = api_payouts_upcoming,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_SETTLE, .out = &UPCOMING_OUT,
      .operation_id = "listUpcomingPayouts", .summary = "What will be paid when, if nothing else happens", .success = 200 },
    { .method = GET, .path = "/merchant/v1/payouts/{payment_reference}", .handle = api_merchant_payout_get,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_SETTLE, .out = &MERCHANT_PAYOUT_OUT,
      .operation_id = "getMerchantPayout", .summary = "A payout, step by step from sales to settlement", .success = 200,
      PROBLEMS_OF(PROBLEM_BAD_REQUEST, PROBLEM_NOT_FOUND) },
    { .method = GET, .path = "/merchant/v1/payouts/{payment_reference}/lines", .handle = api_payout_lines,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_SETTLE, .query = &PAYOUT_LINE_QUERY, .out = &PAYOUT_LINE_PAGE_OUT,
      .operation_id = "listPayoutLines", .summary = "What a step of a payout consists of", .success = 200,
      PROBLEMS_OF(PROBLEM_BAD_REQUEST, PROBLEM_NOT_FOUND) },
    { .method = GET, .path = "/merchant/v1/payout-terms", .handle = api_payout_terms_get,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_SETTLE, .out = &PAYOUT_TERMS_SHAPE,
      .operation_id = "getPayoutTerms", .summary = "When and how the merchant is paid", .success = 200,
      PROBLEMS_OF(PROBLEM_NOT_FOUND) },
    { .method = PATCH, .path = "/merchant/v1/payout-terms", .handle = api_payout_terms_update,
      .access = ACCESS_USER, .verb = VERB_MANAGE, .flags = ROUTE_WRITES, .in = &PAYOUT_TERMS_SHAPE, .out = &PAYOUT_TERMS_SHAPE,
      .operation_id = "updatePayoutTerms", .summary = "Change when and how the merchant is paid; what is left out stays", .success = 200 },
    { .method = GET, .path = "/merchant/v1/fees", .handle = api_fees_get,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_SETTLE, .out = &FEES_OUT,
      .operation_id = "getFees", .summary = "What captures cost", .success = 200 },
    /* Merchant API v1: what customers pay */
    { .method = POST, .path = "/merchant/v1/payments", .handle = api_payment_receive,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_SETTLE, .flags = CHANGE, .in = &PAYMENT_IN, .out = &PAYMENT_OUT,
      .operation_id = "receivePayment", .summary = "A customer has paid", .success = 201,
      PROBLEMS_OF(PROBLEM_CONFLICT) },
    { .method = GET, .path = "/merchant/v1/payments", .handle = api_payments_list,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .query = &PAYMENT_QUERY, .out = &PAYMENT_PAGE_OUT,
      .operation_id = "listPayments", .summary = "What customers have paid; or of what it is not known what it pays", .success = 200 },
    { .method = GET, .path = "/merchant/v1/payments/{payment_id}", .handle = api_payment_get,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .out = &PAYMENT_OUT,
      .operation_id = "getPayment", .summary = "A payment and what it pays", .success = 200,
      PROBLEMS_OF(PROBLEM_BAD_REQUEST, PROBLEM_NOT_FOUND) },
    { .method = POST, .path = "/merchant/v1/payments/{payment_id}/assignments", .handle = api_payment_assign,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_SETTLE, .flags = CHANGE, .in = &ASSIGNMENT_IN, .out = &PAYMENT_OUT,
      .operation_id = "assignPayment", .summary = "Say which invoice a payment pays", .success = 200,
      PROBLEMS_OF(PROBLEM_BAD_REQUEST, PROBLEM_NOT_FOUND) },
    { .method = POST, .path = "/merchant/v1/dunning", .handle = api_dunning_change,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_SETTLE, .flags = CHANGE, .in = &DUNNING_CHANGE_IN, .out = &DUNNING_CHANGE_OUT,
      .operation_id = "changeDunning", .summary = "Pause or resume the reminders of an invoice, waive what being late has cost, or write it off", .success = 200,
      PROBLEMS_OF(PROBLEM_NOT_FOUND, PROBLEM_NOT_ALLOWED) },
    { .method = GET, .path = "/merchant/v1/dunning-rules", .handle = api_dunning_rules,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .out = &DUNNING_RULES_OUT,
      .operation_id = "getDunningRules", .summary = "When customers who are late are reminded, and what that costs them", .success = 200 },
    { .method = POST, .path = "/merchant/v1/payments/{payment_id}/unassignments", .handle = api_payment_unassign,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_SETTLE, .flags = CHANGE, .in = &UNASSIGNMENT_IN, .out = &PAYMENT_OUT,
      .operation_id = "unassignPayment", .summary = "Take back that a payment pays an invoice", .success = 200,
      PROBLEMS_OF(PROBLEM_BAD_REQUEST, PROBLEM_NOT_FOUND) },
    { .method = POST, .path = "/merchant/v1/pay-backs", .handle = api_pay_back,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_SETTLE, .flags = CHANGE, .in = &PAY_BACK_IN, .out = &PAY_BACK_OUT,
      .operation_id = "payBack", .summary = "A customer was given back what was owed back", .success = 200,
      PROBLEMS_OF(PROBLEM_NOT_FOUND) },

    /* Merchant API v1: what customers dispute */
    { .method = GET, .path = "/merchant/v1/disputes", .handle = api_disputes_list,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .query = &DISPUTE_QUERY, .out = &DISPUTE_PAGE_OUT,
      .operation_id = "listDisputes", .summary = "Captures that customers dispute or disputed", .success = 200 },
    { .method = POST, .path = "/merchant/v1/disputes", .handle = api_dispute_open,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_DISPUTE, .flags = CHANGE, .in = &DISPUTE_IN, .out = &DISPUTE_OUT,
      .operation_id = "openDispute", .summary = "A customer disputes a capture", .success = 201,
      PROBLEMS_OF(PROBLEM_NO_SUCH_ORDER, PROBLEM_NO_SUCH_CAPTURE, PROBLEM_NOT_ALLOWED, PROBLEM_CONFLICT) },
    { .method = GET, .path = "/merchant/v1/disputes/{dispute_id}", .handle = api_dispute_get,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_VIEW, .out = &DISPUTE_OUT,
      .operation_id = "getDispute", .summary = "A dispute, and what it holds", .success = 200,
      PROBLEMS_OF(PROBLEM_BAD_REQUEST, PROBLEM_NOT_FOUND) },
    { .method = POST, .path = "/merchant/v1/disputes/{dispute_id}/decisions", .handle = api_dispute_decide,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_DISPUTE, .flags = CHANGE, .in = &DISPUTE_DECISION_IN, .out = &DISPUTE_OUT,
      .operation_id = "decideDispute", .summary = "A dispute was won or lost", .success = 200,
      PROBLEMS_OF(PROBLEM_BAD_REQUEST, PROBLEM_NOT_FOUND, PROBLEM_CONFLICT) },

    /* Merchant API v1: what the bank tells */
    { .method = GET, .path = "/merchant/v1/bank-statements", .handle = api_bank_statements,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_SETTLE, .query = &BANK_QUERY, .out = &BANK_STATEMENTS_OUT,
      .operation_id = "listBankStatements", .summary = "Bank statements that were imported, and what is odd about them", .success = 200 },
    { .method = POST, .path = "/merchant/v1/bank-uploads", .handle = api_bank_upload,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_SETTLE, .flags = ROUTE_WRITES, .read = api_bank_file_read, .query = &BANK_FILE_QUERY, .out = &BANK_UPLOAD_OUT,
      .operation_id = "uploadBankFile", .summary = "Upload a file of the bank: what it tells is taken in", .success = 201,
      PROBLEMS_OF(PROBLEM_CONFLICT) },
    { .method = GET, .path = "/merchant/v1/bank-uploads", .handle = api_bank_uploads,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_SETTLE, .query = &BANK_UPLOAD_QUERY, .out = &BANK_UPLOADS_OUT,
      .operation_id = "listBankUploads", .summary = "Files of the bank that were uploaded, and what each came to", .success = 200 },
    { .method = GET, .path = "/merchant/v1/bank-transactions", .handle = api_bank_transactions,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_SETTLE, .query = &BANK_TRANSACTION_QUERY, .out = &BANK_TRANSACTIONS_OUT,
      .operation_id = "listBankTransactions", .summary = "What was booked on the bank account, and what became of it", .success = 200 },
    { .method = POST, .path = "/merchant/v1/bank-transactions/{transaction_id}/resolutions", .handle = api_bank_resolve,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_SETTLE, .flags = CHANGE, .in = &RESOLUTION_IN, .out = &BANK_TRANSACTION_OUT,
      .operation_id = "resolveBankTransaction", .summary = "Say what an open transaction is", .success = 200,
      PROBLEMS_OF(PROBLEM_BAD_REQUEST, PROBLEM_NOT_FOUND, PROBLEM_CONFLICT) },
    { .method = GET, .path = "/merchant/v1/bank-reconciliation", .handle = api_bank_reconciliation,
      .access = ACCESS_KEY_OR_USER, .verb = VERB_SETTLE, .out = &RECONCILIATION_OUT,
      .operation_id = "getBankReconciliation", .summary = "What the bank says beside what the books say", .success = 200 },

#include "api/routes_jobs.def"

    /* Merchant API v1: sessions of the portal */
#include "api/routes_sign_in.def"

    /* The server itself. The last PROBES_COUNT rows are what a process without the API has, too. */
    { .method = GET, .path = "/openapi.json", .handle = api_openapi_get,
      .access = ACCESS_PUBLIC, .operation_id = "getOpenApi", .summary = "This document", .success = 200 },
    { .method = GET, .path = "/healthz", .handle = api_health_get, .flags = ROUTE_STORELESS | ROUTE_ANY_MEDIA,
      .access = ACCESS_PUBLIC, .out = &HEALTH_OUT, .operation_id = "getHealth", .summary = "Is the server well?", .success = 200 },
    { .method = GET, .path = "/readyz", .handle = api_ready_get, .flags = ROUTE_ANY_MEDIA,
      .access = ACCESS_PUBLIC, .out = &READY_OUT, .operation_id = "getReadiness", .summary = "Is the server ready for requests?", .success = 200,
      PROBLEMS_OF(PROBLEM_WRITES_STALLED) },
    { .method = GET, .path = "/metrics", .handle = api_metrics_get, .flags = ROUTE_STORELESS | ROUTE_TEXT,
      .access = ACCESS_PUBLIC, .operation_id = "getMetrics", .summary = "What the server counts, as text of Prometheus", .success = 200,
      PROBLEMS_OF(PROBLEM_NOT_FOUND) },
};
/* clang-format on */

static const struct route PORTAL = {
    .method = GET,
    .path = "/",
    .handle = api_asset_get,
    .access = ACCESS_PUBLIC,
    .operation_id = "getPortal",
    .summary = "The portal",
    .success = 200,
};

const struct routes API_ROUTES = {
    .rows = ROWS, .count = COUNT(ROWS), .fallback = &PORTAL, .docs = &API_DOCS
};

const struct routes PROBE_ROUTES = {
    .rows = ROWS + COUNT(ROWS) - PROBES_COUNT,
    .count = PROBES_COUNT,
    .elsewhere = "This process does scheduled work and has no API (--role jobs): it answers "
                 "/healthz, /readyz and /metrics."
};

/*
 * contract.c -- texts, tags and examples of openapi.json; its links are in contract_links.def.
 *
 * The examples tell of one order: two sweaters at 200.00 SEK, captured, and one of them given
 * back. A test holds every example against its schema, so a row here cannot be wrong for long.
 */
#include "api/contract.h"

#include "base/base.h"
#include "domain/role.h"

static const char DESCRIPTION[] =
    "Keeps authorized orders and captures them when the goods leave.\n\n"
    "`/ordermanagement/v1` is compatible with the Kustom/Klarna Order Management API v1: its "
    "requests may have members that are not known, null for what is absent, and numbers where "
    "texts are declared. Its errors are `error_code`, `error_messages` and `correlation_id`.\n\n"
    "`/settlements/v1` is compatible with the Settlements API v1 in the same way.\n\n"
    "`/merchant/v1` is what the portal uses and a shop's own programs may use too. Its errors are "
    "problems as in RFC 9457.\n\n"
    "A merchant is a store. A session is for the store where its user is at home, unless a request "
    "names another one, in the header `Fangst-Store: M100002` or, with GET, as `store=M100002` in "
    "the query. A store that the "
    "user may not enter is as one that is not there: 404 `NO_SUCH_STORE`. The role is that in the "
    "store that is "
    "named. What is the person's own (sessions, password, second factor) is the same from "
    "everywhere. A key "
    "is for its own store only.\n\n"
    "Amounts are integers in minor units, times are UTC, and nothing in an answer is null.";

/* clang-format off */
static const struct docs_tag TAGS[] = {
    { "/ordermanagement/v1/orders/{order_id}/captures", "Captures", "Capture authorized orders, and what belongs to a capture" },
    { "/ordermanagement/v1/orders/{order_id}/refunds", "Refunds", "Give captured money back" },
    { "/ordermanagement/", "Orders", "Read and change authorized orders" },
    { "/settlements/", "Settlements", "What is paid out, and for what" },
    { "/merchant/v1/orders", "Merchant orders", "Place, find and capture orders, and read what happened to them" },
    { "/merchant/v1/bulk-", "Bulk", "Much work at once, as a job" },
    { "/merchant/v1/jobs", "Bulk", "Much work at once, as a job" },
    { "/merchant/v1/order-totals", "Merchant orders", "Place, find and capture orders, and read what happened to them" },
    { "/merchant/v1/views", "Views", "How users have the list of orders" },
    { "/merchant/v1/list-choice", "Views", "How users have the list of orders" },
    { "/merchant/v1/session", "Session", "Sign in to the portal and out of it" },
    { "/merchant/v1/users", "Users", "Who may use the portal, and for what" },
    { "/merchant/v1/store-access", "Users", "Who may use the portal, and for what" },
    { "/merchant/v1/payments", "Payments", "What customers pay, and what it pays" },
    { "/merchant/v1/pay-backs", "Payments", "What customers pay, and what it pays" },
    { "/merchant/v1/dunning", "Payments", "What customers pay, and what it pays" },
    { "/merchant/v1/settings", "Settings", "How the server behaves for this merchant" },
    { "/merchant/v1/payout", "Payouts", "What was paid and will be, and on which terms" },
    { "/merchant/v1/fees", "Payouts", "What was paid and will be, and on which terms" },
    { "/merchant/", "Merchant", "What else a merchant may do" },
    { "/", "Server", "The server itself" },
};

static const struct docs_text TEXTS[] = {
    /* parameters */
    { "order_id", "Id of the order" },
    { "capture_id", "Id of the capture, as in Capture-Id" },
    { "refund_id", "Id of the refund, as in Refund-Id" },
    { "job_id", "Id of the job" },
    { "payment_reference", "Eight letters and digits, as on the bank statement" },
    { "payment_id", "Id of the payment" },
    { "transaction_id", "Id of the bank transaction" },
    { "dispute_id", "Id of the dispute" },
    { "approval_id", "Id of the request for approval" },
    { "username", "User name of the API key" },
    { "email", "E-mail address of the user" },
    { "session_id", "Id of the session" },
    { "passkey_id", "Id of the passkey" },
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
    { "listOrders", "Orders that match all filters that are given. A page may be short and still have a `next`: only its absence is the end. "
                  "With `stores` the list is over several stores, as if they were one, and each order names its `store`." },
    { "listViews", "A view is the user's own, or shared with all users of the merchant. Of the stores that it is over, those are told that are open to the user, and whether there are others." },
    { "createView", "Its filter is that of listOrders, with the sort; its columns are those of an export. Sharing takes the verb manage. With `stores` it is over several stores, each of which must be open to the caller." },
    { "replaceView", "All of it: whoever saves last wins. A shared view is changed by who made it and by who has the verb manage." },
    { "deleteView", "A list that began with it begins with all orders again." },
    { "replaceListChoice", "Both at once: what is left out is as it is by itself." },
    { "getOrderTotals", "Takes the filters of listOrders, and its `stores`, over several of which there is no `digest`. At most 100,000 orders are looked at, or, with `query`, 25 pages of 200: `truncated` then says "
                        "that there may be more. With its `digest` bulkCapture captures just these orders, or nothing." },
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
    { "getLetterhead", "As it is now. Documents of before have the one of their time." },
    { "updateLetterhead", "An empty text clears a member. Documents of before stay as they are; without any letterhead they have the first one." },
    { "getTestClock", "Only of a test merchant. While the clock is `moving` nothing else is changed." },
    { "moveTestClock", "Either `advance` or `to`. The answer comes at once; all that becomes due on the way is then done in order, each at its own "
                       "instant, and getTestClock tells when the clock is `running` again." },
    { "getMerchantOrder", "The order as getOrder has it, and what of each line is captured, and what may be done now." },
    { "getTimeline", "Every event of the order, oldest first." },
    { "captureMerchantOrder", "Says how much in exactly one way: `full`, `lines` or `captured_amount`. With lines, a "
                              "`captured_amount` is what they must come to." },
    { "refundMerchantOrder", "Says how much in exactly one way: `full`, `lines` or `refunded_amount`. With the first two a "
                             "`refunded_amount` is what they must come to." },
    { "updateOrderLines", "All lines, and what they come to; each must add up. A line of which something is captured stays at its place and keeps its name, "
                          "reference, type, unit price, tax rate and the discount on the captured units. Never below what is captured, nor above the "
                          "order_amount_limit of the order." },
    { "previewOrderLines", "Takes what updateOrderLines takes and answers what that would do, or refuses it in the same words. With its `etag` in "
                           "If-Match it is done to the order as it was, or not at all." },
    { "updateMerchantOrderCustomer", "Members that are given replace those that are there; an empty text clears one that need not be." },
    { "updateMerchantOrderReferences", "A reference that is left out stays; an empty one is cleared." },
    { "shipMerchantOrder", "Adds shipments to the order itself, before or after it is captured. Tracking pages begin with https:// or http://." },
    { "shipMerchantCapture", "Adds shipments to those that the capture has. Tracking pages begin with https:// or http://." },
    { "previewRefund", "Takes what refundMerchantOrder takes and answers what this refund would do, or refuses it in the same words. With its `etag` "
                       "in If-Match the refund is made of the order as it was, or not at all." },
    { "previewCapture", "Takes what captureMerchantOrder takes and answers all that this capture would do, or refuses it in the same words. Its "
                        "`preview_token` makes that capture do just this, or nothing." },
    { "getPlan", "An invoice for each capture that the customer pays later, with what is due when. It is there a moment after the capture." },
    { "getInvoicePdf", "On A4 in the customer's language, with the merchant's letterhead: lines, VAT, what is due when and what is left to be paid. "
                       "It changes only when something is credited, paid or put off." },
    { "getCreditNotePdf", "What a refund took off the invoice of a capture. It never changes." },
    { "getPackingSlipPdf", "On A4 in the customer's language: the goods and how many of them, without prices, to the shipping address. That of a capture "
                           "never changes; that of the whole order changes only when the order is changed." },
    { "receivePayment", "Assigned to the invoice whose `payment_reference` it has, in whatever way that is written. What pays no invoice waits, with "
                        "its `reason`, to be assigned by hand. More than is open is owed back to the customer." },
    { "listPayments", "All payments; with `unassigned=true` those that wait to be assigned." },
    { "assignPayment", "All of what is unassigned, or a part of it, so that one payment can pay several invoices." },
    { "unassignPayment", "All of what the payment pays of that invoice, or a part of it, waits to be assigned again. What the customer was paid back "
                         "since stays." },
    { "listBankStatements", "Those that were imported last come first." },
    { "uploadBankFile", "A statement (camt.053) or notification (camt.054) as the bank sends it, of accounts that are known as the merchant's. All of it "
                        "is taken in, or nothing. The same file again does nothing and answers with what it came to the first time; an entry that another "
                        "file told before counts once." },
    { "listBankUploads", "Those that were uploaded last come first." },
    { "listBankTransactions", "Each entry of the bank part by part; with `open=true` only those of which nobody knows what they are." },
    { "resolveBankTransaction", "Of one that is open, or was set aside: money of a customer, which pays that invoice or waits to be assigned; what has paid a payout; or nothing of ours." },
    { "getBankReconciliation", "What was booked on each account and what of it is ours; and account 1000 of the books, of which that must be a part." },
    { "payBack", "Notes that the customer was given back so much of what is owed back of an invoice." },
    { "getDunningRules", "As the law of each country says and the operator has chosen. The operator alone changes them: the fees and the interest are the "
                         "operator's, and so is the claim that is handed over." },
    { "changeDunning", "Says what in `change`: `paused` (with a `reason`, perhaps `until` a day), `resumed`, `waived` (`fee_amount`, `interest_amount`) or "
                       "`written_off`: all that is open. What is so already stays so." },
    { "bulkCapture", "Captures what remains of each order, one by one. Says which in exactly one way: `order_ids` or `query`. With `expected` "
                     "a query starts nothing unless it comes to what getOrderTotals said." },
    { "bulkAction", "Does the same to each order: captures or refunds it in full, cancels, releases or extends it. Says which in exactly one way: "
                    "`order_ids` or `query`, which may come with `expected` as of bulkCapture." },
    { "uploadBulkFile", "Does what each row says. The same file again does nothing, and answers with the job that has it (`is_repeated`); a job that was "
                        "cancelled before it did anything is not remembered. Each row takes the right that its action takes." },
    { "listJobs", "Those that were asked for last come first." },
    { "getJob", "A job goes on by itself, also after a restart of the server." },
    { "runJob", "In the name and with the rights of whoever says so. Of a job that is `checked`; one that runs already goes on." },
    { "pauseJob", "The rows that are being done are done; then it waits." },
    { "resumeJob", "It goes on where it was." },
    { "cancelJob", "The rows that are being done are done; the others are not." },
    { "getJobResults", "Page by page, in the order of the request. Of a dry run: what would be done." },
    { "getJobResultFile", "What was uploaded with columns added whose names begin with `result_`. They are empty where a row is not done yet." },
    { "signIn", "Makes a session: its cookie comes with the answer, its `csrf_token` in it. After several failures the "
                "e-mail address has to wait." },
    { "getSession", "The user, the merchant, the token for changes, and which stores the user may enter." },
    { "listStoreAccess", "They sign in with what they have at home; the store decides only what they may do in it, and until when." },
    { "changeStoreAccess", "It counts from the next request on. Password, second factor and sessions are not touched." },
    { "withdrawStoreAccess", "It counts from the next request on. What the user invited to the store is void; what the user did stays." },
    { "acceptStoreAccess", "The invitation must be for the address of who is signed in. Whoever is not signed in accepts with acceptInvitation and the password." },
    { "signOut", "Ends the session." },
    { "getOpenApi", "Every operation, made from the tables that the server itself works by." },
    { "getHealth", "Answers as soon as the server takes requests." },

    { "getPayouts", "By their day, the last one first. Payouts that are still open are not among them." },
    { "getPayoutSummary", "Sums over the payouts of some days, an element for each currency that there was." },
    { "getPayout", "Its totals lead from what was sold to what is paid: sale - return - fee - tax + fee_refund + tax_refund - charge + credit "
                   "+ release - holdback - repay + deposit = settlement." },
    { "getTransactions", "Sales, refunds, fees and what is kept back, page by page. Those of a payout that is still open have no payment_reference yet." },

    { "getPayoutReportWithTransactions", "Two tables after each other, each with a header, separated by semicolons: the payout, then a row for each of its "
                                         "transactions. Amounts are decimal, and positive: the type says whether one adds or takes off." },
    { "getPayoutsSummaryReportWithTransactions", "The same with a row for each payout of these days, and all their transactions. There is no limit to how many." },
    { "payout", "On A4 with the merchant's letterhead: from what was sold to what is paid, then a row for each transaction, and on each page "
                "what it comes to and what is carried forward. Made again it is the same, byte for byte. At most a million pages." },
    { "payoutsSummary", "A row for each payout of these days, by currency, with sums on each page." },
    { "listPayouts", "Page by page. The terms decide when a payout is closed: at the end of a day." },
    { "listUpcomingPayouts", "Payouts that are still open, closed in thought: more captures, refunds and other terms will change them." },
    { "getMerchantPayout", "Of one that is open the steps are a forecast." },
    { "listPayoutLines", "Their amounts come to that of the step. A page may be short, even empty, and still have a next one. Of an open payout only "
                         "captures, refunds and their fees are there; the rest is worked out when it is closed." },
    { "listMails", "What the mail server said of each, also if it refused. A mail that is on its way is tried again until it is too old." },
    { "resendMail", "As a mail of its own, to the address that the customer has now. At most five times an hour for an order; and not to an address "
                    "that refused the last mail for good." },
    { "draftOrder", "What placeOrder takes, with the lines, the customer and the references of this order, and without its authorization: that is the "
                    "customer's to give anew. Nothing is placed by it." },
    { "changeTags", "What is not named stays as it is, so that two people at the same order lose nothing of each other's. A tag is spelled as whoever "
                    "was first spelled it. At most 20 for an order." },
    { "listTags", "At most 1000 of a merchant. A tag that no order has any more is not among them." },
    { "getMailTerms", "All of them, also those that were never chosen." },
    { "updateMailTerms", "They count for what happens from now on, and for mails that have not left yet." },
    { "getPayoutTerms", "All of them, also those that were never chosen." },
    { "updatePayoutTerms", "They count for payouts that are closed from now on; a payout that is open keeps its day." },
    { "getFees", "Rates that are over, or still to come, are among them. They are added on the command line." },

    /* schemas */
    { "Order", "An authorized order and where it stands" },
    { "OrderLine", "One item of an order, a capture or a refund" },
    { "ProductIdentifiers", "What identifies the product elsewhere" },
    { "Subscription", "How often the line is bought" },
    { "OrderDraft", "An order that is not placed yet" },
    { "TagChange", "Which tags come and go" },
    { "OrderTags", "The tags of an order" },
    { "Tag", "A tag, and how many orders have it" },
    { "Tags", "The tags of a merchant" },
    { "RequestLog", "A page of the log of requests" },
    { "RequestLogEntry", "What an API key asked and what was answered, without what is about people" },
    { "ResendRequest", "Which mail is sent again" },
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
    { "Letterhead", "Who the merchant is on invoices, credit notes and reports" },
    { "OrderSummary", "The order as a list shows it" },
    { "OrderPage", "One page of a list of orders" },
    { "Event", "Something that happened to the order" },
    { "Warning", "Something about a request that is worth looking at" },
    { "MemberChange", "A member of the order that was changed" },
    { "PaymentPlan", "What the customer of an order has to pay when" },
    { "Invoice", "What the customer of a capture has to pay" },
    { "PlanPart", "What is due on one day" },
    { "InvoicePayment", "What a payment paid of an invoice" },
    { "InvoiceCredit", "What a refund took off an invoice" },
    { "PaymentNotice", "A payment as it is told" },
    { "Payment", "A payment of a customer and what it pays" },
    { "PaymentAssignment", "A payment, or a part of it, pays an invoice" },
    { "PaymentPage", "One page of a list of payments" },
    { "DunningRules", "What is done about customers who are late" },
    { "DunningRule", "What is done about such customers, for captures of today" },
    { "DunningStep", "A reminder, the demand, or the hand-over to collection" },
    { "DunningChosen", "What the operator has chosen" },
    { "Dunning", "Where the dunning of an invoice stands" },
    { "DunningChange", "What is changed of the dunning of an invoice" },
    { "DunningChanged", "An invoice whose dunning was changed" },
    { "PayBack", "What of an invoice was given back to its customer" },
    { "Settings", "What a merchant has chosen about the rules" },
    { "DueDateOptions", "How much longer the customer may be given to pay" },
    { "Payout", "What is paid at once, in one currency" },
    { "MerchantPayout", "What is paid at once, step by step" },
    { "PayoutStep", "One step from what was sold to what is paid" },
    { "PayoutTerms", "When and how a merchant is paid" },
    { "FeeRate", "What a capture costs" },
    { "EventPayout", "In which payout a capture or a refund is" },
    { "PayoutLine", "What a capture, a refund or the payout itself adds to a step" },
    { "Totals", "From what was sold to what is paid" },
    { "PayoutCollection", "A page of payouts" },
    { "PayoutSummary", "Sums over payouts of one currency" },
    { "Transaction", "A line of a payout" },
    { "TransactionCollection", "A page of transactions" },
    { "Pagination", "Where a page is among all" },
    { "CapturePreview", "What a capture would do" },
    { "CapturePayout", "Fees of a capture, and the payout that it becomes part of" },
    { "LedgerEntry", "An amount that one account is debited and another credited with" },
    { "CapturePlan", "What the customer of a capture has to pay" },
    { "PlannedPart", "What is due on a day" },
    { "OrderAfterCapture", "Where an order stands after a capture" },
    { "MailToBeSent", "A mail that a capture causes" },
    { "PreviewNotice", "What is worth knowing before a capture" },
    { "Approval", "What was above a limit and asked for, and what became of it" },
    { "RoleLimits", "Up to which amounts each role acts alone" },
    { "Store", "A store that a user may enter" },
    { "StoreAccess", "A user of another merchant who may enter the store" },
    { "Dispute", "What a customer says is not owed, and what that holds" },
    { "Job", "Work on many orders" },
    { "ReasonParameters", "What the sentence of a refusal tells of this case; which of them there are depends on its code" },
    { "JobResult", "What became of one order" },
};

static const struct docs_link LINKS[] = {
#include "api/contract_links.def"
};

static const struct docs_example EXAMPLES[] = {
#include "api/contract_examples.def"
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
    .verbs = VERB_NAMES,
};

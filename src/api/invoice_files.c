#include "api/invoice_files.h"

#include "api/app.h"
#include "api/report_file.h"
#include "service/invoice_document.h"
#include "service/packing_slip.h"

struct slip_query {
    uint64_t has;
    struct uuid capture_id;
};

/* clang-format off */
static const struct field SLIP_QUERY_FIELDS[] = {
    FIELD(SHAPE_UUID, slip_query, capture_id, 0, 0, 0, "Of this capture; without it of the whole order as it stands"),
};
const struct shape PACKING_SLIP_QUERY = SHAPE("PackingSlipQuery", slip_query, SLIP_QUERY_FIELDS);
/* clang-format on */

static enum problem answer_pdf(struct ctx *c, struct call *call, FILE *file, const char *kind,
                               str number, enum problem p)
{
    struct report_file r = { .file = file,
                             .name = arena_format(c->arena, "%s-%.*s.pdf", kind, STR_ARG(number)),
                             .content_type = STR("application/pdf"),
                             .is_shown = true };
    return report_file_answer(c, call, &r, p);
}

enum problem api_invoice_pdf(struct ctx *c, struct call *call)
{
    struct uuid order_id, capture_id;
    FILE *file = NULL;
    str number = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(api_path_id(c, call, 1, &capture_id));
    TRY(report_file_open(c, &file));
    enum problem p = invoice_document(c, order_id, capture_id, file, &number);
    return answer_pdf(c, call, file, "invoice", number, p);
}

enum problem api_credit_note_pdf(struct ctx *c, struct call *call)
{
    struct uuid order_id, capture_id, refund_id;
    FILE *file = NULL;
    str number = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(api_path_id(c, call, 1, &capture_id));
    TRY(api_path_id(c, call, 2, &refund_id));
    TRY(report_file_open(c, &file));
    enum problem p = credit_note_document(c, order_id, capture_id, refund_id, file, &number);
    return answer_pdf(c, call, file, "credit-note", number, p);
}

enum problem api_packing_slip_pdf(struct ctx *c, struct call *call)
{
    const struct slip_query *q = call->query;
    struct uuid order_id;
    FILE *file = NULL;
    str number = { 0 };
    TRY(api_order_id(c, call, &order_id));
    TRY(report_file_open(c, &file));
    enum problem p = packing_slip(c, order_id, q->capture_id, file, &number);
    return answer_pdf(c, call, file, "packing-slip", number, p);
}

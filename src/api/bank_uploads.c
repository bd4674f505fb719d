#include "api/bank_uploads.h"

#include "api/app.h"
#include "api/timeline.h"
#include "service/bank_upload.h"
#include "service/cursor.h"
#include "service/order_list.h"

#define KIND_OF_UPLOADS 323

struct bank_file_query {
    uint64_t has;
    str file_name;
};
struct bank_upload_query {
    uint64_t has;
    int64_t limit;
    str cursor;
};
struct upload_out {
    struct uuid upload_id;
    str file_name;
    struct actor_out uploaded_by;
    int64_t uploaded_at, bytes, statements, new_entries, known_entries, pending_entries;
    int64_t payments, unassigned_payments, reversals, payouts, open_transactions;
    bool is_repeated;
};
struct uploads_out {
    struct shape_list uploads;
    str next;
};

/* clang-format off */
static const struct field FILE_QUERY_FIELDS[] = {
    FIELD(SHAPE_STR, bank_file_query, file_name, 0, 0, UPLOAD_NAME_CHARS, "Name of the file, to know it again in the list"),
};
const struct shape BANK_FILE_QUERY = SHAPE("BankFileQuery", bank_file_query, FILE_QUERY_FIELDS);

static const struct field UPLOAD_FIELDS[] = {
    FIELD(SHAPE_UUID, upload_out, upload_id, 0, 0, 0, "Id of the upload"),
    FIELD(SHAPE_STR, upload_out, file_name, OMIT_EMPTY, 0, UPLOAD_NAME_CHARS, "Name of the file, if it was told"),
    FIELD(SHAPE_I64, upload_out, bytes, 0, 1, INT64_MAX, "Size of the file"),
    FIELD_OBJECT(upload_out, uploaded_by, 0, &ACTOR_OUT, "Who uploaded it"),
    FIELD(SHAPE_TIME, upload_out, uploaded_at, 0, 0, 0, "When"),
    FIELD(SHAPE_I64, upload_out, statements, 0, 0, UPLOAD_STATEMENTS_MAX, "Statements and notifications in it"),
    FIELD(SHAPE_I64, upload_out, new_entries, 0, 0, UPLOAD_TRANSACTIONS_MAX, "Entries that were not told before"),
    FIELD(SHAPE_I64, upload_out, known_entries, 0, 0, UPLOAD_TRANSACTIONS_MAX, "Entries that were told before: nothing happened to them"),
    FIELD(SHAPE_I64, upload_out, pending_entries, 0, 0, UPLOAD_TRANSACTIONS_MAX, "Entries that are not booked yet: passed over, for the bank tells them again"),
    FIELD(SHAPE_I64, upload_out, payments, 0, 0, UPLOAD_TRANSACTIONS_MAX, "Payments of customers"),
    FIELD(SHAPE_I64, upload_out, unassigned_payments, 0, 0, UPLOAD_TRANSACTIONS_MAX, "Payments among these that wait to be assigned to an invoice"),
    FIELD(SHAPE_I64, upload_out, reversals, 0, 0, INT64_MAX, "Payments that the bank took back"),
    FIELD(SHAPE_I64, upload_out, payouts, 0, 0, UPLOAD_TRANSACTIONS_MAX, "Payouts that were paid"),
    FIELD(SHAPE_I64, upload_out, open_transactions, 0, INT64_MIN, UPLOAD_TRANSACTIONS_MAX, "Transactions that stay open; below 0 if the file says what more were, that were open before"),
    FIELD(SHAPE_BOOL, upload_out, is_repeated, OMIT_EMPTY, 0, 0, "The same file was uploaded before: nothing was done, and this is what it came to then"),
};
const struct shape BANK_UPLOAD_OUT = SHAPE("BankUpload", upload_out, UPLOAD_FIELDS);

static const struct field UPLOAD_QUERY_FIELDS[] = {
    FIELD(SHAPE_I64, bank_upload_query, limit, 0, 1, LIST_LIMIT_MAX, "Uploads per page"),
    FIELD(SHAPE_STR, bank_upload_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape BANK_UPLOAD_QUERY = SHAPE("BankUploadListQuery", bank_upload_query, UPLOAD_QUERY_FIELDS);

static const struct field UPLOADS_FIELDS[] = {
    FIELD_LIST(uploads_out, uploads, 0, 0, LIST_LIMIT_MAX, &BANK_UPLOAD_OUT, "The last one first"),
    FIELD(SHAPE_STR, uploads_out, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent at the end"),
};
const struct shape BANK_UPLOADS_OUT = SHAPE("BankUploadPage", uploads_out, UPLOADS_FIELDS);
/* clang-format on */

static struct upload_out upload_out(const struct bank_upload *u)
{
    return (struct upload_out){ .upload_id = u->upload_id,
                                .file_name = u->file_name,
                                .uploaded_by = actor_out(u->uploaded_by),
                                .uploaded_at = u->uploaded_at,
                                .bytes = u->bytes,
                                .statements = u->statements,
                                .new_entries = u->entries,
                                .known_entries = u->known,
                                .pending_entries = u->pending,
                                .payments = u->payments,
                                .unassigned_payments = u->unassigned,
                                .reversals = u->reversals,
                                .payouts = u->payouts,
                                .open_transactions = u->open };
}

enum problem api_bank_file_read(struct ctx *c, struct call *call)
{
    struct bank_file *file = ARENA_NEW(c->arena, struct bank_file);
    TRY(bank_file_read(c, call->request->body, file));
    call->in = file;
    return OK;
}

enum problem api_bank_upload(struct ctx *c, struct call *call)
{
    const struct bank_file_query *q = call->query;
    struct bank_upload taken;
    bool is_repeated = false;
    TRY(bank_upload_take(c, call->in, q->file_name, &taken, &is_repeated));
    struct upload_out out = upload_out(&taken);
    out.is_repeated = is_repeated;
    answer_json(c, call, 201, &BANK_UPLOAD_OUT, &out);
    api_transaction(c, call, taken.upload_id);
    return OK;
}

enum problem api_bank_uploads(struct ctx *c, struct call *call)
{
    const struct bank_upload_query *q = call->query;
    struct cursor at = { 0 }, next = { .kind = KIND_OF_UPLOADS };
    struct bank_uploads found;
    size_t limit = q->limit > 0 ? (size_t)q->limit : LIST_LIMIT_DEFAULT;
    memset(at.id.bytes, 0xFF, sizeof at.id.bytes);
    TRY(cursor_read(c, q->cursor, KIND_OF_UPLOADS, &at));
    TRY(bank_uploads(c, at.id, limit, &found));
    struct upload_out *items = ARENA_ARRAY(c->arena, struct upload_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        items[i] = upload_out(&found.items[i]);
    struct uploads_out out = { .uploads = { items, found.count } };
    if (found.count == limit) {
        next.id = found.items[limit - 1].upload_id;
        out.next = cursor_write(c, &next);
    }
    answer_json(c, call, 200, &BANK_UPLOADS_OUT, &out);
    return OK;
}

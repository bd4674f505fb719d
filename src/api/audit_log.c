#include "api/audit_log.h"

#include "api/app.h"
#include "api/report_file.h"
#include "api/timeline.h"
#include "base/clock.h"
#include "base/csv.h"
#include "service/audit_log.h"
#include "service/cursor.h"
#include "service/order_list.h"

#define KIND_OF_AUDIT 600
#define PAGE          500 /* entries that an export reads at once */

struct audit_query {
    uint64_t has;
    str type, cursor;
    int64_t limit;
};
struct audit_entry_out {
    struct uuid entry_id;
    int64_t at;
    str type;
    struct actor_out actor;
    str subject, address;
    str changes; /* JSON */
};
struct audit_change_out {
    str member, from, to;
};
struct audit_out {
    struct shape_list entries;
    str next;
};
/* clang-format off */
static const struct field AUDIT_QUERY_FIELDS[] = {
    FIELD_CHOICE(audit_query, type, 0, AUDIT_TYPES, "Only entries of this type"),
    FIELD(SHAPE_I64, audit_query, limit, 0, 1, LIST_LIMIT_MAX, "Entries per page"),
    FIELD(SHAPE_STR, audit_query, cursor, 0, 0, 512, "The next of the page before"),
};
const struct shape AUDIT_QUERY = SHAPE("AuditQuery", audit_query, AUDIT_QUERY_FIELDS);

static const struct field AUDIT_CHANGE_FIELDS[] = {
    FIELD(SHAPE_STR, audit_change_out, member, 0, 1, 64, "What it is called"),
    FIELD(SHAPE_STR, audit_change_out, from, OMIT_EMPTY, 0, SHAPE_CHANGE_BYTES, "What it was; what is no text, as JSON"),
    FIELD(SHAPE_STR, audit_change_out, to, OMIT_EMPTY, 0, SHAPE_CHANGE_BYTES, "What it is"),
};
static const struct shape AUDIT_CHANGE_OUT = SHAPE("AuditChange", audit_change_out, AUDIT_CHANGE_FIELDS);
static const struct field AUDIT_ENTRY_FIELDS[] = {
    FIELD(SHAPE_UUID, audit_entry_out, entry_id, 0, 0, 0, "Id of the entry; later ones are greater"),
    FIELD(SHAPE_TIME, audit_entry_out, at, 0, 0, 0, "When, in real time"),
    FIELD_CHOICE(audit_entry_out, type, 0, AUDIT_TYPES, "What happened"),
    FIELD_OBJECT(audit_entry_out, actor, 0, &ACTOR_OUT, "Who did it; of a refused sign-in the system"),
    FIELD(SHAPE_STR, audit_entry_out, subject, OMIT_EMPTY | PERSONAL, 0, 100, "What it is about: the e-mail address of a user, the user name of a key, the id of a webhook, the name of a view"),
    FIELD(SHAPE_STR, audit_entry_out, address, OMIT_EMPTY | PERSONAL, 0, 64, "From which network address; of a proxy if there is one"),
    FIELD_JSON(audit_entry_out, changes, 0, SHAPE_LIST, &AUDIT_CHANGE_OUT, "Each member that is different; of other entries what else is to be known"),
};
static const struct shape AUDIT_ENTRY_OUT = SHAPE("AuditEntry", audit_entry_out, AUDIT_ENTRY_FIELDS);
static const struct field AUDIT_FIELDS[] = {
    FIELD_LIST(audit_out, entries, 0, 0, LIST_LIMIT_MAX, &AUDIT_ENTRY_OUT, "The latest first"),
    FIELD(SHAPE_STR, audit_out, next, OMIT_EMPTY, 0, 512, "Cursor of the next page; absent: this is the last"),
};
const struct shape AUDIT_OUT = SHAPE("AuditPage", audit_out, AUDIT_FIELDS);
/* clang-format on */

static struct audit_entry_out entry_out(const struct audit_entry *e)
{
    return (struct audit_entry_out){ .entry_id = e->entry_id,
                                     .at = e->at,
                                     .type = e->type,
                                     .actor = actor_out(e->actor),
                                     .subject = e->subject,
                                     .address = e->address,
                                     .changes = e->changes };
}

enum problem api_audit_log_list(struct ctx *c, struct call *call)
{
    const struct audit_query *q = call->query;
    int64_t limit = q->limit != 0 ? q->limit : LIST_LIMIT_DEFAULT;
    struct cursor at = { .kind = KIND_OF_AUDIT };
    memset(at.id.bytes, 0xFF, sizeof at.id.bytes);
    TRY(cursor_read(c, q->cursor, KIND_OF_AUDIT, &at));
    struct audit_entries found;
    TRY(audit_log_list(c, q->type, at.id, limit, &found));
    struct audit_entry_out *items = ARENA_ARRAY(c->arena, struct audit_entry_out, found.count + 1);
    for (size_t i = 0; i < found.count; i++)
        items[i] = entry_out(&found.items[i]);
    struct audit_out out = { .entries = { items, found.count } };
    if (found.count == (size_t)limit) {
        at.id = found.items[found.count - 1].entry_id;
        out.next = cursor_write(c, &at);
    }
    answer_json(c, call, 200, &AUDIT_OUT, &out);
    return OK;
}

/* --- as a file ------------------------------------------------------------------------------ */

typedef void put_entry_fn(struct ctx *c, FILE *file, const struct audit_entry *e);

static enum problem put_all(struct ctx *c, FILE *file, put_entry_fn *put)
{
    struct uuid after = { { 0 } };
    struct audit_entries found = { .count = PAGE };
    while (found.count == PAGE) {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(audit_log_after(c, after, PAGE, &found));
        for (size_t i = 0; i < found.count; i++)
            put(c, file, &found.items[i]);
        if (found.count > 0)
            after = found.items[found.count - 1].entry_id;
        arena_rewind(c->arena, mark);
    }
    return OK;
}

static void put_csv(struct ctx *c, FILE *file, const struct audit_entry *e)
{
    struct csv csv = { .file = file, .delimiter = ',' };
    const str fields[] = {
        uuid_text(c->arena, e->entry_id),   clock_text(c->arena, e->at),         e->type,
        csv_free_text(c->arena, e->actor),  csv_free_text(c->arena, e->subject), e->address,
        csv_free_text(c->arena, e->changes)
    };
    for (size_t i = 0; i < COUNT(fields); i++)
        csv_put(&csv, fields[i]);
    csv_end_row(&csv);
}

static void put_ndjson(struct ctx *c, FILE *file, const struct audit_entry *e)
{
    struct audit_entry_out out = entry_out(e);
    struct text t = text_begin(c->arena, (size_t)128 * 1024);
    str json;
    shape_write_json(&t, &AUDIT_ENTRY_OUT, &out);
    text_char(&t, '\n');
    CHECK(text_done(&t, &json));
    (void)fwrite(json.ptr, 1, json.len, file);
}

enum problem api_audit_log_csv(struct ctx *c, struct call *call)
{
    struct report_file r = { .name = STR("audit-log.csv"),
                             .content_type = STR("text/csv; charset=utf-8") };
    TRY(report_file_open(c, &r.file));
    (void)fputs("entry_id,at,type,actor,subject,address,changes\r\n", r.file);
    return report_file_answer(c, call, &r, put_all(c, r.file, put_csv));
}

enum problem api_audit_log_ndjson(struct ctx *c, struct call *call)
{
    struct report_file r = { .name = STR("audit-log.ndjson"),
                             .content_type = STR("application/x-ndjson") };
    TRY(report_file_open(c, &r.file));
    return report_file_answer(c, call, &r, put_all(c, r.file, put_ndjson));
}

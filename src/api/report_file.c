#include "api/report_file.h"

enum problem report_file_open(struct ctx *c, FILE **out)
{
    FILE *file = tmpfile();
    if (file == NULL)
        return blame(c, PROBLEM_STORE_BROKEN, (str){ 0 }, "There is no room for a temporary file.");
    *out = file;
    return OK;
}

enum problem report_file_answer(struct ctx *c, struct call *call, const struct report_file *r,
                                enum problem p)
{
    bool failed = fflush(r->file) != 0 || ferror(r->file) != 0;
    int64_t size = failed ? -1 : (int64_t)ftello(r->file);
    if (p == OK && size < 0)
        p = blame(c, PROBLEM_STORE_BROKEN, (str){ 0 }, "There is no room for the report.");
    if (p != OK) {
        (void)fclose(r->file);
        return p;
    }
    struct answer *a = &call->answer;
    a->status = 200;
    a->content_type = r->content_type;
    a->file = r->file;
    a->file_size = size;
    answer_header(a, STR("Content-Disposition"),
                  arena_format(c->arena, "%s; filename=\"%.*s\"",
                               r->is_shown ? "inline" : "attachment", STR_ARG(r->name)));
    return OK;
}

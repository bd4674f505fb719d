#include "main/payment_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libxml/xmlwriter.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "domain/bank_account.h"
#include "service/payout.h"
#include "service/payout_bank.h"
#include "service/test_clock.h"
#include "sql.h"

#define NAMESPACE  "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
#define PAID_MAX   5000 /* payouts in a file */
#define NAME_CHARS 140  /* Max140Text */

struct filing {
    const struct config *config;
    str message;
    str name; /* of the merchant */
    struct payout_terms terms;
    struct filed filed;
    int64_t *attempts; /* of each payout */
};

/* --- the document ------------------------------------------------------------------------ */

/* The writer keeps what went wrong; it is asked once, when the document ends. */
struct document {
    xmlTextWriterPtr writer;
    struct arena *arena;
    bool failed;
};

static void opened(struct document *d, const char *name)
{
    d->failed = xmlTextWriterStartElement(d->writer, BAD_CAST name) < 0 || d->failed;
}

static void closed(struct document *d)
{
    d->failed = xmlTextWriterEndElement(d->writer) < 0 || d->failed;
}

static void element(struct document *d, const char *name, str text)
{
    const char *value = arena_cstr(d->arena, text);
    d->failed =
        xmlTextWriterWriteElement(d->writer, BAD_CAST name, BAD_CAST value) < 0 || d->failed;
}

/* <a><b>text</b></a> ... for a path such as "DbtrAcct/Id/IBAN". */
static void nested(struct document *d, str path, str text)
{
    str name = { 0 }, rest = path;
    CHECK(str_split(&rest, '/', &name));
    if (rest.len == 0) {
        element(d, arena_cstr(d->arena, name), text);
        return;
    }
    opened(d, arena_cstr(d->arena, name));
    nested(d, rest, text);
    closed(d);
}

static str first_chars(str s, size_t most)
{
    while (str_count_chars(s) > most)
        do
            s.len--;
        while (s.len > 0 && (s.ptr[s.len] & 0xC0) == 0x80);
    return s;
}

/* The sum over all currencies, as the standard wants it: a number to check by, of no currency. */
static str control_sum(struct arena *a, const struct payout *payouts, size_t count)
{
    int64_t hundredths = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t unit = currency_digits(payouts[i].currency) == 0 ? 100 : 1;
        hundredths += payouts[i].settlement.settlement * unit;
    }
    return money_text(a, (money){ hundredths, CURRENCY_EUR });
}

static void write_transfer(struct document *d, const struct filing *f, const struct payout *p,
                           str id)
{
    money amount = { p->settlement.settlement, p->currency };
    opened(d, "CdtTrfTxInf");
    nested(d, STR("PmtId/EndToEndId"), id);
    opened(d, "Amt");
    opened(d, "InstdAmt");
    const char *code = arena_cstr(d->arena, currency_code(p->currency));
    d->failed =
        xmlTextWriterWriteAttribute(d->writer, BAD_CAST "Ccy", BAD_CAST code) < 0 || d->failed;
    const char *text = arena_cstr(d->arena, money_text(d->arena, amount));
    d->failed = xmlTextWriterWriteString(d->writer, BAD_CAST text) < 0 || d->failed;
    closed(d);
    closed(d);
    if (f->terms.bic.len > 0)
        nested(d, STR("CdtrAgt/FinInstnId/BICFI"), f->terms.bic);
    nested(d, STR("Cdtr/Nm"), first_chars(f->name, NAME_CHARS));
    nested(d, STR("CdtrAcct/Id/IBAN"), f->filed.iban.len > 0 ? f->filed.iban : f->terms.iban);
    nested(d, STR("RmtInf/Ustrd"), p->payment_reference);
    closed(d);
}

/* A payment information each, because each has a day of its own. A day that is over when the file
 * is made is that day instead. */
static void write_payment(struct document *d, const struct filing *f, size_t at)
{
    const struct payout *p = &f->filed.payouts.items[at];
    str id = payout_end_to_end_id(d->arena, p->payment_reference, f->attempts[at]);
    int64_t today = clock_midnight(f->filed.filed_at);
    int64_t day = p->payout_date > today ? p->payout_date : today;
    opened(d, "PmtInf");
    element(d, "PmtInfId", id);
    element(d, "PmtMtd", STR("TRF"));
    element(d, "NbOfTxs", STR("1"));
    element(d, "CtrlSum", control_sum(d->arena, p, 1));
    nested(d, STR("ReqdExctnDt/Dt"), (str){ clock_text(d->arena, day).ptr, 10 });
    nested(d, STR("Dbtr/Nm"), first_chars(str_of(f->config->payer), NAME_CHARS));
    nested(d, STR("DbtrAcct/Id/IBAN"), str_of(f->config->payer_iban));
    opened(d, "DbtrAgt");
    if (f->config->payer_bic != NULL)
        nested(d, STR("FinInstnId/BICFI"), str_of(f->config->payer_bic));
    else
        nested(d, STR("FinInstnId/Othr/Id"), STR("NOTPROVIDED"));
    closed(d);
    write_transfer(d, f, p, id);
    closed(d);
}

static void write_header(struct document *d, const struct filing *f)
{
    opened(d, "GrpHdr");
    element(d, "MsgId", f->message);
    element(d, "CreDtTm", clock_text(d->arena, f->filed.filed_at));
    element(d, "NbOfTxs", arena_format(d->arena, "%zu", f->filed.payouts.count));
    element(d, "CtrlSum", control_sum(d->arena, f->filed.payouts.items, f->filed.payouts.count));
    nested(d, STR("InitgPty/Nm"), first_chars(str_of(f->config->payer), NAME_CHARS));
    closed(d);
}

static bool write_document(struct arena *a, const struct filing *f, xmlBufferPtr into)
{
    struct document d = { .writer = xmlNewTextWriterMemory(into, 0), .arena = a };
    CHECK(d.writer != NULL);
    d.failed =
        xmlTextWriterSetIndent(d.writer, 1) < 0 ||
        xmlTextWriterStartDocument(d.writer, "1.0", "UTF-8", NULL) < 0 ||
        xmlTextWriterStartElementNS(d.writer, NULL, BAD_CAST "Document", BAD_CAST NAMESPACE) < 0;
    opened(&d, "CstmrCdtTrfInitn");
    write_header(&d, f);
    for (size_t i = 0; i < f->filed.payouts.count; i++)
        write_payment(&d, f, i);
    d.failed = xmlTextWriterEndDocument(d.writer) < 0 || d.failed;
    xmlFreeTextWriter(d.writer);
    return !d.failed;
}

/* --- the file ---------------------------------------------------------------------------- */

static bool save(const char *path, const xmlBuffer *content)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (file < 0)
        return false;
    size_t length = (size_t)content->use, done = 0;
    while (done < length) {
        ssize_t written = write(file, (const char *)content->content + done, length - done);
        if (written < 0)
            break;
        done += (size_t)written;
    }
    bool good = done == length && fsync(file) == 0;
    return close(file) == 0 && good;
}

static int write_file(struct access_store *s, const struct filing *f)
{
    xmlBufferPtr content = xmlBufferCreate();
    CHECK(content != NULL);
    bool good = write_document(s->arena, f, content) && save(f->config->payment_file, content);
    xmlBufferFree(content);
    if (!good)
        return complain("%s was not written (%s); --message %.*s writes it again",
                        f->config->payment_file, strerror(errno), STR_ARG(f->message));
    (void)printf("%s has %zu payouts; its message id is %.*s.\n", f->config->payment_file,
                 f->filed.payouts.count, STR_ARG(f->message));
    return 0;
}

/* --- the command ------------------------------------------------------------------------- */

static enum problem find_merchant(struct unit *u, const struct config *config)
{
    str name = { 0 };
    TRY(merchant_find(u->c, str_of(config->merchant), &u->c->merchant_id, &name));
    return clock_enter_merchant(u->c);
}

static enum problem assign(struct unit *u)
{
    struct filing *f = u->self;
    TRY(find_merchant(u, f->config));
    return payout_file(u->c, &f->message);
}

static enum problem load(struct unit *u)
{
    struct filing *f = u->self;
    struct ctx *c = u->c;
    str mid = { 0 };
    bool found = false;
    TRY(find_merchant(u, f->config));
    TRY(payouts_filed(c, f->message, PAID_MAX, &f->filed));
    f->attempts = ARENA_ARRAY(c->arena, int64_t, f->filed.payouts.count + 1);
    for (size_t i = 0; i < f->filed.payouts.count; i++) {
        struct payout_returns returns;
        TRY(payout_returns(c, f->filed.payouts.items[i].payout_no, &returns));
        f->attempts[i] = (int64_t)returns.count + 1;
    }
    if (f->filed.payouts.count == 0)
        return blame(c, PROBLEM_NOT_FOUND, (str){ 0 }, "There is no payment file %.*s.",
                     STR_ARG(f->message));
    TRY(payout_terms_load(c, &f->terms, &found));
    CHECK(found);
    return db_one(c, &SQL_MERCHANT_LOAD, PARAMS(P_I64(c->merchant_id)),
                  COLUMNS(C_STR("mid", &mid), C_STR("name", &f->name)));
}

static bool check_payer(const struct config *config)
{
    if (!require(config->payer, "--payer") || !require(config->payer_iban, "--payer-iban"))
        return false;
    if (!iban_is_valid(str_of(config->payer_iban)))
        (void)complain("--payer-iban must be an IBAN in upper case without blanks whose check "
                       "digits are right, but was %s",
                       config->payer_iban);
    else if (config->payer_bic != NULL && !bic_is_valid(str_of(config->payer_bic)))
        (void)complain("--payer-bic must be 8 or 11 upper-case letters and digits, but was %s",
                       config->payer_bic);
    else
        return true;
    return false;
}

int payment_file(struct access_store *s, const struct config *config)
{
    struct filing f = { .config = config };
    char message[64] = "";
    if (!check_payer(config))
        return 2;
    if (access(config->payment_file, F_OK) == 0)
        return complain("%s is there already", config->payment_file);
    if (config->message != NULL)
        f.message = str_of(config->message);
    else if (store_run(s, assign, &f) != OK)
        return 1;
    (void)snprintf(message, sizeof message, "%.*s", STR_ARG(f.message));
    f.message = str_of(message); /* the next unit empties the arena */
    return store_read(s, load, &f) == OK ? write_file(s, &f) : 1;
}

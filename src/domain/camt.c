#include "domain/camt.h"

#include <libxml/xmlreader.h>
#include <stdlib.h>

#define NAMESPACE  "urn:iso:std:iso:20022:tech:xsd:camt."
#define DEPTH_MAX  32
#define PATH_BYTES 512
#define BYTES_MAX  4096               /* of a text that is looked at */
#define TEXTS_MAX  2000               /* bytes of texts that are joined */
#define ENTRY_MAX  ((size_t)16 << 20) /* bytes of all texts of an entry */
#define BALANCES   1000               /* of a statement, at most */
#define CODE_CHARS 35                 /* Max35Text */

enum side { SIDE_UNTOLD, SIDE_CREDIT, SIDE_DEBIT };

/* The balance that is being read. */
struct balance {
    str code;
    money amount;
    enum side side;
    date day;
};

/* What is being read, innermost last. */
struct draft {
    struct camt_statement statement;
    str electronic_sequence, legal_sequence, account_currency, iban, other_account, status;
    struct balance balance;
    struct camt_entry entry;
    struct camt_transaction transaction;
    enum side side, transaction_side;
    money transaction_amount, instructed_amount;
};

struct camt_reader {
    xmlTextReaderPtr xml;
    FILE *file;
    size_t bytes;
    struct arena *own; /* texts of the statement */
    struct arena *arena;
    struct draft draft;
    struct camt_transaction *transactions;
    size_t transactions_room;
    char path[PATH_BYTES]; /* of the element, from below Stmt or Ntfctn on */
    size_t path_length;
    bool is_in_statement, is_leaf, has_opening, has_closing;
    size_t balances, entry_bytes;
    char text[BYTES_MAX];
    size_t text_length;
    bool text_is_too_long;
    char currency[8]; /* the Ccy of the element */
    char fault[600];
};

/* --- what is wrong ----------------------------------------------------------------------- */

/* Of the element that is read: the parser itself is some lines ahead. */
static long line_of(struct camt_reader *r)
{
    xmlNodePtr node = xmlTextReaderCurrentNode(r->xml);
    long line = node != NULL ? xmlGetLineNo(node) : -1; /* a document type has none */
    return line > 0 ? line : xmlTextReaderGetParserLineNumber(r->xml);
}

static bool PRINTF_LIKE(2, 3) fail(struct camt_reader *r, const char *format, ...)
{
    char what[400];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (r->fault[0] == '\0')
        (void)snprintf(r->fault, sizeof r->fault, "line %ld: %s", line_of(r), what);
    return false;
}

static void note_syntax(void *self, xmlErrorPtr error)
{
    struct camt_reader *r = self;
    str said = str_trim(str_of(error->message));
    if (r->fault[0] == '\0' && error->level >= XML_ERR_ERROR)
        (void)snprintf(r->fault, sizeof r->fault, "line %d: it is not well-formed XML: %.*s",
                       error->line, said.len < 200 ? (int)said.len : 200, said.ptr);
}

static bool refuse_text(struct camt_reader *r, str text, const char *expected)
{
    return fail(r, "%s must be %s, but was '%.*s'", r->path, expected,
                text.len < 80 ? (int)text.len : 80, text.ptr);
}

/* --- values ------------------------------------------------------------------------------ */

static bool read_amount(struct camt_reader *r, str text, money *out)
{
    enum currency currency = CURRENCY_NONE;
    if (!currency_parse(str_of(r->currency), &currency))
        return fail(r,
                    "%s must have a Ccy of three capital letters that is known, such as SEK, but "
                    "it was '%s'",
                    r->path, r->currency);
    if (money_parse(text, currency, out))
        return true;
    char expected[80];
    (void)snprintf(expected, sizeof expected, "a number with at most %d decimals",
                   currency_digits(currency));
    return refuse_text(r, text, expected);
}

/* Of a time the day that it says: the bank's. */
static bool read_day(struct camt_reader *r, str text, date *out)
{
    bool is_time = text.len > 10 && text.ptr[10] == 'T';
    if (date_parse((str){ text.ptr, is_time ? 10 : text.len }, out))
        return true;
    return refuse_text(r, text, "a date such as 2026-11-30, or a time that begins so");
}

static bool read_side(struct camt_reader *r, str text, enum side *out)
{
    *out = str_equal(text, STR("CRDT")) ? SIDE_CREDIT : SIDE_DEBIT;
    return *out == SIDE_CREDIT || str_equal(text, STR("DBIT")) ||
           refuse_text(r, text, "CRDT or DBIT");
}

static bool read_flag(struct camt_reader *r, str text, bool *out)
{
    *out = str_equal(text, STR("true")) || str_equal(text, STR("1"));
    return *out || str_equal(text, STR("false")) || str_equal(text, STR("0")) ||
           refuse_text(r, text, "true or false");
}

static bool read_count(struct camt_reader *r, str text, int64_t *out)
{
    return (text.len <= 18 && str_to_i64(text, out) && *out >= 0) ||
           refuse_text(r, text, "a whole number");
}

/* For so many bytes in the arena of the entry. */
static bool has_room(struct camt_reader *r, size_t bytes)
{
    r->entry_bytes += bytes;
    return r->entry_bytes <= ENTRY_MAX || fail(r, "the texts of an entry must have at most 16 MiB");
}

static bool keep(struct camt_reader *r, struct arena *a, str text, str *out)
{
    if (out->len > 0)
        return true;
    if (!has_room(r, text.len))
        return false;
    *out = arena_copy(a, text);
    return true;
}

static bool join(struct camt_reader *r, str text, str *out)
{
    if (out->len == 0)
        return keep(r, r->arena, text, out);
    if (out->len + text.len >= TEXTS_MAX)
        return true;
    if (!has_room(r, out->len + text.len))
        return false;
    *out = arena_format(r->arena, "%.*s %.*s", STR_ARG(*out), STR_ARG(text));
    return true;
}

static bool add_reference(struct camt_reader *r, str text, struct camt_references *out)
{
    if (out->count == CAMT_REFERENCES_MAX)
        return fail(r, "%s must be there at most %d times", r->path, CAMT_REFERENCES_MAX);
    return keep(r, r->arena, text, &out->items[out->count++]);
}

/* --- the table: what is taken from where -------------------------------------------------- */

enum take { TEXT, JOINED, REFERENCE, AMOUNT, SIDE, FLAG, DAY, NUMBER };

#define IN(member) offsetof(struct draft, member)
#define TX         "Ntry/NtryDtls/TxDtls/"

/* Where versions have a value in different places, each has a row. The most characters, where the
 * standard has a limit that is worth keeping; the value of a TEXT that comes twice is the first. */
/* clang-format off */
static const struct place {
    const char *path;
    enum take take;
    size_t at, chars_max;
} PLACES[] = {
    { "Id",                                   TEXT,      IN(statement.id),                    CODE_CHARS },
    { "StmtPgntn/PgNb",                       NUMBER,    IN(statement.page),                  18 },
    { "NtfctnPgntn/PgNb",                     NUMBER,    IN(statement.page),                  18 },
    { "ElctrncSeqNb",                         TEXT,      IN(electronic_sequence),             18 },
    { "LglSeqNb",                             TEXT,      IN(legal_sequence),                  18 },
    { "CreDtTm",                              DAY,       IN(statement.day),                   40 },
    { "Acct/Id/IBAN",                         TEXT,      IN(iban),                            34 },
    { "Acct/Id/Othr/Id",                      TEXT,      IN(other_account),                   34 },
    { "Acct/Ccy",                             TEXT,      IN(account_currency),                3 },
    { "Bal/Tp/CdOrPrtry/Cd",                  TEXT,      IN(balance.code),                    4 },
    { "Bal/Amt",                              AMOUNT,    IN(balance.amount),                  24 },
    { "Bal/CdtDbtInd",                        SIDE,      IN(balance.side),                    4 },
    { "Bal/Dt/Dt",                            DAY,       IN(balance.day),                     40 },
    { "Bal/Dt/DtTm",                          DAY,       IN(balance.day),                     40 },
    { "Ntry/Amt",                             AMOUNT,    IN(entry.amount),                    24 },
    { "Ntry/CdtDbtInd",                       SIDE,      IN(side),                            4 },
    { "Ntry/RvslInd",                         FLAG,      IN(entry.is_reversal),               5 },
    { "Ntry/Sts",                             TEXT,      IN(status),                          CODE_CHARS },
    { "Ntry/Sts/Cd",                          TEXT,      IN(status),                          CODE_CHARS },
    { "Ntry/Sts/Prtry",                       TEXT,      IN(status),                          CODE_CHARS },
    { "Ntry/BookgDt/Dt",                      DAY,       IN(entry.booked_on),                 40 },
    { "Ntry/BookgDt/DtTm",                    DAY,       IN(entry.booked_on),                 40 },
    { "Ntry/AcctSvcrRef",                     TEXT,      IN(entry.bank_reference),            CODE_CHARS },
    { "Ntry/AddtlNtryInf",                    TEXT,      IN(entry.message),                   500 },
    { "Ntry/NtryDtls/Btch/PmtInfId",          TEXT,      IN(entry.batch_id),                  CODE_CHARS },
    { "Ntry/NtryDtls/Btch/NbOfTxs",           NUMBER,    IN(entry.batch_count),               18 },
    { TX "Amt",                               AMOUNT,    IN(transaction_amount),              24 },
    { TX "AmtDtls/TxAmt/Amt",                 AMOUNT,    IN(instructed_amount),               24 },
    { TX "CdtDbtInd",                         SIDE,      IN(transaction_side),                4 },
    { TX "Refs/AcctSvcrRef",                  TEXT,      IN(transaction.bank_reference),      CODE_CHARS },
    { TX "Refs/EndToEndId",                   TEXT,      IN(transaction.end_to_end_id),       CODE_CHARS },
    { TX "Refs/PmtInfId",                     TEXT,      IN(transaction.payment_id),          CODE_CHARS },
    { TX "RmtInf/Strd/CdtrRefInf/Ref",        REFERENCE, IN(transaction.creditor),            140 },
    { TX "RmtInf/Strd/AddtlRmtInf",           JOINED,    IN(transaction.message),             140 },
    { TX "RmtInf/Ustrd",                      JOINED,    IN(transaction.message),             140 },
    { TX "AddtlTxInf",                        JOINED,    IN(transaction.message),             500 },
    { TX "RltdPties/Dbtr/Nm",                 TEXT,      IN(transaction.payer),               140 },
    { TX "RltdPties/Dbtr/Pty/Nm",             TEXT,      IN(transaction.payer),               140 },
    { TX "RltdPties/Cdtr/Nm",                 TEXT,      IN(transaction.payee),               140 },
    { TX "RltdPties/Cdtr/Pty/Nm",             TEXT,      IN(transaction.payee),               140 },
    { TX "RtrInf/Rsn/Cd",                     TEXT,      IN(transaction.return_code),         CODE_CHARS },
    { TX "RtrInf/Rsn/Prtry",                  TEXT,      IN(transaction.return_code),         CODE_CHARS },
    { TX "RtrInf/AddtlInf",                   JOINED,    IN(transaction.return_text),         140 },
};
/* clang-format on */

static bool take_into(struct camt_reader *r, const struct place *place, str text)
{
    void *at = (char *)&r->draft + place->at;
    str *words = at;
    bool is_of_statement = !str_starts(str_of(place->path), STR("Ntry/"));
    switch (place->take) {
    case TEXT:
        return keep(r, is_of_statement ? r->own : r->arena, text, words);
    case JOINED:
        return join(r, text, words);
    case REFERENCE:
        return add_reference(r, text, at);
    case AMOUNT:
        return read_amount(r, text, at);
    case SIDE:
        return read_side(r, text, at);
    case FLAG:
        return read_flag(r, text, at);
    case DAY:
        return read_day(r, text, at);
    case NUMBER:
        return read_count(r, text, at);
    }
    UNREACHABLE("a way to take a text");
}

static bool take_text(struct camt_reader *r)
{
    str text = str_trim((str){ r->text, r->text_length });
    for (size_t i = 0; i < COUNT(PLACES); i++) {
        if (strcmp(PLACES[i].path, r->path) != 0)
            continue;
        if (r->text_is_too_long || str_count_chars(text) > PLACES[i].chars_max)
            return fail(r, "%s must have at most %zu characters", r->path, PLACES[i].chars_max);
        return text.len == 0 ? fail(r, "%s must not be empty", r->path)
                             : take_into(r, &PLACES[i], text);
    }
    return true;
}

/* --- the ends of things ------------------------------------------------------------------- */

static bool end_balance(struct camt_reader *r)
{
    struct draft *d = &r->draft;
    struct camt_statement *s = &d->statement;
    int64_t minor = d->balance.amount.minor;
    int64_t signed_amount = d->balance.side == SIDE_DEBIT ? -minor : minor;
    if (++r->balances > BALANCES)
        return fail(r, "a statement must have at most %d Bal", BALANCES);
    if (d->balance.amount.currency == CURRENCY_NONE || d->balance.side == SIDE_UNTOLD)
        return fail(r, "Bal must have an Amt and a CdtDbtInd");
    bool is_interim = str_equal(d->balance.code, STR("ITBD"));
    if (str_equal(d->balance.code, STR("OPBD")) ||
        (!r->has_opening && (is_interim || str_equal(d->balance.code, STR("PRCD"))))) {
        s->opening = signed_amount;
        r->has_opening = true;
    } else if (is_interim || str_equal(d->balance.code, STR("CLBD"))) {
        s->closing = signed_amount;
        r->has_closing = true;
        if (d->balance.day.day != 0)
            s->day = d->balance.day;
    }
    s->currency = d->balance.amount.currency;
    s->has_balances = r->has_opening && r->has_closing;
    d->balance = (struct balance){ .day = { 0 } };
    return true;
}

/* What every entry is of must be known before the first one, and is, in the order of the standard.
 */
static bool finish_head(struct camt_reader *r)
{
    struct draft *d = &r->draft;
    struct camt_statement *s = &d->statement;
    str sequence = d->electronic_sequence.len > 0 ? d->electronic_sequence : d->legal_sequence;
    if (s->id.len == 0)
        return fail(r, "Id must come before the entries: the bank's id of the statement");
    s->account = d->iban.len > 0 ? d->iban : d->other_account;
    if (s->account.len == 0)
        return fail(r, "Acct/Id/IBAN or Acct/Id/Othr/Id must come before the entries");
    if (d->account_currency.len > 0 && !currency_parse(d->account_currency, &s->currency))
        return fail(r,
                    "Acct/Ccy must be three capital letters that are known, such as SEK, but was "
                    "'%.*s'",
                    STR_ARG(d->account_currency));
    if (sequence.len > 0 && (!str_to_i64(sequence, &s->sequence) || s->sequence < 0))
        return fail(r, "ElctrncSeqNb and LglSeqNb must be whole numbers, but it was '%.*s'",
                    STR_ARG(sequence));
    s->page = s->page > 0 ? s->page : 1;
    return true;
}

static bool end_transaction(struct camt_reader *r)
{
    struct draft *d = &r->draft;
    struct camt_transaction *t = &d->transaction;
    enum side side = d->transaction_side != SIDE_UNTOLD ? d->transaction_side : d->side;
    if (side == SIDE_UNTOLD)
        return fail(r, "Ntry/CdtDbtInd must come before NtryDtls");
    t->is_credit = side == SIDE_CREDIT;
    t->amount = d->transaction_amount.currency != CURRENCY_NONE ? d->transaction_amount
                                                                : d->instructed_amount;
    t->has_amount = t->amount.currency != CURRENCY_NONE;
    if (d->entry.transactions_count == CAMT_TRANSACTIONS_MAX)
        return fail(r, "an entry must have at most %d TxDtls", CAMT_TRANSACTIONS_MAX);
    if (d->entry.transactions_count == r->transactions_room)
        r->transactions = arena_double(r->arena, r->transactions, &r->transactions_room,
                                       sizeof r->transactions[0]);
    r->transactions[d->entry.transactions_count++] = *t;
    return true;
}

static void begin_transaction(struct camt_reader *r)
{
    struct draft *d = &r->draft;
    d->transaction = (struct camt_transaction){ .has_amount = false };
    d->transaction_side = SIDE_UNTOLD;
    d->transaction_amount = d->instructed_amount = (money){ 0 };
}

static bool end_entry(struct camt_reader *r)
{
    struct draft *d = &r->draft;
    struct camt_entry *e = &d->entry;
    if (e->amount.currency == CURRENCY_NONE || d->side == SIDE_UNTOLD || d->status.len == 0)
        return fail(r, "Ntry must have an Amt, a CdtDbtInd and a Sts");
    if (d->statement.currency != CURRENCY_NONE && d->statement.currency != e->amount.currency)
        return fail(r, "Ntry/Amt must be in %.*s, as the account is, but was in %.*s",
                    STR_ARG(currency_code(d->statement.currency)),
                    STR_ARG(currency_code(e->amount.currency)));
    d->statement.currency = e->amount.currency;
    e->is_credit = d->side == SIDE_CREDIT;
    e->is_booked = str_equal(d->status, STR("BOOK"));
    e->transactions = r->transactions;
    if (e->is_booked && e->booked_on.day == 0)
        e->booked_on = d->statement.day;
    if (e->is_booked && e->booked_on.day == 0)
        return fail(r, "Ntry must have a BookgDt, or its statement a CreDtTm");
    return true;
}

static void begin_entry(struct camt_reader *r)
{
    struct draft *d = &r->draft;
    d->entry = (struct camt_entry){ .is_booked = false };
    d->status = (str){ 0 };
    d->side = SIDE_UNTOLD;
    r->entry_bytes = 0;
    r->transactions_room = 4;
    r->transactions = ARENA_ARRAY(r->arena, struct camt_transaction, r->transactions_room);
}

static void begin_statement(struct camt_reader *r, enum camt_kind kind)
{
    arena_reset(r->own);
    r->draft = (struct draft){ .statement.kind = kind };
    r->balances = r->entry_bytes = 0;
    r->is_in_statement = true;
    r->has_opening = r->has_closing = false;
    r->path_length = 0;
    r->path[0] = '\0';
}

/* --- elements ---------------------------------------------------------------------------- */

/* The three levels around a statement. */
static bool begin_frame(struct camt_reader *r, int depth, const char *name)
{
    const char *space = (const char *)xmlTextReaderConstNamespaceUri(r->xml);
    str rest = str_of(space != NULL ? space : "");
    bool is_known =
        str_starts(rest, STR(NAMESPACE "053.001.")) || str_starts(rest, STR(NAMESPACE "054.001."));
    if (depth == 0 && (strcmp(name, "Document") != 0 || !is_known))
        return fail(r,
                    "the root must be a Document of " NAMESPACE
                    "053.001.02 or 054.001.02 or a later version, but was %.40s of '%.80s'",
                    name, rest.ptr);
    if (depth == 1 && strcmp(name, "BkToCstmrStmt") != 0 &&
        strcmp(name, "BkToCstmrDbtCdtNtfctn") != 0)
        return fail(r,
                    "Document must have a BkToCstmrStmt or a BkToCstmrDbtCdtNtfctn, but has %.40s",
                    name);
    if (depth == 2 && strcmp(name, "Stmt") == 0)
        begin_statement(r, CAMT_STATEMENT);
    if (depth == 2 && strcmp(name, "Ntfctn") == 0)
        begin_statement(r, CAMT_NOTIFICATION);
    return true;
}

static bool begin_element(struct camt_reader *r)
{
    int depth = xmlTextReaderDepth(r->xml);
    const char *name = (const char *)xmlTextReaderConstLocalName(r->xml);
    if (depth > DEPTH_MAX)
        return fail(r, "elements must be at most %d deep", DEPTH_MAX);
    if (depth <= 2)
        return begin_frame(r, depth, name);
    if (!r->is_in_statement)
        return true;
    int added = snprintf(r->path + r->path_length, sizeof r->path - r->path_length, "%s%s",
                         r->path_length > 0 ? "/" : "", name);
    if (added < 0 || (size_t)added >= sizeof r->path - r->path_length)
        return fail(r, "the names of nested elements must have less than %d characters",
                    PATH_BYTES);
    r->path_length += (size_t)added;
    r->is_leaf = true;
    r->text_length = 0;
    r->text_is_too_long = false;
    xmlChar *currency = xmlTextReaderGetAttribute(r->xml, BAD_CAST "Ccy");
    (void)snprintf(r->currency, sizeof r->currency, "%s",
                   currency != NULL ? (const char *)currency : "");
    xmlFree(currency);
    if (strcmp(r->path, "Ntry") == 0) {
        if (!finish_head(r))
            return false;
        begin_entry(r);
    }
    if (strcmp(r->path, "Ntry/NtryDtls/TxDtls") == 0)
        begin_transaction(r);
    return true;
}

/* `item` is set if there is something to give. */
static bool end_element(struct camt_reader *r, enum camt_item *item, bool *is_item)
{
    int depth = xmlTextReaderDepth(r->xml);
    if (depth == 2 && r->is_in_statement) {
        r->is_in_statement = false;
        *item = CAMT_STATEMENT_END;
        *is_item = true;
        return finish_head(r);
    }
    if (depth <= 2 || !r->is_in_statement)
        return true;
    bool good = !r->is_leaf || take_text(r);
    r->is_leaf = false;
    if (good && strcmp(r->path, "Bal") == 0)
        good = end_balance(r);
    if (good && strcmp(r->path, "Ntry/NtryDtls/TxDtls") == 0)
        good = end_transaction(r);
    if (good && strcmp(r->path, "Ntry") == 0) {
        good = end_entry(r);
        *item = CAMT_ENTRY;
        *is_item = true;
    }
    while (r->path_length > 0 && r->path[r->path_length] != '/')
        r->path_length--;
    r->path[r->path_length] = '\0';
    return good;
}

static void add_text(struct camt_reader *r)
{
    str more = str_of((const char *)xmlTextReaderConstValue(r->xml));
    r->text_is_too_long = r->text_is_too_long || more.len > sizeof r->text - r->text_length;
    if (r->text_is_too_long)
        return;
    memcpy(r->text + r->text_length, more.ptr, more.len);
    r->text_length += more.len;
}

static bool take_node(struct camt_reader *r, enum camt_item *item, bool *is_item)
{
    switch (xmlTextReaderNodeType(r->xml)) {
    case XML_READER_TYPE_ELEMENT:
        return begin_element(r) &&
               (xmlTextReaderIsEmptyElement(r->xml) != 1 || end_element(r, item, is_item));
    case XML_READER_TYPE_END_ELEMENT:
        return end_element(r, item, is_item);
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
        add_text(r);
        return true;
    case XML_READER_TYPE_DOCUMENT_TYPE:
    case XML_READER_TYPE_ENTITY_REFERENCE:
        return fail(r, "there must be no DOCTYPE and no entities: no bank sends them");
    default:
        return true;
    }
}

/* --- the reader -------------------------------------------------------------------------- */

static int feed(void *self, char *into, int room)
{
    struct camt_reader *r = self;
    size_t count = fread(into, 1, (size_t)room, r->file);
    r->bytes += count;
    if (r->bytes <= CAMT_BYTES_MAX && ferror(r->file) == 0)
        return (int)count;
    if (r->fault[0] == '\0')
        (void)snprintf(r->fault, sizeof r->fault, "%s",
                       r->bytes > CAMT_BYTES_MAX ? "it must have at most 1 GiB"
                                                 : "it cannot be read");
    return -1;
}

struct camt_reader *camt_open(FILE *file)
{
    struct camt_reader *r = calloc(1, sizeof *r);
    CHECK(r != NULL);
    r->file = file;
    r->own = arena_open((size_t)1 << 20);
    r->xml = xmlReaderForIO(feed, NULL, r, NULL, NULL, XML_PARSE_NONET | XML_PARSE_BIG_LINES);
    CHECK(r->xml != NULL);
    xmlTextReaderSetStructuredErrorHandler(r->xml, note_syntax, r);
    return r;
}

void camt_close(struct camt_reader *r)
{
    xmlFreeTextReader(r->xml);
    arena_close(r->own);
    free(r);
}

enum camt_item camt_next(struct camt_reader *r, struct arena *a, struct camt_entry *entry)
{
    enum camt_item item = CAMT_END;
    bool is_item = false;
    int more = 1;
    r->arena = a;
    while (r->fault[0] == '\0' && !is_item && (more = xmlTextReaderRead(r->xml)) == 1)
        (void)take_node(r, &item, &is_item);
    if (more < 0 && r->fault[0] == '\0')
        (void)fail(r, "it is not well-formed XML");
    if (r->fault[0] != '\0')
        return CAMT_FAULT;
    if (is_item && item == CAMT_ENTRY)
        *entry = r->draft.entry;
    return item;
}

const struct camt_statement *camt_statement(const struct camt_reader *r)
{
    return &r->draft.statement;
}

const char *camt_fault(const struct camt_reader *r)
{
    return r->fault;
}

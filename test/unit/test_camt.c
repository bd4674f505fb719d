/* Bank statements of every version: what is taken from where, and what is said of files that are
 * none. */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#include "domain/camt.h"

#define HEAD(kind) "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt." kind "\">"
#define STATEMENT(version, inner)                                                               \
    HEAD("053.001." version)                                                                    \
    "<BkToCstmrStmt><GrpHdr/><Stmt><Id>S1</Id>"                                                 \
    "<CreDtTm>2026-11-30T18:00:00+01:00</CreDtTm><Acct><Id><IBAN>SE45</IBAN></Id></Acct>" inner \
    "</Stmt></BkToCstmrStmt></Document>"
#define ENTRY(inner)                                                                \
    "<Ntry><Amt Ccy=\"SEK\">300.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>" \
    "<BookgDt><Dt>2026-11-29</Dt></BookgDt>" inner "</Ntry>"

#define TEN(text) text text text text text text text text text text

static struct arena *arena;

static void open_arena(void)
{
    arena = arena_open((size_t)64 << 20);
}

static void close_arena(void)
{
    arena_close(arena);
}

TestSuite(camt, .init = open_arena, .fini = close_arena);

struct reading {
    FILE *file;
    struct camt_reader *reader;
    struct camt_entry entry;
};

static struct reading begin(const char *text)
{
    FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "rb");
    return (struct reading){ .file = file, .reader = camt_open(file) };
}

static void end(struct reading *r)
{
    camt_close(r->reader);
    cr_assert_eq(fclose(r->file), 0);
}

static enum camt_item next(struct reading *r)
{
    return camt_next(r->reader, arena, &r->entry);
}

static void expect_text(str found, const char *expected)
{
    cr_expect(str_equal(found, str_of(expected)), "'%.*s', not '%s'", STR_ARG(found), expected);
}

/* The same transaction where the versions have it. */
static const char *const SAME[] = {
    STATEMENT("02",
              ENTRY("<AcctSvcrRef>B1</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E1"
                    "</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy=\"SEK\">300.5</Amt></TxAmt>"
                    "</AmtDtls><RltdPties><Dbtr><Nm>Anna</Nm></Dbtr></RltdPties><RmtInf><Ustrd>"
                    "one</Ustrd><Ustrd>two</Ustrd><Strd><CdtrRefInf><Ref>133</Ref></CdtrRefInf>"
                    "</Strd></RmtInf></TxDtls></NtryDtls>")),
    STATEMENT(
        "08",
        "<Ntry><Amt Ccy=\"SEK\">300.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        "<BookgDt><DtTm>2026-11-29T23:30:00-05:00</DtTm></BookgDt><AcctSvcrRef>B1</AcctSvcrRef>"
        "<NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><Amt Ccy=\"SEK\">300.500</Amt>"
        "<CdtDbtInd>CRDT</CdtDbtInd><RltdPties><Dbtr><Pty><Nm>Anna</Nm></Pty></Dbtr></RltdPties>"
        "<RmtInf><Ustrd>one</Ustrd><Ustrd>two</Ustrd><Strd><CdtrRefInf><Ref>133</Ref>"
        "</CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>"),
};

Test(camt, every_version_says_the_same)
{
    for (size_t i = 0; i < COUNT(SAME); i++) {
        struct reading r = begin(SAME[i]);
        cr_assert_eq(next(&r), CAMT_ENTRY, "%zu: %s", i, camt_fault(r.reader));
        const struct camt_entry *e = &r.entry;
        cr_expect_eq(e->amount.minor, 30050);
        cr_expect(e->is_credit && e->is_booked && !e->is_reversal);
        cr_expect_eq(e->booked_on.day, date_of(2026, 11, 29).day, "the day is the bank's");
        expect_text(e->bank_reference, "B1");
        cr_assert_eq(e->transactions_count, 1);
        const struct camt_transaction *t = &e->transactions[0];
        cr_expect(t->has_amount && t->is_credit && t->amount.minor == 30050);
        expect_text(t->end_to_end_id, "E1");
        expect_text(t->payer, "Anna");
        expect_text(t->message, "one two");
        cr_assert_eq(t->creditor.count, 1);
        expect_text(t->creditor.items[0], "133");
        expect_text(camt_statement(r.reader)->id, "S1");
        expect_text(camt_statement(r.reader)->account, "SE45");
        cr_expect_eq(next(&r), CAMT_STATEMENT_END);
        cr_expect_eq(next(&r), CAMT_END);
        end(&r);
    }
}

#define BALANCE(code, amount, side)                                                  \
    "<Bal><Tp><CdOrPrtry><Cd>" code "</Cd></CdOrPrtry></Tp><Amt Ccy=\"SEK\">" amount \
    "</Amt><CdtDbtInd>" side "</CdtDbtInd><Dt><Dt>2026-11-30</Dt></Dt></Bal>"

static const struct {
    const char *text;
    bool has;
    int64_t opening, closing;
} BALANCES[] = {
    { STATEMENT("08", BALANCE("OPBD", "1.00", "CRDT") BALANCE("CLBD", "2", "DBIT")), true, 100,
      -200 },
    { STATEMENT("08", BALANCE("PRCD", "1", "CRDT") BALANCE("CLAV", "9", "CRDT")
                          BALANCE("CLBD", "2", "CRDT")),
      true, 100, 200 },
    { STATEMENT("08", BALANCE("OPBD", "1", "CRDT") BALANCE("ITBD", "3", "CRDT")), true, 100, 300 },
    { STATEMENT("08", BALANCE("ITBD", "1", "CRDT") BALANCE("ITBD", "3", "CRDT")), true, 100, 300 },
    { STATEMENT("08", BALANCE("ITBD", "3", "CRDT") BALANCE("CLBD", "4", "CRDT")), true, 300, 400 },
    { STATEMENT("08", BALANCE("CLBD", "4", "CRDT")), false, 0, 400 },
    { STATEMENT("08", ""), false, 0, 0 },
};

Test(camt, the_balances_are_those_of_the_page)
{
    for (size_t i = 0; i < COUNT(BALANCES); i++) {
        struct reading r = begin(BALANCES[i].text);
        cr_assert_eq(next(&r), CAMT_STATEMENT_END, "%zu: %s", i, camt_fault(r.reader));
        const struct camt_statement *s = camt_statement(r.reader);
        cr_expect(s->has_balances == BALANCES[i].has && s->opening == BALANCES[i].opening &&
                      s->closing == BALANCES[i].closing,
                  "%zu: %d, %lld, %lld", i, s->has_balances, (long long)s->opening,
                  (long long)s->closing);
        end(&r);
    }
}

Test(camt, a_notification_of_a_numbered_account_is_read)
{
    struct reading r = begin(HEAD(
        "054.001.04") "<BkToCstmrDbtCdtNtfctn><Ntfctn><Id>N1</Id>"
                      "<ElctrncSeqNb>7</ElctrncSeqNb><LglSeqNb>8</LglSeqNb><Acct><Id><Othr>"
                      "<Id>123-4</Id></Othr></Id><Ccy>SEK</Ccy></Acct>" ENTRY(
                          "<RvslInd>true"
                          "</RvslInd><NtryDtls><Btch><PmtInfId>P1</PmtInfId><NbOfTxs>3</NbOfTxs>"
                          "</Btch></NtryDtls>") "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>");
    cr_assert_eq(next(&r), CAMT_ENTRY, "%s", camt_fault(r.reader));
    const struct camt_statement *s = camt_statement(r.reader);
    cr_expect(s->kind == CAMT_NOTIFICATION && s->sequence == 7 && s->currency == CURRENCY_SEK);
    expect_text(s->account, "123-4");
    cr_expect(r.entry.is_reversal && r.entry.batch_count == 3 && r.entry.transactions_count == 0);
    expect_text(r.entry.batch_id, "P1");
    end(&r);
}

struct bad {
    char text[1200], says[160];
};

ParameterizedTestParameters(camt, what_is_wrong_is_said)
{
    static const struct bad TABLE[] = {
        { "", "line 1: it is not well-formed XML" },
        { "{}", "line 1: it is not well-formed XML" },
        { "<Document", "line 1: it is not well-formed XML" },
        { HEAD("053.001.08") "\n<BkToCstmrStmt>", "line 2: it is not well-formed XML" },
        { "<Document/>", "line 1: the root must be a Document of urn:iso" },
        { HEAD("052.001.08") "</Document>", "the root must be a Document" },
        { HEAD("053.001.08") "<FIToFIPmtStsRpt/></Document>",
          "Document must have a BkToCstmrStmt" },
        { "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>" HEAD(
              "053.001.08") "&b;</Document>",
          "there must be no DOCTYPE" },
        { HEAD("053.001.08") "<BkToCstmrStmt><Stmt>" ENTRY("") "</Stmt></BkToCstmrStmt></Document>",
          "Id must come before the entries" },
        { HEAD("053.001.08") "<BkToCstmrStmt><Stmt><Id>1</Id></Stmt></BkToCstmrStmt></Document>",
          "Acct/Id/IBAN or Acct/Id/Othr/Id must come" },
        { STATEMENT("08", "\n\n<Ntry><Amt Ccy=\"SEK\">1,50</Amt></Ntry>"),
          "line 3: Ntry/Amt must be a number with at most 2 decimals, but was '1,50'" },
        { STATEMENT("08", "<Ntry><Amt Ccy=\"SEK\">-1</Amt></Ntry>"), "but was '-1'" },
        { STATEMENT("08", "<Ntry><Amt Ccy=\"SEK\">1.005</Amt></Ntry>"), "but was '1.005'" },
        { STATEMENT("08", "<Ntry><Amt Ccy=\"SEK\">99999999999999999999</Amt></Ntry>"),
          "but was '9999" },
        { STATEMENT("08", "<Ntry><Amt>1</Amt></Ntry>"), "Ntry/Amt must have a Ccy" },
        { STATEMENT("08", "<Ntry><Amt Ccy=\"XQX\">1</Amt></Ntry>"), "but it was 'XQX'" },
        { STATEMENT("08", "<Ntry><CdtDbtInd>BOTH</CdtDbtInd></Ntry>"),
          "Ntry/CdtDbtInd must be CRDT or DBIT, but was 'BOTH'" },
        { STATEMENT("08", "<Ntry><RvslInd>ja</RvslInd></Ntry>"),
          "Ntry/RvslInd must be true or false" },
        { STATEMENT("08", "<Ntry><BookgDt><Dt>30.11.2026</Dt></BookgDt></Ntry>"),
          "Ntry/BookgDt/Dt must be a date such as 2026-11-30" },
        { STATEMENT("08", "<Ntry><BookgDt><Dt>2026-02-29</Dt></BookgDt></Ntry>"),
          "must be a date" },
        { STATEMENT("08", "<Ntry></Ntry>"), "Ntry must have an Amt, a CdtDbtInd and a Sts" },
        { STATEMENT("08", "<Ntry><Amt/></Ntry>"), "Ntry/Amt must not be empty" },
        { STATEMENT("08",
                    "<Ntry><AcctSvcrRef>123456789012345678901234567890123456</AcctSvcrRef></Ntry>"),
          "Ntry/AcctSvcrRef must have at most 35 characters" },
        { STATEMENT("08", BALANCE("OPBD", "1",
                                  "CRDT") "<Ntry><Amt Ccy=\"EUR\">1</Amt>"
                                          "<CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts></Ntry>"),
          "Ntry/Amt must be in SEK, as the account is, but was in EUR" },
        { STATEMENT("08", "<Bal><Amt Ccy=\"SEK\">1</Amt></Bal>"),
          "Bal must have an Amt and a CdtDbtInd" },
        { STATEMENT("08", "<ElctrncSeqNb>seven</ElctrncSeqNb>"), "must be whole numbers" },
        { STATEMENT("08", TEN("<a><a><a><a>") TEN("</a></a></a></a>")),
          "elements must be at most 32 deep" },
    };
    return cr_make_param_array(struct bad, (void *)(uintptr_t)TABLE, COUNT(TABLE));
}

ParameterizedTest(struct bad *bad, camt, what_is_wrong_is_said, .init = open_arena,
                  .fini = close_arena)
{
    char one[] = " "; /* fmemopen wants a byte */
    struct reading r = begin(bad->text[0] != '\0' ? bad->text : one);
    enum camt_item item = CAMT_ENTRY;
    while (item == CAMT_ENTRY || item == CAMT_STATEMENT_END)
        item = next(&r);
    cr_expect_eq(item, CAMT_FAULT, "%s", bad->text);
    cr_expect(strstr(camt_fault(r.reader), bad->says) != NULL, "said '%s', not '%s'",
              camt_fault(r.reader), bad->says);
    end(&r);
}

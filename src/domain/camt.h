/*
 * camt.h -- what banks say of an account: ISO 20022 statements (camt.053) and notifications
 * (camt.054), of versions 001.02 on. Read one entry at a time, so that memory does not grow with
 * the file.
 *
 *   Document > Stmt or Ntfctn > Ntry > NtryDtls > TxDtls
 *              camt_statement   camt_entry        camt_transaction
 *
 * Nothing is fetched, no entity expanded, a document type refused. Elements that are not in the
 * table of camt.c are passed over. What is wrong is told with line, element and what was expected.
 */
#ifndef CAMT_H
#define CAMT_H

#include <stdio.h>

#include "domain/calendar.h"
#include "domain/money.h"

#define CAMT_BYTES_MAX        ((size_t)1 << 30) /* of a file */
#define CAMT_TRANSACTIONS_MAX 20000             /* of an entry */
#define CAMT_REFERENCES_MAX   20                /* of a transaction */

enum camt_kind { CAMT_STATEMENT, CAMT_NOTIFICATION };

/* What stands before the entries. */
struct camt_statement {
    enum camt_kind kind;
    str id, account;        /* IBAN, or the bank's own number */
    int64_t page;           /* of those that have one id; 1 if it is not told */
    int64_t sequence;       /* ElctrncSeqNb, or else LglSeqNb; 0: not told */
    enum currency currency; /* of account and balances; CURRENCY_NONE: not told */
    date day;               /* of the closing balance, or of its making */
    bool has_balances;
    int64_t opening, closing; /* minor units; below zero: overdrawn */
};

struct camt_references {
    str items[CAMT_REFERENCES_MAX];
    size_t count;
};

/* What an entry is made of. Texts that are not told are empty. */
struct camt_transaction {
    bool has_amount, is_credit;
    money amount;
    str bank_reference;              /* AcctSvcrRef */
    str end_to_end_id;               /* of who ordered it */
    str payment_id;                  /* PmtInfId: of the group it was ordered in */
    struct camt_references creditor; /* structured remittance information */
    str message;                     /* unstructured, in one */
    str payer, payee;
    str return_code, return_text; /* why it came back; empty: it did not */
};

struct camt_entry {
    money amount;
    bool is_credit, is_reversal;
    bool is_booked; /* else it may still not happen */
    date booked_on;
    str bank_reference;
    str batch_id;        /* PmtInfId of its batch */
    int64_t batch_count; /* of transactions, as the bank says; 0: not told */
    str message;
    const struct camt_transaction *transactions;
    size_t transactions_count; /* 0: the bank tells no details */
};

struct camt_reader;

enum camt_item {
    CAMT_ENTRY,         /* *entry is filled in, and camt_statement() that it is of */
    CAMT_STATEMENT_END, /* of camt_statement() */
    CAMT_END,           /* of the file */
    CAMT_FAULT          /* camt_fault() says what; the reader can only be closed */
};

/* Reads from there on; the file stays the caller's. */
struct camt_reader *camt_open(FILE *file);
void camt_close(struct camt_reader *r);

/* The texts of the entry live in the arena, those of the statement until the next one begins. */
enum camt_item camt_next(struct camt_reader *r, struct arena *a, struct camt_entry *entry);
const struct camt_statement *camt_statement(const struct camt_reader *r);

/* A sentence such as "line 12: Ntry/Amt must be ..., but was ...". */
const char *camt_fault(const struct camt_reader *r);

#endif

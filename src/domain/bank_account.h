/*
 * bank_account.h -- the account that a merchant is paid to: IBAN (ISO 13616) and BIC (ISO 9362).
 */
#ifndef BANK_ACCOUNT_H
#define BANK_ACCOUNT_H

#include "base/base.h"

/* Two letters, two check digits, 11 to 30 letters and digits, all upper case and without blanks;
 * the whole is 1 mod 97 (ISO 7064). The length that a country has is not looked at. */
bool iban_is_valid(str iban);

/* Four letters, a country, two letters or digits, and three more for a branch if there is one. */
bool bic_is_valid(str bic);

#endif

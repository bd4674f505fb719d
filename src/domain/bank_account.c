#include "domain/bank_account.h"

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool are(str s, size_t from, size_t to, bool letters, bool digits)
{
    for (size_t i = from; i < to; i++)
        if (!((letters && is_letter(s.ptr[i])) || (digits && is_digit(s.ptr[i]))))
            return false;
    return true;
}

bool iban_is_valid(str iban)
{
    if (iban.len < 15 || iban.len > 34 || !are(iban, 0, 2, true, false) ||
        !are(iban, 2, 4, false, true) || !are(iban, 4, iban.len, true, true))
        return false;
    int rest = 0;
    for (size_t i = 0; i < iban.len; i++) { /* from the fifth character on, the first four last */
        char c = iban.ptr[(i + 4) % iban.len];
        rest = is_digit(c) ? rest * 10 + (c - '0') : rest * 100 + (c - 'A' + 10);
        rest %= 97;
    }
    return rest == 1;
}

bool bic_is_valid(str bic)
{
    return (bic.len == 8 || bic.len == 11) && are(bic, 0, 6, true, false) &&
           are(bic, 6, bic.len, true, true);
}

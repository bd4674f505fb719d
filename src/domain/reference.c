#include "domain/reference.h"

#include "base/text.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool are_digits(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_digit(s.ptr[i]))
            return false;
    return s.len > 0;
}

static int digit_from_right(str digits, size_t place)
{
    return digits.ptr[digits.len - 1 - place] - '0';
}

/* --- check digits: what is to follow these digits ---------------------------------------- */

static char luhn(str digits)
{
    int sum = 0;
    for (size_t i = 0; i < digits.len; i++) {
        int doubled = digit_from_right(digits, i) * (i % 2 == 0 ? 2 : 1);
        sum += doubled / 10 + doubled % 10;
    }
    return (char)('0' + (10 - sum % 10) % 10);
}

static char modulus_11(str digits)
{
    int sum = 0;
    for (size_t i = 0; i < digits.len; i++)
        sum += digit_from_right(digits, i) * (2 + (int)(i % 6)); /* 2 to 7 and again */
    int check = (11 - sum % 11) % 11;
    return check == 10 ? '-' : (char)('0' + check);
}

static char weights_731(str digits)
{
    static const int WEIGHTS[] = { 7, 3, 1 };
    int sum = 0;
    for (size_t i = 0; i < digits.len; i++)
        sum += digit_from_right(digits, i) * WEIGHTS[i % COUNT(WEIGHTS)];
    return (char)('0' + (10 - sum % 10) % 10);
}

/* Of what the method puts at the end; RF puts its check digits at the beginning. */
static const struct method {
    char (*check_digit)(str digits); /* NULL: RF */
    size_t digits_min, digits_max;   /* before what the method adds */
    bool has_length_digit;
} METHODS[REFERENCE_METHOD_COUNT] = {
    [REFERENCE_OCR] = { luhn, 1, REFERENCE_MAX - 2, true },
    [REFERENCE_KID10] = { luhn, 1, REFERENCE_MAX - 1, false },
    [REFERENCE_KID11] = { modulus_11, 1, REFERENCE_MAX - 1, false },
    [REFERENCE_FI] = { weights_731, 3, 19, false },
    [REFERENCE_RF] = { NULL, 1, 21, false },
};

enum reference_method reference_method_of(str country, bool kid_is_mod11)
{
    if (str_equal(country, STR("SE")))
        return REFERENCE_OCR;
    if (str_equal(country, STR("NO")))
        return kid_is_mod11 ? REFERENCE_KID11 : REFERENCE_KID10;
    return str_equal(country, STR("FI")) ? REFERENCE_FI : REFERENCE_RF;
}

/* --- RF ---------------------------------------------------------------------------------- */

#define RF_HEAD 4 /* "RF" and the check digits */

/* ISO 7064 modulus 97-10; letters count as 10 to 35. */
static int modulus_97(str s, int so_far)
{
    for (size_t i = 0; i < s.len; i++)
        so_far = is_digit(s.ptr[i]) ? (so_far * 10 + (s.ptr[i] - '0')) % 97
                                    : (so_far * 100 + (s.ptr[i] - 'A' + 10)) % 97;
    return so_far;
}

static bool rf_check(str reference)
{
    if (reference.len <= RF_HEAD || reference.len > REFERENCE_MAX ||
        !str_starts(reference, STR("RF")) || !are_digits((str){ reference.ptr + 2, 2 }))
        return false;
    str rest = str_cut(reference, RF_HEAD);
    for (size_t i = 0; i < rest.len; i++)
        if (!is_digit(rest.ptr[i]) && !(rest.ptr[i] >= 'A' && rest.ptr[i] <= 'Z'))
            return false;
    return modulus_97((str){ reference.ptr, RF_HEAD }, modulus_97(rest, 0)) == 1;
}

static str rf_make(struct arena *a, str digits)
{
    int check = 98 - modulus_97(STR("RF00"), modulus_97(digits, 0));
    return arena_format(a, "RF%02d%.*s", check, STR_ARG(digits));
}

/* ----------------------------------------------------------------------------------------- */

str reference_make(struct arena *a, enum reference_method method, str digits)
{
    const struct method *m = &METHODS[method];
    CHECK(are_digits(digits) && digits.ptr[0] != '0');
    CHECK(digits.len >= m->digits_min && digits.len <= m->digits_max);
    if (m->check_digit == NULL)
        return rf_make(a, digits);
    struct text t = text_begin(a, REFERENCE_MAX);
    str out = { 0 };
    text_add(&t, digits);
    if (m->has_length_digit)
        text_char(&t, (char)('0' + (digits.len + 2) % 10));
    CHECK(text_done(&t, &out));
    text_char(&t, m->check_digit(out));
    CHECK(text_done(&t, &out));
    return out;
}

bool reference_check(enum reference_method method, str reference)
{
    const struct method *m = &METHODS[method];
    if (m->check_digit == NULL)
        return rf_check(reference);
    size_t added = m->has_length_digit ? 2 : 1;
    if (reference.len < m->digits_min + added || reference.len > m->digits_max + added)
        return false;
    str before = { reference.ptr, reference.len - 1 };
    if (!are_digits(before) || m->check_digit(before) != reference.ptr[before.len])
        return false;
    return !m->has_length_digit || before.ptr[before.len - 1] == (char)('0' + reference.len % 10);
}

str reference_normal(struct arena *a, str reference)
{
    struct text t = text_begin(a, 100);
    str out = { 0 };
    for (size_t i = 0; i < reference.len; i++) {
        char c = reference.ptr[i];
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (c != ' ' && !(c == '0' && t.len == 0))
            text_char(&t, c);
    }
    (void)text_done(&t, &out); /* what is too long is nobody's reference either way */
    return out;
}

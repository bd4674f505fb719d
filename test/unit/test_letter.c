/* Mails: their words in every language, their bytes, their addresses, and when they are tried
 * again. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "base/clock.h"
#include "domain/letter.h"
#include "domain/mail.h"
#include "domain/wording.h"
#include "support.h"

/* --- words -------------------------------------------------------------------------------- */

/* The names between braces, sorted, each once; NULL if a brace is alone. */
static const char *names_in(const char *text)
{
    static const char *const KNOWN[] = { "{amount}", "{date}",  "{name}",
                                         "{number}", "{order}", "{shop}" };
    static _Thread_local char out[200];
    size_t braces = 0, found = 0;
    out[0] = '\0';
    for (const char *c = text; *c != '\0'; c++)
        braces += *c == '{' || *c == '}';
    for (size_t i = 0; i < COUNT(KNOWN); i++) {
        for (const char *at = strstr(text, KNOWN[i]); at != NULL; at = strstr(at + 1, KNOWN[i]))
            found++;
        if (strstr(text, KNOWN[i]) != NULL)
            strcat(out, KNOWN[i]);
    }
    return braces == 2 * found ? out : NULL;
}

Test(wording, every_language_has_every_text_with_the_same_values)
{
    for (int w = 0; w < WORDING_COUNT; w++) {
        char english[200];
        const char *names = names_in(wording_raw((enum wording)w, LANGUAGE_EN));
        cr_assert_not_null(names, "text %d", w);
        (void)snprintf(english, sizeof english, "%s", names);
        for (int l = 0; l < LANGUAGE_COUNT; l++) {
            const char *text = wording_raw((enum wording)w, (enum language)l);
            const char *its = names_in(text);
            cr_expect(its != NULL && strcmp(its, english) == 0, "%s: '%s'", LANGUAGE_NAMES[l],
                      text);
            cr_expect(strlen(text) > 2 && str_is_utf8(str_of(text)), "%s: '%s'", LANGUAGE_NAMES[l],
                      text);
        }
    }
}

Test(wording, languages_follow_the_locale_and_then_the_country)
{
    static const struct {
        const char *locale, *country;
        enum language language;
    } CASES[] = {
        { "sv-SE", "SE", LANGUAGE_SV }, { "sv-FI", "FI", LANGUAGE_SV },
        { "nb-NO", "NO", LANGUAGE_NB }, { "no", "SE", LANGUAGE_NB },
        { "nn-NO", "NO", LANGUAGE_NB }, { "DA_dk", "SE", LANGUAGE_DA },
        { "fi-FI", "FI", LANGUAGE_FI }, { "de-CH", "CH", LANGUAGE_DE },
        { "en-US", "SE", LANGUAGE_EN }, { "fr-FR", "AT", LANGUAGE_DE },
        { "fr-FR", "FR", LANGUAGE_EN }, { "", "DK", LANGUAGE_DA },
        { "", "", LANGUAGE_EN },        { "svx", "NO", LANGUAGE_NB },
        { "-", "no", LANGUAGE_NB },
    };
    for (size_t i = 0; i < COUNT(CASES); i++)
        cr_expect_eq(language_of(str_of(CASES[i].locale), str_of(CASES[i].country)),
                     CASES[i].language, "%s in %s", CASES[i].locale, CASES[i].country);
}

Test(wording, amounts_and_dates_are_as_they_are_written_there)
{
    static const struct {
        int64_t minor;
        enum currency currency;
        const char *in[LANGUAGE_COUNT];
    } AMOUNTS[] = {
        { 123450,
          CURRENCY_SEK,
          { "1 234,50 SEK", "1 234,50 SEK", "1.234,50 SEK", "1 234,50 SEK", "1.234,50 SEK",
            "SEK 1,234.50" } },
        { 5,
          CURRENCY_EUR,
          { "0,05 EUR", "0,05 EUR", "0,05 EUR", "0,05 EUR", "0,05 EUR", "EUR 0.05" } },
        { -100000000,
          CURRENCY_NOK,
          { "-1 000 000,00 NOK", "-1 000 000,00 NOK", "-1.000.000,00 NOK", "-1 000 000,00 NOK",
            "-1.000.000,00 NOK", "NOK -1,000,000.00" } },
        { 99999,
          CURRENCY_JPY,
          { "99 999 JPY", "99 999 JPY", "99.999 JPY", "99 999 JPY", "99.999 JPY", "JPY 99,999" } },
    };
    static const char *const DATES[] = { "2027-03-01", "01.03.2027", "01.03.2027",
                                         "1.3.2027",   "01.03.2027", "1 March 2027" };
    struct ctx c = make_ctx();
    for (size_t i = 0; i < COUNT(AMOUNTS); i++)
        for (int l = 0; l < LANGUAGE_COUNT; l++) {
            str told = wording_amount(c.arena, (enum language)l,
                                      (money){ AMOUNTS[i].minor, AMOUNTS[i].currency });
            struct text plain = text_begin(c.arena, 100);
            for (size_t k = 0; k < told.len; k++) { /* blanks that do not break */
                cr_expect_neq(told.ptr[k], ' ');
                if (told.ptr[k] == '\xa0')
                    continue;
                text_char(&plain, told.ptr[k] == '\xc2' ? ' ' : told.ptr[k]);
            }
            str out;
            cr_assert(text_done(&plain, &out));
            cr_expect(str_equal(out, str_of(AMOUNTS[i].in[l])), "%.*s, not %s", STR_ARG(out),
                      AMOUNTS[i].in[l]);
        }
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        cr_expect(str_equal(wording_date(c.arena, (enum language)l, date_of(2027, 3, 1)),
                            str_of(DATES[l])));
    end_ctx(&c);
}

/* --- bytes -------------------------------------------------------------------------------- */

static struct letter letter_of(const struct letter_part *parts, size_t count)
{
    return (struct letter){ .from_name = STR("Shop"),
                            .from = STR("a@b.example"),
                            .to = STR("c@d.example"),
                            .subject = STR("Hello"),
                            .message_id = STR("1@b.example"),
                            .at = NOW,
                            .language = "en",
                            .parts = parts,
                            .count = count };
}

static bool holds(str s, const char *what)
{
    return memmem(s.ptr, s.len, what, strlen(what)) != NULL;
}

/* Without the breaks that quoted-printable puts into long lines. */
static str unbroken(struct arena *a, str s)
{
    struct text t = text_begin(a, 100000);
    str out = { 0 };
    for (size_t i = 0; i < s.len; i++)
        if (s.len - i >= 3 && memcmp(s.ptr + i, "=\r\n", 3) == 0)
            i += 2;
        else
            text_char(&t, s.ptr[i]);
    cr_assert(text_done(&t, &out));
    return out;
}

Test(letter, is_text_and_a_page_of_the_same)
{
    struct ctx c = make_ctx();
    const struct letter_part parts[] = {
        { LETTER_PARAGRAPH, .value = STR("Hej då, 1 = 1") },
        { LETTER_FACT, STR("Pris"), STR("5") },
        { LETTER_FACT, STR("Länk"), STR("https://x.example/?a=\"&b") },
        { LETTER_PARAGRAPH, .value = STR("<script>") },
    };
    struct letter l = letter_of(parts, COUNT(parts));
    str out = letter_write(c.arena, &l);
    cr_expect(holds(out, "Date: Sun, 22 Nov 2026 10:14:05 +0000\r\nFrom: Shop\r\n <a@b.example>\r\n"
                         "To: <c@d.example>\r\nSubject: Hello\r\nMessage-ID: <1@b.example>\r\n"),
              "%.*s", STR_ARG(out));
    cr_expect(holds(out, "\r\n\r\nHej d=C3=A5, 1 =3D 1\r\n\r\nPris: 5\r\nL=C3=A4nk: "
                         "https://x.example/?a=3D\"&b\r\n\r\n<script>"));
    str whole = unbroken(c.arena, out);
    cr_expect(holds(whole, "<a href=3D\"https://x.example/?a=3D&quot;&amp;b\">"), "%.*s",
              STR_ARG(out));
    cr_expect(holds(out, "<p>&lt;script&gt;</p>"));
    cr_expect(str_equal(out, letter_write(c.arena, &l)), "the same letter is the same bytes");
    end_ctx(&c);
}

static void expect_well_formed(str out)
{
    size_t line = 0;
    for (size_t i = 0; i < out.len; i++) {
        unsigned char byte = (unsigned char)out.ptr[i];
        cr_assert(byte < 0x7f && (byte >= 0x20 || byte == '\r' || byte == '\n'), "byte %d", byte);
        if (byte == '\n')
            cr_assert(i > 0 && out.ptr[i - 1] == '\r');
        if (byte == '\r')
            cr_assert(i + 1 < out.len && out.ptr[i + 1] == '\n');
        line = byte == '\n' ? 0 : line + (byte != '\r');
        cr_assert_leq(line, 78, "%.*s", STR_ARG(out));
    }
}

/* What people write, of all lengths, with everything that means something to mail or to pages. */
Test(letter, whatever_is_written_it_is_plain_lines_and_no_other_header)
{
    static const char *const PIECES[] = { "a",   "Å",       "€",    "😀",     " ",
                                          ".",   "=",       "\r\n", "\n.\n", "Bcc: x@y.example",
                                          "<b>", "\"",      "?=",   "\\",    "\x7f",
                                          "\t",  "--=_part" };
    for (int round = 0; round < 300; round++) {
        struct ctx c = make_ctx();
        struct entropy e = entropy_seeded((uint64_t)round);
        str texts[4];
        for (size_t i = 0; i < COUNT(texts); i++) {
            struct text t = text_begin(c.arena, 10000);
            for (int64_t k = random_between(&e, 0, 100); k > 0; k--)
                text_add(&t, str_of(PIECES[entropy_below(&e, COUNT(PIECES))]));
            cr_assert(text_done(&t, &texts[i]));
        }
        const struct letter_part parts[] = { { LETTER_PARAGRAPH, .value = texts[2] },
                                             { LETTER_FACT, texts[2], texts[3] } };
        struct letter l = letter_of(parts, COUNT(parts));
        l.from_name = texts[0];
        l.subject = texts[1];
        str out = letter_write(c.arena, &l);
        expect_well_formed(out);
        str head = { out.ptr,
                     (size_t)((const char *)memmem(out.ptr, out.len, "\r\n\r\n", 4) - out.ptr) };
        size_t headers = 1;
        for (size_t i = 0; i + 2 < head.len; i++)
            headers += head.ptr[i] == '\n' && head.ptr[i + 1] != ' ';
        cr_expect_eq(headers, 9, "%.*s", STR_ARG(head));
        size_t boundaries = 0;
        for (const char *at = out.ptr;
             (at = memmem(at, (size_t)(out.ptr + out.len - at), "\r\n--=_part", 10)) != NULL; at++)
            boundaries++;
        cr_expect_eq(boundaries, 3);
        end_ctx(&c);
    }
}

/* --- addresses and attempts --------------------------------------------------------------- */

Test(mail, an_address_is_one_that_every_mail_server_takes)
{
    static const char *const GOOD[] = { "a@b.se", "x+y_z@sub.domain.example", "o'neil@example.com",
                                        "1@2.de", "A-B@C-D.org" };
    static const char *const BAD[] = { "",
                                       "a",
                                       "@b.se",
                                       "a@",
                                       "a@b",
                                       "a@b@c.se",
                                       "a b@c.se",
                                       "a@b..se",
                                       ".a@b.se",
                                       "a.@b.se",
                                       "a@b.se.",
                                       "å@b.se",
                                       "a@ö.se",
                                       "a@b.se\r\nBcc: x@y.se",
                                       "<a@b.se>",
                                       "\"a\"@b.se",
                                       "a@[1.2.3.4]",
                                       "a,b@c.se",
                                       "a@b.se,c@d.se" };
    for (size_t i = 0; i < COUNT(GOOD); i++)
        cr_expect(mail_address_is_valid(str_of(GOOD[i])), "%s", GOOD[i]);
    for (size_t i = 0; i < COUNT(BAD); i++)
        cr_expect_not(mail_address_is_valid(str_of(BAD[i])), "%s", BAD[i]);
    char longest[400];
    (void)snprintf(longest, sizeof longest, "%064d@%063d.%063d.%058d.se", 1, 1, 1, 1);
    cr_expect_eq(strlen(longest), MAIL_ADDRESS_MAX);
    cr_expect(mail_address_is_valid(str_of(longest)));
    cr_expect_not(mail_address_is_valid((str){ "a", 1 }));
    (void)snprintf(longest, sizeof longest, "%065d@b.se", 1);
    cr_expect_not(mail_address_is_valid(str_of(longest)));
}

Test(mail, the_pause_grows_up_to_an_hour)
{
    int64_t before = 0;
    cr_expect_eq(mail_pause(1), 5 * SECOND);
    cr_expect_eq(mail_pause(2), 10 * SECOND);
    for (int64_t i = 1; i < 100; i++) {
        cr_expect(mail_pause(i) >= before && mail_pause(i) <= HOUR);
        before = mail_pause(i);
    }
    cr_expect_eq(mail_pause(1000000), HOUR);
}

/* mail.c -- which mails a merchant wants; the options of the mail server. */
#include "main/mail.h"

#include <stdio.h>

#include "base/clock.h"
#include "main/commands.h"
#include "service/mail_terms.h"

#define PASSWORD_MAX 500
#define DAYS_MAX     30
#define URL_MAX      200

/* --- merchant mail ---------------------------------------------------------------------- */

struct terms_work {
    const struct config *config;
    str out; /* JSON */
};

static enum problem change_terms(struct unit *u)
{
    struct terms_work *w = u->self;
    struct mail_terms changes = { 0 }, all;
    struct text t = text_begin(u->c->arena, 65536);
    str name = { 0 };
    TRY(merchant_find(u->c, str_of(w->config->merchant), &u->c->merchant_id, &name));
    if (w->config->settings != NULL) {
        TRY(shape_read_json(u->c, &MAIL_TERMS_SHAPE, str_of(w->config->settings), &changes));
        TRY(mail_terms_change(u->c, &changes, &all));
    } else {
        TRY(mail_terms_load(u->c, &all));
    }
    shape_write_json(&t, &MAIL_TERMS_SHAPE, &all);
    CHECK(text_done(&t, &w->out));
    return OK;
}

int command_merchant_mail(const struct config *config)
{
    struct access_store s;
    if (!require(config->merchant, "--merchant"))
        return 2;
    if (!store_open(config, &s))
        return 1;
    struct terms_work w = { .config = config };
    enum problem p = store_run(&s, change_terms, &w);
    if (p == OK)
        (void)printf("%.*s\n", STR_ARG(w.out));
    store_close(&s);
    return p == OK ? 0 : 1;
}

/* --- the mail server -------------------------------------------------------------------- */

static const char *read_password(struct arena *a, const char *path)
{
    FILE *file = fopen(path, "rb");
    char *line = arena_take(a, PASSWORD_MAX, 1);
    bool is_there = file != NULL && fgets(line, PASSWORD_MAX, file) != NULL;
    if (file != NULL)
        (void)fclose(file);
    line[strcspn(line, "\r\n")] = '\0';
    return is_there && line[0] != '\0' ? line : NULL;
}

static bool is_readable(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file != NULL)
        (void)fclose(file);
    return file != NULL;
}

/* An address without a path, which libcurl would say in EHLO, and without a password, which others
 * could read in the list of processes. */
static bool is_mail_url(const char *url)
{
    str rest = str_of(url);
    if (!str_starts(rest, STR("smtp://")) && !str_starts(rest, STR("smtps://")))
        return false;
    rest = str_cut(rest, (size_t)(strstr(url, "//") - url) + 2);
    return rest.len > 0 && memchr(rest.ptr, '/', rest.len) == NULL &&
           memchr(rest.ptr, '@', rest.len) == NULL;
}

/* Of ASCII without a query, a fragment or credentials, so that a path can follow it in any mail. */
static bool is_portal_url(const char *url)
{
    str rest = str_of(url);
    size_t scheme = str_starts(rest, STR("https://"))  ? 8
                    : str_starts(rest, STR("http://")) ? 7
                                                       : 0;
    bool good = scheme > 0 && rest.len > scheme && rest.len <= URL_MAX && url[scheme] != '/';
    for (size_t i = 0; good && i < rest.len; i++)
        good = url[i] > ' ' && url[i] <= '~' && strchr("?#@\"'<>\\", url[i]) == NULL;
    return good;
}

static bool read_portal_url(const struct config *config, struct arena *a, const char **out)
{
    if (config->portal_url == NULL)
        return true;
    if (!is_portal_url(config->portal_url))
        return complain("--portal-url: expected an address such as https://pay.example.com, but "
                        "was '%s'",
                        config->portal_url) == 0;
    str url = str_of(config->portal_url);
    while (url.ptr[url.len - 1] == '/')
        url.len--;
    *out = arena_cstr(a, url);
    return true;
}

static bool check_options(const struct config *config)
{
    if (!is_mail_url(config->smtp_url))
        return complain("--smtp-url: expected smtp://HOST:PORT or smtps://HOST:PORT, but was '%s'",
                        config->smtp_url) == 0;
    if (config->smtp_sender == NULL || !mail_address_is_valid(str_of(config->smtp_sender)))
        return complain("--smtp-sender: expected an e-mail address such as orders@example.com") ==
               0;
    if ((config->smtp_user == NULL) != (config->smtp_password_file == NULL))
        return complain("--smtp-user and --smtp-password-file go together") == 0;
    if (config->smtp_ca != NULL && !is_readable(config->smtp_ca))
        return complain("--smtp-ca: cannot read %s", config->smtp_ca) == 0;
    if (config->mail_days < 1 || config->mail_days > DAYS_MAX)
        return complain("--mail-days: expected 1 to %d", DAYS_MAX) == 0;
    return true;
}

bool mailer_options_read(const struct config *config, struct arena *a, struct mailer_options *out)
{
    *out = (struct mailer_options){ .patience = config->mail_days * DAY };
    if (!read_portal_url(config, a, &out->portal_url))
        return false;
    if (config->smtp_url == NULL)
        return true;
    if (!check_options(config))
        return false;
    out->smtp = (struct smtp_options){ .url = config->smtp_url,
                                       .user = config->smtp_user,
                                       .ca = config->smtp_ca,
                                       .sender = config->smtp_sender,
                                       .is_plain = config->smtp_plain };
    if (config->smtp_user != NULL)
        out->smtp.password = read_password(a, config->smtp_password_file);
    if (config->smtp_user != NULL && out->smtp.password == NULL)
        return complain(
                   "--smtp-password-file: expected a password of at most %d bytes in the first "
                   "line of %s",
                   PASSWORD_MAX - 2, config->smtp_password_file) == 0;
    return true;
}

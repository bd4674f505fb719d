#include "jobs/smtp.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/clock.h"

#define CONNECT_SECONDS 20L
#define SEND_SECONDS    120L /* for a whole mail, with its answer */
#define HURRY_PATIENCE  (3 * SECOND)

/* How far the conversation about a mail has come. */
enum step { STEP_BEFORE, STEP_RECIPIENT, STEP_DATA, STEP_HANDED_OVER };

struct smtp {
    const struct smtp_options *options;
    CURL *curl;
    char why[CURL_ERROR_SIZE];
    /* Of the mail that is being sent: */
    str message;
    size_t sent;
    enum step step;
    bool is_over; /* what is said from now on is no answer to the mail */
    long code;    /* of the last answer in that step; 0: none yet */
    char answer[SMTP_ANSWER_MAX];
    const atomic_bool *hurry;
    int64_t hurry_since;
};

/* --- what libcurl calls ------------------------------------------------------------------- */

static size_t on_read(char *to, size_t size, size_t count, void *self)
{
    struct smtp *s = self;
    size_t room = size * count, left = s->message.len - s->sent;
    size_t bytes = left < room ? left : room;
    if (bytes > 0)
        memcpy(to, s->message.ptr + s->sent, bytes);
    s->sent += bytes;
    if (bytes == 0) { /* after it comes the dot */
        s->step = STEP_HANDED_OVER;
        s->code = 0;
    }
    return bytes;
}

static void on_command(struct smtp *s, str command)
{
    enum step step = s->step;
    if (str_starts(command, STR("RCPT ")))
        step = STEP_RECIPIENT;
    else if (str_starts(command, STR("DATA")))
        step = STEP_DATA;
    s->is_over = s->is_over || str_starts(command, STR("QUIT"));
    if (step != s->step)
        s->code = 0;
    s->step = step;
}

/* "550-no such user", "550 here": the last line is kept. */
static void on_answer(struct smtp *s, str line)
{
    line = str_trim(line);
    while (line.len > 0 && (line.ptr[line.len - 1] == '\r' || line.ptr[line.len - 1] == '\n'))
        line.len--;
    int64_t code = 0;
    if (s->is_over || line.len < 3 || !str_to_i64((str){ line.ptr, 3 }, &code))
        return;
    s->code = (long)code;
    (void)snprintf(s->answer, sizeof s->answer, "%.*s", STR_ARG(line));
}

static int on_talk(CURL *curl, curl_infotype kind, char *bytes, size_t size, void *self)
{
    (void)curl;
    if (kind == CURLINFO_HEADER_OUT)
        on_command(self, (str){ bytes, size });
    if (kind == CURLINFO_HEADER_IN)
        on_answer(self, (str){ bytes, size });
    return 0;
}

/* libcurl says QUIT before it closes a connection, and waits two minutes for an answer: who cannot
 * wait ends the connection under it. */
static void hang_up(struct smtp *s)
{
    curl_socket_t socket = CURL_SOCKET_BAD;
    CHECK(curl_easy_getinfo(s->curl, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK);
    if (socket != CURL_SOCKET_BAD)
        (void)shutdown(socket, SHUT_RDWR);
}

/* Not 0: it is broken off. */
static int on_progress(void *self, curl_off_t a, curl_off_t b, curl_off_t d, curl_off_t e)
{
    struct smtp *s = self;
    (void)a, (void)b, (void)d, (void)e;
    if (!atomic_load(s->hurry))
        return 0;
    int64_t now = clock_monotonic();
    s->hurry_since = s->hurry_since > 0 ? s->hurry_since : now;
    if (now - s->hurry_since < HURRY_PATIENCE)
        return 0;
    hang_up(s);
    return 1;
}

/* --- a connection ------------------------------------------------------------------------- */

static void set_up(struct smtp *s)
{
    const struct smtp_options *o = s->options;
    CURLcode failed = CURLE_OK;
    failed |= curl_easy_setopt(s->curl, CURLOPT_URL, o->url);
    failed |= curl_easy_setopt(s->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    failed |= curl_easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L);
    failed |= curl_easy_setopt(s->curl, CURLOPT_PROXY, "");
    failed |= curl_easy_setopt(s->curl, CURLOPT_USE_SSL,
                               (long)(o->is_plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    if (o->ca != NULL)
        failed |= curl_easy_setopt(s->curl, CURLOPT_CAINFO, o->ca);
    if (o->user != NULL) {
        failed |= curl_easy_setopt(s->curl, CURLOPT_USERNAME, o->user);
        failed |= curl_easy_setopt(s->curl, CURLOPT_PASSWORD, o->password);
    }
    failed |= curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, o->sender);
    failed |= curl_easy_setopt(s->curl, CURLOPT_UPLOAD, 1L);
    failed |= curl_easy_setopt(s->curl, CURLOPT_READFUNCTION, on_read);
    failed |= curl_easy_setopt(s->curl, CURLOPT_READDATA, s);
    failed |= curl_easy_setopt(s->curl, CURLOPT_VERBOSE, 1L);
    failed |= curl_easy_setopt(s->curl, CURLOPT_DEBUGFUNCTION, on_talk);
    failed |= curl_easy_setopt(s->curl, CURLOPT_DEBUGDATA, s);
    failed |= curl_easy_setopt(s->curl, CURLOPT_NOPROGRESS, 0L);
    failed |= curl_easy_setopt(s->curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    failed |= curl_easy_setopt(s->curl, CURLOPT_XFERINFODATA, s);
    failed |= curl_easy_setopt(s->curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    failed |= curl_easy_setopt(s->curl, CURLOPT_TIMEOUT, SEND_SECONDS);
    failed |= curl_easy_setopt(s->curl, CURLOPT_ERRORBUFFER, s->why);
    CHECK(failed == CURLE_OK);
}

static void begin_curl(void)
{
    CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

struct smtp *smtp_open(const struct smtp_options *options)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct smtp *s = calloc(1, sizeof *s);
    CHECK(s != NULL && pthread_once(&once, begin_curl) == 0);
    s->options = options;
    s->curl = curl_easy_init();
    CHECK(s->curl != NULL);
    set_up(s);
    return s;
}

void smtp_close(struct smtp *s)
{
    hang_up(s);
    curl_easy_cleanup(s->curl);
    free(s);
}

/* --- a mail ------------------------------------------------------------------------------- */

static enum smtp_result result_of(const struct smtp *s, CURLcode done)
{
    if (done == CURLE_OK)
        return SMTP_ACCEPTED;
    if (s->step == STEP_HANDED_OVER && s->code == 0)
        return SMTP_UNANSWERED;
    if (s->step == STEP_BEFORE || s->code < 400)
        return SMTP_FAILED;
    return s->code >= 500 ? SMTP_REFUSED : SMTP_PUT_OFF;
}

enum smtp_result smtp_send(struct smtp *s, const char *to, str message, const atomic_bool *hurry,
                           char answer[SMTP_ANSWER_MAX])
{
    struct curl_slist *recipients = curl_slist_append(NULL, to);
    CHECK(recipients != NULL);
    s->message = message;
    s->sent = 0;
    s->step = STEP_BEFORE;
    s->is_over = false;
    s->code = 0;
    s->hurry = hurry;
    s->hurry_since = 0;
    s->answer[0] = s->why[0] = '\0';
    CHECK(curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, recipients) == CURLE_OK);
    CURLcode done = curl_easy_perform(s->curl);
    CHECK(curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, NULL) == CURLE_OK);
    curl_slist_free_all(recipients);
    bool was_answered = done == CURLE_OK || s->code >= 400;
    const char *why = s->why[0] != '\0' ? s->why : curl_easy_strerror(done);
    (void)snprintf(answer, SMTP_ANSWER_MAX, "%s", was_answered ? s->answer : why);
    return result_of(s, done);
}

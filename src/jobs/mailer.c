#include "jobs/mailer.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/metric.h"
#include "base/outlet.h"
#include "service/mail_content.h"

#define ARENA_MAX  ((size_t)512 * 1024 * 1024)
#define LOOK_EVERY SECOND
#define PAUSE_MAX  MINUTE /* between two attempts to reach a mail server that cannot be */

struct mailer {
    struct work *work;
    struct mailer_options options;
    struct smtp *smtp;
    struct arena *arena, *letters; /* of what is claimed; of what it says */
    struct entropy entropy;
    int64_t merchant_id; /* whose mails were sent last */
    int64_t failures;    /* to reach the mail server, one after the other */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t woken;
    atomic_bool is_stopping;
};

/* The mail at hand, and what came of it. */
struct attempt {
    struct mailer *mailer;
    struct outbox_claim claim; /* merchant_id 0: there is none */
    enum outbox_outcome outcome;
    char answer[SMTP_ANSWER_MAX];
};

static enum problem run_unit(struct mailer *m, struct arena *a, int64_t merchant_id, void *self,
                             bool writes, enum problem (*run)(struct unit *u))
{
    struct ctx c = { .arena = a,
                     .entropy = &m->entropy,
                     .now = clock_now(),
                     .merchant_id = merchant_id,
                     .actor = STR("system") };
    struct unit unit = { .c = &c, .self = self, .run = run };
    return writes ? work_write_wait(m->work, &unit) : work_read_wait(m->work, &unit);
}

/* --- one mail ----------------------------------------------------------------------------- */

struct composing {
    struct mailer *mailer;
    const struct mail_terms *terms;
    const struct mail_row *mail;
    struct letter letter;
    bool is_ready;
};

static enum problem compose(struct unit *u)
{
    struct composing *w = u->self;
    str sender = str_of(w->mailer->options.smtp.sender);
    return mail_content(u->c, w->terms, sender, w->mail, &w->letter, &w->is_ready);
}

static enum outbox_outcome hand_over(struct mailer *m, const struct letter *letter,
                                     char answer[SMTP_ANSWER_MAX])
{
    static const enum outbox_outcome OUTCOMES[] = { [SMTP_ACCEPTED] = OUTBOX_ACCEPTED,
                                                    [SMTP_REFUSED] = OUTBOX_REFUSED,
                                                    [SMTP_PUT_OFF] = OUTBOX_PUT_OFF,
                                                    [SMTP_FAILED] = OUTBOX_UNTRIED,
                                                    [SMTP_UNANSWERED] = OUTBOX_UNANSWERED };
    str message = letter_write(m->letters, letter);
    const char *to = arena_cstr(m->letters, letter->to);
    enum smtp_result result = smtp_send(m->smtp, to, message, &m->is_stopping, answer);
    bool fails = result == SMTP_FAILED || result == SMTP_UNANSWERED;
    if (fails && m->failures == 0 && !atomic_load(&m->is_stopping))
        outlet_notice("error", "sending mail", answer);
    m->failures = fails ? m->failures + 1 : 0;
    return OUTCOMES[result];
}

static void say(struct attempt *a, const char *answer)
{
    (void)snprintf(a->answer, sizeof a->answer, "%s", answer);
}

static enum outbox_outcome send_mail(struct mailer *m, struct attempt *a)
{
    const struct mail_row *mail = &a->claim.mail;
    struct composing w = { .mailer = m, .terms = &a->claim.terms, .mail = mail };
    if (outbox_is_late(mail, m->options.patience, clock_now())) {
        say(a, "It could not be sent in time.");
        return OUTBOX_UNTRIED;
    }
    if (!mail_address_is_valid(mail->address)) {
        say(a, "The address is none that mail can be sent to.");
        return OUTBOX_REFUSED;
    }
    enum problem p = run_unit(m, m->letters, a->claim.merchant_id, &w, false, compose);
    if (p == OK && w.is_ready)
        return hand_over(m, &w.letter, a->answer);
    say(a, p == OK ? "It waits for its invoice." : "It could not be written.");
    return OUTBOX_UNTRIED;
}

/* --- turn by turn ------------------------------------------------------------------------- */

struct turn {
    struct mailer *mailer;
    const struct attempt *done; /* claim.merchant_id 0: nothing was */
    struct outbox_claim next;
    int64_t merchant_id;
};

/* What came of the last mail, and the next one, in one commit. */
static enum problem take_turn(struct unit *u)
{
    struct turn *t = u->self;
    const struct attempt *done = t->done;
    t->merchant_id = t->mailer->merchant_id;
    t->next = (struct outbox_claim){ 0 };
    u->c->merchant_id = done->claim.merchant_id;
    if (done->claim.merchant_id != 0)
        TRY(outbox_settle(u->c, &done->claim.mail, done->outcome, str_of(done->answer),
                          t->mailer->options.patience));
    bool goes_on = t->mailer->failures == 0 || done->claim.merchant_id == 0;
    if (!goes_on || atomic_load(&t->mailer->is_stopping))
        return OK;
    return outbox_claim(u->c, &t->merchant_id, &t->next);
}

static void count(const struct attempt *done)
{
    static const char *const LABELS[] = {
        [OUTBOX_UNTRIED] = "outcome=\"untried\"",       [OUTBOX_ACCEPTED] = "outcome=\"accepted\"",
        [OUTBOX_REFUSED] = "outcome=\"refused\"",       [OUTBOX_PUT_OFF] = "outcome=\"put_off\"",
        [OUTBOX_UNANSWERED] = "outcome=\"unanswered\"",
    };
    if (done->claim.merchant_id != 0)
        metric_add_labelled(METRIC_MAILS, LABELS[done->outcome], 1);
}

/* Settles *a and makes it the next mail. A mail that was sent and cannot be settled is sent again
 * when its lease is over: so that is tried for as long as the lease lasts. */
static void go_on(struct mailer *m, struct attempt *a)
{
    struct turn turn = { .mailer = m, .done = a };
    int64_t until = clock_monotonic() + OUTBOX_LEASE;
    enum problem p = run_unit(m, m->arena, 0, &turn, true, take_turn);
    while (p != OK && a->claim.merchant_id != 0 && !atomic_load(&m->is_stopping) &&
           clock_monotonic() < until)
        p = run_unit(m, m->arena, 0, &turn, true, take_turn);
    if (p == OK) {
        count(a);
        m->merchant_id = turn.merchant_id;
    }
    *a = (struct attempt){ .mailer = m };
    if (p == OK)
        a->claim = turn.next;
}

/* Sends one mail after the other while there are any. */
static void send_all(struct mailer *m)
{
    struct attempt a = { .mailer = m };
    do {
        go_on(m, &a);
        if (a.claim.merchant_id != 0)
            a.outcome = send_mail(m, &a);
        arena_reset(m->letters);
    } while (a.claim.merchant_id != 0);
    arena_reset(m->arena);
}

/* --- the thread --------------------------------------------------------------------------- */

static void wait_for(struct mailer *m, int64_t pause)
{
    struct timespec until;
    CHECK(clock_gettime(CLOCK_REALTIME, &until) == 0);
    until.tv_sec += (time_t)(pause / SECOND);
    until.tv_nsec += (long)(pause % SECOND * 1000);
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    CHECK(pthread_mutex_lock(&m->lock) == 0);
    if (!atomic_load(&m->is_stopping))
        (void)pthread_cond_timedwait(&m->woken, &m->lock, &until);
    CHECK(pthread_mutex_unlock(&m->lock) == 0);
}

static void *mailer_main(void *argument)
{
    struct mailer *m = argument;
    while (!atomic_load(&m->is_stopping)) {
        send_all(m);
        int64_t pause = m->failures > 0 ? mail_pause(m->failures) : LOOK_EVERY;
        wait_for(m, pause < PAUSE_MAX ? pause : PAUSE_MAX);
    }
    return NULL;
}

struct mailer *mailer_start(struct work *work, const struct mailer_options *options)
{
    struct mailer *m = calloc(1, sizeof *m);
    CHECK(m != NULL);
    m->work = work;
    m->options = *options;
    m->smtp = smtp_open(&m->options.smtp);
    m->arena = arena_open(ARENA_MAX);
    m->letters = arena_open(ARENA_MAX);
    m->entropy = entropy_system();
    CHECK(pthread_mutex_init(&m->lock, NULL) == 0);
    CHECK(pthread_cond_init(&m->woken, NULL) == 0);
    CHECK(pthread_create(&m->thread, NULL, mailer_main, m) == 0);
    return m;
}

void mailer_hurry(struct mailer *m)
{
    CHECK(pthread_mutex_lock(&m->lock) == 0);
    atomic_store(&m->is_stopping, true);
    CHECK(pthread_cond_signal(&m->woken) == 0);
    CHECK(pthread_mutex_unlock(&m->lock) == 0);
}

void mailer_stop(struct mailer *m)
{
    CHECK(atomic_load(&m->is_stopping));
    CHECK(pthread_join(m->thread, NULL) == 0);
    smtp_close(m->smtp);
    arena_close(m->letters);
    arena_close(m->arena);
    free(m);
}

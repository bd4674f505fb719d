#include "jobs/mailer.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/metric.h"
#include "base/outlet.h"
#include "service/access_mail.h"
#include "service/mail_content.h"
#include "service/notification_courier.h"

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
    int64_t notified_id; /* likewise, to its users */
    bool users_first;    /* it is the users' turn */
    int64_t failures;    /* to reach the mail server, one after the other */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t woken;
    atomic_bool is_stopping;
};

/* What is to be sent: a mail about an order, one about how a user gets in, or what one is told. */
struct claimed {
    struct outbox_claim order; /* merchant_id 0: it is none */
    struct access_claim access;
    struct notification_claim notification; /* likewise */
};

static bool is_any(const struct claimed *claimed)
{
    return claimed->order.merchant_id != 0 || claimed->access.is_there ||
           claimed->notification.merchant_id != 0;
}

/* The mail at hand, and what came of it. */
struct attempt {
    struct mailer *mailer;
    struct claimed claim;
    enum mail_outcome outcome;
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

static enum mail_outcome hand_over(struct mailer *m, const struct letter *letter,
                                   char answer[SMTP_ANSWER_MAX])
{
    static const enum mail_outcome OUTCOMES[] = { [SMTP_ACCEPTED] = MAIL_ACCEPTED,
                                                  [SMTP_REFUSED] = MAIL_REFUSED,
                                                  [SMTP_PUT_OFF] = MAIL_PUT_OFF,
                                                  [SMTP_FAILED] = MAIL_UNTRIED,
                                                  [SMTP_UNANSWERED] = MAIL_UNANSWERED };
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

/* Not even tried: it is too late, or goes to nobody. */
static bool is_futile(struct attempt *a, bool is_late, str address, enum mail_outcome *outcome)
{
    *outcome = is_late ? MAIL_UNTRIED : MAIL_REFUSED;
    if (is_late)
        say(a, WHY_MAIL_LATE);
    else if (!mail_address_is_valid(address))
        say(a, WHY_MAIL_NOWHERE);
    else
        return false;
    return true;
}

static enum mail_outcome send_access(struct mailer *m, struct attempt *a)
{
    const struct access_claim *mail = &a->claim.access;
    enum mail_outcome outcome;
    if (is_futile(a, clock_now() >= mail->expires_at, mail->email, &outcome))
        return outcome;
    struct access_mail_facts facts = { .kind = mail->kind,
                                       .language = mail->language,
                                       .shop = mail->shop,
                                       .inviter = mail->inviter,
                                       .portal_url = str_of(m->options.portal_url),
                                       .token = mail->token,
                                       .mail_id = mail->mail_id,
                                       .sender = str_of(m->options.smtp.sender),
                                       .reply_to = mail->reply_to,
                                       .to = mail->email,
                                       .at = mail->created_at };
    struct letter letter = access_mail_letter(m->letters, &facts);
    return hand_over(m, &letter, a->answer);
}

static enum mail_outcome send_notification(struct mailer *m, struct attempt *a)
{
    const struct notification_claim *mail = &a->claim.notification;
    bool is_late = clock_now() - mail->created_at >= m->options.patience;
    enum mail_outcome outcome;
    if (is_futile(a, is_late, mail->email, &outcome))
        return outcome;
    struct notification_facts facts = { .what = mail->what,
                                        .language = mail->language,
                                        .shop = mail->shop,
                                        .portal_url = str_of(m->options.portal_url),
                                        .sender = str_of(m->options.smtp.sender),
                                        .reply_to = mail->reply_to,
                                        .to = mail->email,
                                        .at = mail->created_at,
                                        .message_name = mail->message_name };
    struct letter letter = notification_letter(m->letters, &facts);
    return hand_over(m, &letter, a->answer);
}

static enum mail_outcome send_order(struct mailer *m, struct attempt *a)
{
    const struct outbox_claim *claim = &a->claim.order;
    const struct mail_row *mail = &claim->mail;
    struct composing w = { .mailer = m, .terms = &claim->terms, .mail = mail };
    enum mail_outcome outcome;
    if (is_futile(a, outbox_is_late(mail, m->options.patience, clock_now()), mail->address,
                  &outcome))
        return outcome;
    enum problem p = run_unit(m, m->letters, claim->merchant_id, &w, false, compose);
    if (p == OK && w.is_ready)
        return hand_over(m, &w.letter, a->answer);
    say(a, p == OK ? WHY_MAIL_WAITS : WHY_MAIL_UNWRITTEN);
    return MAIL_UNTRIED;
}

static enum mail_outcome send_mail(struct mailer *m, struct attempt *a)
{
    if (a->claim.access.is_there)
        return send_access(m, a);
    return a->claim.notification.merchant_id != 0 ? send_notification(m, a) : send_order(m, a);
}

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

/* --- turn by turn ------------------------------------------------------------------------- */

struct turn {
    struct mailer *mailer;
    const struct attempt *done; /* perhaps nothing */
    struct claimed next;
    int64_t merchant_id, notified_id;
};

static enum problem settle(struct ctx *c, const struct mailer_options *options,
                           const struct attempt *done)
{
    const struct claimed *claim = &done->claim;
    c->merchant_id = claim->notification.merchant_id;
    if (c->merchant_id != 0)
        return notification_settle(c, &claim->notification, done->outcome, str_of(done->answer),
                                   options->patience);
    c->merchant_id = claim->order.merchant_id;
    if (claim->access.is_there)
        return access_mail_settle(c, &claim->access, done->outcome, str_of(done->answer));
    if (claim->order.merchant_id == 0)
        return OK;
    return outbox_settle(c, &claim->order.mail, done->outcome, str_of(done->answer),
                         options->patience);
}

static enum problem claim_for_users(struct ctx *c, struct turn *t)
{
    if (t->mailer->options.portal_url == NULL || is_any(&t->next))
        return OK;
    return notification_claim(c, &t->notified_id, &t->next.notification);
}

/* Those about orders and those to users take turns: a night's invoices hold up no user. */
static enum problem claim_next(struct ctx *c, struct turn *t)
{
    const struct mailer_options *options = &t->mailer->options;
    if (options->portal_url != NULL)
        TRY(access_mail_claim(c, &options->secret, &t->next.access));
    if (t->mailer->users_first)
        TRY(claim_for_users(c, t));
    if (!is_any(&t->next))
        TRY(outbox_claim(c, &t->merchant_id, &t->next.order));
    return claim_for_users(c, t);
}

/* What came of the last mail, and the next one, in one commit. */
static enum problem take_turn(struct unit *u)
{
    struct turn *t = u->self;
    const struct mailer_options *options = &t->mailer->options;
    t->merchant_id = t->mailer->merchant_id;
    t->notified_id = t->mailer->notified_id;
    t->next = (struct claimed){ 0 };
    TRY(settle(u->c, options, t->done));
    bool goes_on = t->mailer->failures == 0 || !is_any(&t->done->claim);
    if (!goes_on || atomic_load(&t->mailer->is_stopping))
        return OK;
    return claim_next(u->c, t);
}

static void count(const struct attempt *done)
{
    static const char *const LABELS[] = {
        [MAIL_UNTRIED] = "outcome=\"untried\"",       [MAIL_ACCEPTED] = "outcome=\"accepted\"",
        [MAIL_REFUSED] = "outcome=\"refused\"",       [MAIL_PUT_OFF] = "outcome=\"put_off\"",
        [MAIL_UNANSWERED] = "outcome=\"unanswered\"",
    };
    if (is_any(&done->claim))
        metric_add_labelled(METRIC_MAILS, LABELS[done->outcome], 1);
}

/* Settles *a and makes it the next mail. A mail that was sent and cannot be settled is sent again
 * when its lease is over: so that is tried for as long as the lease lasts. */
static void go_on(struct mailer *m, struct attempt *a)
{
    struct turn turn = { .mailer = m, .done = a };
    int64_t until = clock_monotonic() + OUTBOX_LEASE;
    struct arena_mark memory = arena_mark(m->arena);
    enum problem p = run_unit(m, m->arena, 0, &turn, true, take_turn);
    while (p != OK && is_any(&a->claim) && !atomic_load(&m->is_stopping) &&
           clock_monotonic() < until) {
        wait_for(m, LOOK_EVERY);
        arena_rewind(m->arena, memory);
        p = run_unit(m, m->arena, 0, &turn, true, take_turn);
    }
    if (p == OK) {
        count(a);
        m->merchant_id = turn.merchant_id;
        m->notified_id = turn.notified_id;
        m->users_first = !m->users_first;
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
        if (is_any(&a.claim))
            a.outcome = send_mail(m, &a);
        arena_reset(m->letters);
    } while (is_any(&a.claim));
    arena_reset(m->arena);
}

/* --- the thread --------------------------------------------------------------------------- */

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

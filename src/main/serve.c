/*
 * serve.c -- the wiring of the server: HTTP exchanges become units of work.
 *
 *   network thread: submit() --> [reader: http_prepare or http_read_admitted]
 *                            --> writer or reader: http_answer
 *                                                       --> after the commit: exchange_finish
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "api/app.h"
#include "api/position.h"
#include "api/request_log.h"
#include "base/clock.h"
#include "base/outlet.h"
#include "http/server.h"
#include "http/tls.h"
#include "jobs/courier.h"
#include "jobs/jobs.h"
#include "main/commands.h"
#include "main/mail.h"

#define PEM_MAX        ((size_t)256 * 1024)
#define READ_AHEAD_MAX ((size_t)16 * 1024) /* bytes of a body that the network thread reads */
/* Of the ten for the stop, for a store that another process holds or that does not answer: after
 * them come at most an answer that is under way and an attempt to connect. */
#define HURRY_SECONDS 5

struct serving {
    struct app app;
    struct hooks hooks;
    struct work *work;
    struct mailer_options mail;
    bool has_replica;
};

static enum problem run_answer(struct unit *u)
{
    struct exchange *x = u->self;
    const struct serving *s = x->self;
    return http_answer(&s->hooks, &x->c, &x->call);
}

/* The answer of a unit that ran says what came of it, unless its commit failed after it. */
static void done_answer(struct unit *u, bool committed)
{
    struct exchange *x = u->self;
    const struct serving *s = x->self;
    enum problem p = u->result != OK ? u->result : PROBLEM_STORE_BROKEN;
    bool refused = x->call.answer.status >= 400 && PROBLEMS[p].http_status < 500;
    if (x->call.answer.status == 0 || (!committed && !refused)) {
        answer_reset(&x->call.answer);
        x->c.blames_count = 0;
        answer_problem(&x->c, &x->call, p);
    }
    if (committed && x->call.answer.status == 202) /* what a job is to do it can see from now on */
        s->app.wake_jobs(s->app.jobs);
    if (committed && u->position.lsn != 0 && api_is_of_session(&x->call))
        api_position_tell(&x->c, &x->call, u->position);
    request_log_note(&x->c, &x->call);
    exchange_finish(x);
}

static void foresee_answer(struct unit *u)
{
    struct exchange *x = u->self;
    const struct serving *s = x->self;
    http_foresee(&s->hooks, &x->c, &x->call);
}

static struct unit *unit_of(struct exchange *x)
{
    struct unit *u = ARENA_NEW(x->c.arena, struct unit);
    *u = (struct unit){
        .c = &x->c, .self = x, .run = run_answer, .foresee = foresee_answer, .done = done_answer
    };
    return u;
}

static enum problem run_read_admitted(struct unit *u)
{
    struct exchange *x = u->self;
    const struct serving *s = x->self;
    return http_read_admitted(&s->hooks, &x->c, &x->call);
}

static enum problem run_prepare(struct unit *u)
{
    struct exchange *x = u->self;
    const struct serving *s = x->self;
    return http_prepare(&s->hooks, &x->c, &x->call);
}

static void done_by_reader(struct unit *u, bool committed)
{
    struct exchange *x = u->self;
    const struct serving *s = x->self;
    if (!committed || u->result != OK) {
        done_answer(u, committed);
        return;
    }
    work_write(s->work, unit_of(x));
}

/* Into a transaction: its own thread writes for everybody, so it gets what is ready to run. A large
 * body would keep the network thread from the others, and a file is none of its business: a reader
 * reads them, once it has seen that somebody may send them. */
static void submit_write(struct serving *s, struct unit *u)
{
    struct exchange *x = u->self;
    if (x->call.request->body.len > READ_AHEAD_MAX || x->call.route->read != NULL) {
        u->run = run_read_admitted;
        u->done = done_by_reader;
        work_read(s->work, u);
        return;
    }
    http_read_ahead(&s->hooks, &x->c, &x->call);
    work_write(s->work, u);
}

static enum problem run_admit(struct unit *u)
{
    struct exchange *x = u->self;
    const struct serving *s = x->self;
    return http_admit(&s->hooks, &x->c, &x->call);
}

/* Only the portal reads from a replica: a browser carries what it has seen, a shop's client cannot.
 */
static void submit_read(struct serving *s, struct unit *u)
{
    struct exchange *x = u->self;
    if (s->has_replica && api_is_of_session(&x->call)) {
        u->admit = run_admit;
        u->needs_primary = (x->call.route->flags & ROUTE_PRIMARY) != 0;
        u->seen = api_position(&x->call);
    }
    work_read(s->work, u);
}

static void submit(void *self, struct exchange *x)
{
    struct serving *s = self;
    x->self = s;
    if ((x->call.route->flags & ROUTE_STORELESS) != 0) {
        (void)!http_answer(&s->hooks, &x->c, &x->call); /* the answer says what came of it */
        exchange_finish(x);
        return;
    }
    struct unit *u = unit_of(x);
    if (x->call.route->prepare != NULL) {
        u->run = run_prepare;
        u->done = done_by_reader;
        work_read(s->work, u);
    } else if ((x->call.route->flags & ROUTE_WRITES) != 0) {
        submit_write(s, u);
    } else {
        submit_read(s, u);
    }
}

/* --- options --------------------------------------------------------------------------- */

/* "127.0.0.1:8080", "[::1]:8080" */
static bool read_address(const char *text, char host[64], uint16_t *port)
{
    const char *colon = strrchr(text, ':');
    int64_t number = 0;
    if (colon == NULL || !str_to_i64(str_of(colon + 1), &number) || number < 0 || number > 65535)
        return false;
    str name = { text, (size_t)(colon - text) };
    if (name.len >= 2 && name.ptr[0] == '[' && name.ptr[name.len - 1] == ']')
        name = (str){ name.ptr + 1, name.len - 2 };
    if (name.len == 0 || name.len >= 64)
        return false;
    memcpy(host, name.ptr, name.len);
    host[name.len] = '\0';
    *port = (uint16_t)number;
    return true;
}

static const char *read_pem(struct arena *a, const char *path)
{
    if (path == NULL)
        return NULL;
    FILE *file = fopen(path, "rb");
    char *bytes = arena_take(a, PEM_MAX + 1, 1);
    size_t length = file != NULL ? fread(bytes, 1, PEM_MAX, file) : 0;
    if (file != NULL)
        (void)fclose(file);
    return length > 0 && length < PEM_MAX ? bytes : NULL;
}

static bool read_options(const struct config *config, struct arena *a, char host[64],
                         struct server_options *out)
{
    if (!read_address(config->listen, host, &out->port))
        return complain("--listen: expected HOST:PORT, but was '%s'", config->listen) == 0;
    if ((config->tls_cert == NULL) != (config->tls_key == NULL))
        return complain("--tls-cert and --tls-key go together") == 0;
    if (config->replica != NULL && config->database == NULL)
        return complain("--replica goes with --database") == 0;
    if (config->readers < 1 || config->readers > WORK_THREADS_MAX)
        return complain("--readers: expected 1 to %d", WORK_THREADS_MAX) == 0;
    if (config->writers < 1 || config->writers > WORK_THREADS_MAX)
        return complain("--writers: expected 1 to %d", WORK_THREADS_MAX) == 0;
    if (config->idle_seconds < 1 || config->idle_seconds > 3600)
        return complain("--idle-seconds: expected 1 to 3600") == 0;
    if (config->slow_seconds < 1 || config->slow_seconds > 3600)
        return complain("--slow-seconds: expected 1 to 3600") == 0;
    out->host = host;
    out->slow_seconds = (int)config->slow_seconds;
    out->idle_seconds = (int)config->idle_seconds;
    out->tls_cert_pem = read_pem(a, config->tls_cert);
    out->tls_key_pem = read_pem(a, config->tls_key);
    if (config->tls_cert != NULL && (out->tls_cert_pem == NULL || out->tls_key_pem == NULL))
        return complain("cannot read the certificate %s or the key %s", config->tls_cert,
                        config->tls_key) == 0;
    return true;
}

/* --- SIGHUP ---------------------------------------------------------------------------- */

/* The files may be half written when the signal comes; then the old certificate stays. */
static void reload_certificate(const struct config *config)
{
    char why[512] = "one of the files cannot be read";
    struct arena *a = arena_open(4 * PEM_MAX);
    const char *cert = read_pem(a, config->tls_cert), *key = read_pem(a, config->tls_key);
    bool good = cert != NULL && key != NULL && tls_use(cert, key, why, sizeof why);
    outlet_notice(good ? "info" : "error", "a reload of the certificate",
                  good ? "new connections get the certificate as it is now" : why);
    arena_close(a);
}

static void reload(const struct config *config, struct access_log *log)
{
    char why[512];
    if (config->tls_cert != NULL)
        reload_certificate(config);
    if (log != NULL && !access_log_reopen(log, why, sizeof why))
        outlet_notice("error", "a reload of the access log", why);
}

/* --- serving --------------------------------------------------------------------------- */

/* Signals are taken by this thread alone: all others are made with them blocked. */
static void block_signals(sigset_t *wanted)
{
    CHECK(sigemptyset(wanted) == 0);
    CHECK(sigaddset(wanted, SIGTERM) == 0);
    CHECK(sigaddset(wanted, SIGINT) == 0);
    CHECK(sigaddset(wanted, SIGHUP) == 0);
    CHECK(pthread_sigmask(SIG_BLOCK, wanted, NULL) == 0);
}

/* Returns when it is time to stop. SIGHUP also comes when a terminal is closed; then it means what
 * it meant before there were daemons. */
static void wait_for_the_end(const sigset_t *wanted, const struct config *config,
                             struct access_log *log)
{
    bool had_terminal = isatty(STDIN_FILENO) == 1;
    int number = 0;
    for (;;) {
        CHECK(sigwait(wanted, &number) == 0);
        if (number != SIGHUP || (had_terminal && isatty(STDIN_FILENO) == 0))
            return;
        reload(config, log);
    }
}

static void serve(struct server *server, const struct server_options *options,
                  const struct config *config, const sigset_t *wanted)
{
    bool is_v6 = strchr(options->host, ':') != NULL;
    (void)printf("fangst %s listens on %s://%s%s%s:%u\n", VERSION,
                 options->tls_cert_pem != NULL ? "https" : "http", is_v6 ? "[" : "", options->host,
                 is_v6 ? "]" : "", server_port(server));
    (void)fflush(stdout);
    wait_for_the_end(wanted, config, options->log);
}

static bool open_work(const struct config *config, struct serving *s)
{
    char why[512];
    struct access_store store;
    if (!store_open(config, &store)) /* checks the schema as well */
        return false;
    struct work_options options = { .readers = (unsigned)config->readers,
                                    .writers = (unsigned)config->writers,
                                    .replica = config->replica };
    s->has_replica = config->replica != NULL;
    CHECK(store_place(config, store.arena, &options.place)); /* it was opened */
    s->app.secret = store.secret;
    s->work = work_open(&options, why, sizeof why);
    s->app.work = s->work;
    store_close(&store);
    if (s->work == NULL)
        (void)complain("cannot open the store: %s", why);
    return s->work != NULL;
}

static bool open_log(const struct config *config, struct server_options *options)
{
    char why[512];
    if (strcmp(config->access_log, "none") == 0)
        return true;
    options->log = access_log_open(config->access_log, why, sizeof why);
    return options->log != NULL || complain("%s", why) == 0;
}

/* With its log open: opens the store, serves, closes it. What is queued may wake the jobs and
 * finishes exchanges: so the jobs are closed after it, and the server is stopped after it. */
static int open_and_serve(struct serving *s, const struct server_options *options,
                          const struct config *config, const sigset_t *wanted)
{
    char why[512];
    if (!open_work(config, s))
        return 1;
    s->app.limiter = rate_limiter_open();
    s->mail.secret = s->app.secret;
    s->app.mails_access = s->mail.portal_url != NULL && s->mail.smtp.url != NULL;
    bool sends_mail = s->mail.smtp.url != NULL && s->app.role != PROCESS_WEB;
    struct jobs *jobs = jobs_start(s->work, s->app.limiter, s->app.role, sends_mail,
                                   sends_mail && s->mail.portal_url != NULL);
    struct mailer *mailer = sends_mail ? mailer_start(s->work, &s->mail) : NULL;
    struct courier_options webhooks = { .secret = s->app.secret,
                                        .call = { .ca = config->webhook_ca,
                                                  .allows_private = config->webhook_private } };
    struct courier *courier = s->app.role != PROCESS_WEB ? courier_start(s->work, &webhooks) : NULL;
    s->app.jobs = jobs;
    s->app.wake_jobs = jobs_wake;
    if (config->database != NULL) /* the embedded store is as near as memory */
        s->app.familiar = familiar_open();
    struct server *server = server_start(options, why, sizeof why);
    if (server != NULL)
        serve(server, options, config, wanted);
    work_hurry(s->work, HURRY_SECONDS * SECOND);
    if (mailer != NULL)
        mailer_hurry(mailer);
    if (courier != NULL)
        courier_hurry(courier);
    if (server != NULL)
        server_quiesce(server);
    jobs_stop(jobs);
    if (mailer != NULL)
        mailer_stop(mailer);
    if (courier != NULL)
        courier_stop(courier);
    work_close(s->work);
    if (server != NULL)
        server_stop(server);
    jobs_close(jobs);
    rate_limiter_close(s->app.limiter);
    familiar_close(s->app.familiar);
    return server != NULL ? 0 : complain("%s", why);
}

static bool read_networks(const char *option, const char *text, struct networks *out)
{
    return networks_read(text, out) ||
           complain(
               "%s: expected loopback, any, none or a list of at most %d addresses, but was '%s'",
               option, NETWORKS_MAX, text) == 0;
}

static int check_and_serve(const struct config *config, struct arena *a)
{
    struct serving s = { .app = { .version = VERSION, .started_at = clock_now() } };
    sigset_t wanted;
    char host[64];
    struct server_options options = { .hooks = &s.hooks, .self = &s, .submit = submit };
    bool live = strcmp(config->environment, "live") == 0;
    if (!live && strcmp(config->environment, "test") != 0)
        return complain("--environment: expected test or live");
    if (!read_networks("--metrics-from", config->metrics_from, &s.app.metrics_from) ||
        !read_networks("--proxies", config->proxies, &options.proxies))
        return 1;
    if (config->role != NULL && !process_role_find(str_of(config->role), &s.app.role))
        return complain("--role: expected all, web or jobs, but was '%s'", config->role);
    s.app.routes = s.app.role == PROCESS_JOBS ? &PROBE_ROUTES : &API_ROUTES;
    s.app.metrics_are_local = strcmp(config->metrics_from, "loopback") == 0;
    s.app.webhooks_may_be_private = config->webhook_private;
    s.app.refuses_sign_in_links = config->no_sign_in_links;
    s.app.environment = live ? ENVIRONMENT_LIVE : ENVIRONMENT_TEST;
    s.hooks = (struct hooks){ .routes = *s.app.routes,
                              .self = &s.app,
                              .authenticate = api_authenticate,
                              .run = api_run,
                              .foresee = api_foresee,
                              .foreknow = api_foreknow };
    block_signals(&wanted); /* before the first thread */
    if (!read_options(config, a, host, &options) || !mailer_options_read(config, a, &s.mail) ||
        !open_log(config, &options))
        return 1;
    if (s.mail.portal_url != NULL)
        (void)relying_party_read(a, str_of(s.mail.portal_url), &s.app.party);
    int status = open_and_serve(&s, &options, config, &wanted);
    if (options.log != NULL)
        access_log_close(options.log);
    return status;
}

int command_serve(const struct config *config)
{
    struct arena *a = arena_open((size_t)4 * 1024 * 1024);
    int status = check_and_serve(config, a);
    arena_close(a);
    return status;
}

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "main/commands.h"
#include "sql.h"
#include "store/db_open.h"
#include "store/migrate.h"
#include "store/ledger_store.h"
#include "store/order_store.h"

#define ARENA_MAX ((size_t)1024 * 1024 * 1024)

int complain(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)fputs("fangst: ", stderr);
    (void)vfprintf(stderr, format, args);
    (void)fputc('\n', stderr);
    va_end(args);
    return 1;
}

bool require(const char *value, const char *flag)
{
    if (value == NULL)
        (void)complain("%s is required; --help says more", flag);
    return value != NULL;
}

bool store_place(const struct config *config, struct arena *a, struct db_place *out)
{
    *out = (struct db_place){ .conninfo = config->database };
    if ((config->data != NULL) == (config->database != NULL))
        return complain("either --data or --database is required; --help says more") == 0;
    if (config->database != NULL)
        return require(config->secret_file, "--secret-file, with --database,");
    out->path = arena_cstr(a, arena_format(a, "%s/fangst.db", config->data));
    return true;
}

/* --- the secret ------------------------------------------------------------------------ */

static const char *secret_path(const struct config *config, struct arena *a)
{
    return config->database != NULL ? config->secret_file
                                    : arena_cstr(a, arena_format(a, "%s/secret.key", config->data));
}

bool secret_read(const char *path, struct secret *out)
{
    char text[SECRET_BYTES * 2];
    size_t length = 0;
    FILE *file = fopen(path, "rb");
    size_t got = file != NULL ? fread(text, 1, sizeof text, file) : 0;
    if (file != NULL)
        (void)fclose(file);
    return got == sizeof text &&
           sodium_hex2bin(out->bytes, sizeof out->bytes, text, sizeof text, NULL, &length, NULL) ==
               0 &&
           length == SECRET_BYTES;
}

static bool secret_load(const struct config *config, struct arena *a, struct secret *out)
{
    const char *path = secret_path(config, a);
    if (secret_read(path, out))
        return true;
    if (config->database != NULL)
        return complain("the secret key cannot be read from %s; `fangst init` makes one, and every "
                        "process on the same database needs the same",
                        path) == 0;
    return complain("%s is no fangst folder: its secret.key cannot be read; `fangst init "
                    "--data %s` makes one",
                    config->data, config->data) == 0;
}

bool secret_write(const char *path, const struct secret *secret)
{
    char text[SECRET_BYTES * 2 + 1];
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (file < 0)
        return errno == EEXIST;
    (void)sodium_bin2hex(text, sizeof text, secret->bytes, sizeof secret->bytes);
    bool good = write(file, text, sizeof text - 1) == (ssize_t)sizeof text - 1 && fsync(file) == 0;
    return close(file) == 0 && good;
}

static bool secret_create(const char *path)
{
    struct secret secret;
    randombytes_buf(secret.bytes, sizeof secret.bytes);
    return secret_write(path, &secret);
}

/* --- the store ------------------------------------------------------------------------- */

static enum problem write_accounts(struct unit *u)
{
    return ledger_write_accounts(u->c);
}

static struct access_store access_begin(struct db *db)
{
    struct access_store s = { .db = db,
                              .arena = arena_open(ARENA_MAX),
                              .entropy = entropy_system() };
    return s;
}

/* The same in words, for messages; a connection string may hold a password. */
static const char *place_name(const struct config *config)
{
    return config->database != NULL ? "--database" : config->data;
}

static bool open_place(const struct config *config, struct arena *a, struct db **out)
{
    char why[512];
    struct db_place place;
    if (!store_place(config, a, &place))
        return false;
    if (db_open(&place, OPEN_TO_WRITE, out, why, sizeof why) == OK)
        return true;
    return complain("cannot open the store in %s: %s", place_name(config), why) == 0;
}

static struct access_store access_to(struct db *db)
{
    struct access_store s = access_begin(db);
    s.c = (struct ctx){ .arena = s.arena, .now = clock_now() };
    return s;
}

/* Of a store that is new or not older than this program. */
static bool make_schema(struct access_store *s)
{
    int64_t done = 0;
    enum problem p = migrate_count(&s->c, s->db, &done);
    if (p == OK && done > 0 && done < MIGRATIONS_COUNT)
        return complain("the store is at migration %lld of %u: `fangst migrate` moves it forward",
                        (long long)done, MIGRATIONS_COUNT) == 0;
    if (p == OK)
        p = migrate_run(&s->c, s->db, &done);
    if (p != OK)
        return complain("%s", s->db->why) == 0;
    return store_run(s, write_accounts, NULL) == OK;
}

/* Of a store that is there. */
static bool move_schema(struct access_store *s)
{
    int64_t done = 0;
    enum problem p = migrate_count(&s->c, s->db, &done);
    if (p == OK && done == 0)
        return complain("there is no store yet; `fangst init` makes one") == 0;
    if (p == OK)
        p = migrate_run(&s->c, s->db, &done);
    if (p != OK)
        return complain("%s", s->db->why) == 0;
    for (int64_t i = done; i < MIGRATIONS_COUNT; i++)
        (void)printf("%s\n", MIGRATIONS[i].name);
    if (done == MIGRATIONS_COUNT)
        (void)printf("The store is at migration %u: nothing to do.\n", MIGRATIONS_COUNT);
    return store_run(s, write_accounts, NULL) == OK;
}

static bool create_in(const struct config *config, struct arena *a)
{
    struct db_place place;
    struct db *db = NULL;
    if (!store_place(config, a, &place))
        return false;
    if (config->data != NULL && mkdir(config->data, 0700) != 0 && errno != EEXIST)
        return complain("cannot make the folder %s", config->data) == 0;
    const char *path = secret_path(config, a);
    if (!secret_create(path))
        return complain("cannot write %s", path) == 0;
    if (!open_place(config, a, &db))
        return false;
    struct access_store s = access_to(db);
    bool good = make_schema(&s);
    store_close(&s);
    return good;
}

bool store_create(const struct config *config)
{
    struct arena *a = arena_open(ARENA_MAX);
    bool good = create_in(config, a);
    arena_close(a);
    return good;
}

static bool open_in(const struct config *config, struct arena *a, struct access_store *out)
{
    struct db_place place;
    struct secret secret;
    struct db *db = NULL;
    if (!store_place(config, a, &place) || !secret_load(config, a, &secret) ||
        !open_place(config, a, &db))
        return false;
    *out = access_to(db);
    out->secret = secret;
    return true;
}

/* Half a store is none. */
static enum problem refuse_unfinished_copy(struct unit *u)
{
    bool found = false;
    struct uuid source = { 0 };
    int64_t begun_at = 0, finished_at = 0;
    TRY(db_maybe(u->c, &SQL_COPY_LOAD, NO_PARAMS,
                 COLUMNS(C_UUID("source", &source), C_I64("begun_at", &begun_at),
                         C_I64("finished_at", &finished_at)),
                 &found));
    if (found && finished_at == 0)
        return blame(u->c, PROBLEM_CONFLICT, STR(""),
                     "`fangst copy` is filling this store and has not finished: run it again");
    return OK;
}

bool store_open(const struct config *config, struct access_store *out)
{
    struct arena *a = arena_open(ARENA_MAX);
    bool good = open_in(config, a, out);
    arena_close(a);
    if (!good)
        return false;
    good = migrate_check(&out->c, out->db) == OK || complain("%s", out->db->why) == 0;
    good = good && store_read(out, refuse_unfinished_copy, NULL) == OK;
    if (!good)
        store_close(out);
    return good;
}

bool store_migrate(const struct config *config)
{
    struct access_store s;
    struct arena *a = arena_open(ARENA_MAX);
    bool good = open_in(config, a, &s);
    arena_close(a);
    if (!good)
        return false;
    good = move_schema(&s);
    store_close(&s);
    return good;
}

void store_close(struct access_store *s)
{
    s->db->ops->close(s->db);
    arena_close(s->arena);
}

static struct unit begin_unit(struct access_store *s, enum problem (*run)(struct unit *u),
                              void *self)
{
    arena_reset(s->arena);
    s->c = (struct ctx){ .arena = s->arena,
                         .entropy = &s->entropy,
                         .now = clock_now(),
                         .merchant_id = s->c.merchant_id,
                         .actor = STR("system") };
    return (struct unit){ .c = &s->c, .self = self, .run = run };
}

static enum problem end_unit(struct access_store *s, enum problem p)
{
    for (size_t i = 0; p != OK && i < s->c.blames_count; i++)
        (void)complain("%.*s", STR_ARG(s->c.blames[i].detail));
    if (p != OK && s->c.blames_count == 0)
        (void)complain("%s: %s", PROBLEMS[p].meaning, s->db->why);
    return p;
}

enum problem store_run(struct access_store *s, enum problem (*run)(struct unit *u), void *self)
{
    struct unit unit = begin_unit(s, run, self);
    return end_unit(s, work_direct(s->db, &unit));
}

enum problem store_read(struct access_store *s, enum problem (*run)(struct unit *u), void *self)
{
    struct unit unit = begin_unit(s, run, self);
    enum problem p = s->db->ops->begin(s->db, false);
    if (p != OK)
        return end_unit(s, p);
    s->c.tx = (struct tx *)s->db;
    p = run(&unit);
    s->c.tx = NULL;
    s->db->ops->rollback(s->db);
    return end_unit(s, p);
}

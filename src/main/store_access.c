#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "main/commands.h"
#include "store/db_sqlite.h"
#include "store/migrate.h"
#include "store/ledger_store.h"
#include "store/order_store.h"

#define ARENA_MAX ((size_t)1024 * 1024 * 1024)
#define PATH_SIZE 4096

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

str store_path(struct arena *a, const char *data)
{
    return arena_format(a, "%s/fangst.db", data);
}

static bool secret_path(const char *data, char path[PATH_SIZE])
{
    return snprintf(path, PATH_SIZE, "%s/secret.key", data) < PATH_SIZE;
}

bool secret_load(const char *data, struct secret *out)
{
    char path[PATH_SIZE];
    char text[SECRET_BYTES * 2];
    size_t length = 0;
    FILE *file = secret_path(data, path) ? fopen(path, "rb") : NULL;
    size_t got = file != NULL ? fread(text, 1, sizeof text, file) : 0;
    if (file != NULL)
        (void)fclose(file);
    if (got != sizeof text ||
        sodium_hex2bin(out->bytes, sizeof out->bytes, text, sizeof text, NULL, &length, NULL) !=
            0 ||
        length != SECRET_BYTES) {
        (void)complain("%s is no fangst folder: its secret.key cannot be read; `fangst init "
                       "--data %s` makes one",
                       data, data);
        return false;
    }
    return true;
}

/* Written once, readable by its owner only. One that is there is left alone. */
static bool secret_create(const char *data)
{
    char path[PATH_SIZE], text[SECRET_BYTES * 2 + 1];
    unsigned char bytes[SECRET_BYTES];
    if (!secret_path(data, path))
        return false;
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (file < 0)
        return errno == EEXIST;
    randombytes_buf(bytes, sizeof bytes);
    (void)sodium_bin2hex(text, sizeof text, bytes, sizeof bytes);
    bool good = write(file, text, sizeof text - 1) == (ssize_t)sizeof text - 1 && fsync(file) == 0;
    return close(file) == 0 && good;
}

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

bool store_create(const char *data)
{
    char why[512];
    if (mkdir(data, 0700) != 0 && errno != EEXIST)
        return complain("cannot make the folder %s", data) == 0;
    if (!secret_create(data))
        return complain("cannot write %s/secret.key", data) == 0;
    struct arena *a = arena_open(ARENA_MAX);
    struct db *db = NULL;
    if (sqlite_open(arena_cstr(a, store_path(a, data)), OPEN_TO_WRITE, &db, why, sizeof why) != OK)
        return complain("cannot open the store in %s: %s", data, why) == 0;
    struct access_store s = access_begin(db);
    s.c = (struct ctx){ .arena = s.arena, .now = clock_now() };
    enum problem p = migrate_run(&s.c, db);
    if (p != OK)
        (void)complain("%s", db->why);
    if (p == OK)
        p = store_run(&s, write_accounts, NULL);
    store_close(&s);
    arena_close(a);
    return p == OK;
}

bool store_open(const struct config *config, struct access_store *out)
{
    char why[512];
    struct secret secret;
    if (!require(config->data, "--data") || !secret_load(config->data, &secret))
        return false;
    struct arena *a = arena_open(ARENA_MAX);
    struct db *db = NULL;
    enum problem p = sqlite_open(arena_cstr(a, store_path(a, config->data)), OPEN_TO_WRITE, &db,
                                 why, sizeof why);
    arena_close(a);
    if (p != OK)
        return complain("cannot open the store in %s: %s", config->data, why) == 0;
    *out = access_begin(db);
    out->secret = secret;
    out->c = (struct ctx){ .arena = out->arena, .now = clock_now() };
    if (migrate_check(&out->c, db) != OK) {
        (void)complain("%s", db->why);
        store_close(out);
        return false;
    }
    arena_reset(out->arena);
    return true;
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

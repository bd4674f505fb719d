#include "main/bench_store.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "main/generate.h"
#include "service/settings.h"
#include "store/order_store.h"
#include "sql.h"

#define MERCHANT   "M100001"
#define LOADED     "loaded" /* a file that is there when loading was finished */
#define PAGE       10000
#define PATH_SIZE  4096
#define SYNC_BLOCK 4096

static const char *const FILES[] = { "fangst.db", "fangst.db-wal", "fangst.db-shm", "secret.key",
                                     LOADED,      "sync.probe",    "access.log" };

static const char *path_of(struct arena *a, const char *data, const char *name)
{
    return arena_format(a, "%s/%s", data, name).ptr;
}

void bench_store_remove(const struct bench_store *store)
{
    char path[PATH_SIZE];
    for (size_t i = 0; i < COUNT(FILES); i++)
        if (snprintf(path, sizeof path, "%s/%s", store->data, FILES[i]) < PATH_SIZE)
            (void)unlink(path);
    (void)rmdir(store->data);
}

static struct config config_of(const struct bench_store *store)
{
    return (struct config){ .data = store->data,
                            .database = store->database,
                            .secret_file = store->secret_file };
}

bool bench_store_open(const struct bench_store *store, struct access_store *out)
{
    const struct config config = config_of(store);
    if (!store_open(&config, out))
        return false;
    out->c.merchant_id = store->merchant_id;
    return true;
}

/* --- loading ---------------------------------------------------------------------------- */

static enum problem make_merchant(struct unit *u)
{
    TRY(merchant_create(u->c, STR(MERCHANT), STR("Fjord & Fell AB"), false, (int64_t *)u->self));
    const char *no_limits = "{\"reads_per_second\":0,\"writes_per_second\":0}";
    struct policy changes = { 0 }, settings;
    u->c->merchant_id = *(int64_t *)u->self;
    TRY(shape_read_json(u->c, &SETTINGS_SHAPE, str_of(no_limits), &changes));
    return settings_change(u->c, &changes, &settings);
}

/* With all that lead to it. */
static bool make_folder(const char *path)
{
    char part[PATH_SIZE];
    for (size_t i = 1; i < strlen(path) && i < PATH_SIZE; i++) {
        if (path[i] != '/')
            continue;
        (void)snprintf(part, sizeof part, "%.*s", (int)i, path);
        (void)mkdir(part, 0700);
    }
    return mkdir(path, 0700) == 0 || errno == EEXIST ||
           complain("cannot make the folder %s: %s", path, strerror(errno)) == 0;
}

static bool mark_loaded(const char *path)
{
    FILE *file = fopen(path, "w");
    return file != NULL && fclose(file) == 0;
}

static bool fill(const struct config *config, int64_t orders, enum generated what,
                 enum problem (*before)(struct unit *u), const struct bench_store *store)
{
    struct access_store s;
    const struct config place = config_of(store);
    int64_t begun = clock_monotonic();
    report_progress("loading %lld orders into %s", (long long)orders,
                    store->data != NULL ? store->data : "the database");
    if (!store_create(&place) || !bench_store_open(store, &s))
        return false;
    struct generator g = generator_begin((uint64_t)config->seed, clock_now(), orders);
    bool good = store_run(&s, make_merchant, &s.c.merchant_id) == OK &&
                (before == NULL || store_run(&s, before, NULL) == OK) &&
                generate_load(&s, store->data, &g, what);
    store_close(&s);
    report_progress("loaded in %.1f s", (double)(clock_monotonic() - begun) / SECOND);
    return good;
}

static bool load(struct arena *a, const struct config *config, int64_t orders,
                 struct bench_store *store)
{
    bench_store_remove(store);
    return fill(config, orders, GENERATE_OPEN, NULL, store) &&
           mark_loaded(path_of(a, store->data, LOADED));
}

/* --- looking ---------------------------------------------------------------------------- */

static enum problem find_merchant(struct unit *u)
{
    str name = { 0 };
    return merchant_find(u->c, STR(MERCHANT), (int64_t *)u->self, &name);
}

struct reading {
    struct uuid *orders;
    size_t count, room;
    int64_t first_expiry;
};

static enum problem read_orders(struct unit *u)
{
    struct reading *r = u->self;
    struct uuid at = { { 0 } };
    for (bool more = true; more;) {
        struct rows rows;
        size_t before = r->count;
        TRY(db_rows_begin(u->c, &SQL_ORDER_EACH,
                          PARAMS(P_I64(u->c->merchant_id), P_UUID(at), P_I64(PAGE)), &rows));
        enum problem p = OK;
        while (p == OK && more && r->count < r->room) {
            p = db_rows_next(&rows, COLUMNS(C_UUID("order_id", &at)), &more);
            if (p == OK && more)
                r->orders[r->count++] = at;
        }
        db_rows_end(&rows);
        TRY(p);
        more = r->count == before + PAGE;
    }
    return OK;
}

#define LOOKED_AT 1000

/* Of many orders, oldest first, when the first of them expires: captures need open ones. */
static enum problem read_first_expiry(struct unit *u)
{
    struct reading *r = u->self;
    r->first_expiry = INT64_MAX;
    for (size_t i = 0; i < r->count; i += r->count / LOOKED_AT + 1) {
        struct order_row row = { 0 };
        TRY(order_load(u->c, r->orders[i], &row));
        if (row.order.expires_at < r->first_expiry)
            r->first_expiry = row.order.expires_at;
    }
    return OK;
}

/* Reads what is in a loaded store. False: it cannot be used. */
static bool look(struct arena *a, int64_t orders, struct bench_store *store)
{
    struct access_store s;
    int64_t merchant_id = 0;
    struct reading r = { .room = (size_t)orders };
    if (store->data != NULL && access(path_of(a, store->data, LOADED), R_OK) != 0)
        return false;
    if (!bench_store_open(store, &s))
        return false;
    bool good = store_read(&s, find_merchant, &merchant_id) == OK;
    s.c.merchant_id = store->merchant_id = merchant_id;
    r.orders = ARENA_ARRAY(a, struct uuid, r.room);
    good = good && store_read(&s, read_orders, &r) == OK && r.count == r.room &&
           store_read(&s, read_first_expiry, &r) == OK && r.first_expiry > clock_now() + HOUR;
    store_close(&s);
    store->orders = r.orders;
    store->count = r.count;
    return good;
}

bool bench_store_loaded(struct arena *a, const struct config *config, int64_t orders,
                        struct bench_store *out)
{
    *out = (struct bench_store){
        .data = arena_format(a, "%s/%lld-orders-seed-%lld", config->data, (long long)orders,
                             (long long)config->seed)
                    .ptr,
    };
    if (!make_folder(config->data))
        return false;
    if (look(a, orders, out))
        return true;
    return load(a, config, orders, out) &&
           (look(a, orders, out) || complain("%s does not hold what was loaded", out->data) == 0);
}

bool bench_store_invoiced(struct arena *a, const struct config *config, int64_t orders,
                          enum problem (*before)(struct unit *u), struct bench_store *out)
{
    struct access_store s;
    *out = (struct bench_store){ .data = path_of(a, config->data, "invoiced") };
    bench_store_remove(out);
    if (!make_folder(config->data) || !fill(config, orders, GENERATE_INVOICED, before, out) ||
        !bench_store_open(out, &s))
        return false;
    bool good = store_read(&s, find_merchant, &out->merchant_id) == OK;
    store_close(&s);
    return good;
}

static enum problem find_anybody(struct unit *u)
{
    int64_t merchant_id = 0, until = 0;
    str mid = { 0 };
    return db_maybe(u->c, &SQL_MERCHANT_NEXT, PARAMS(P_I64(0)),
                    COLUMNS(C_I64("merchant_id", &merchant_id), C_STR("mid", &mid),
                            C_I64("expired_until", &until)),
                    u->self);
}

static bool is_empty(const struct bench_store *store)
{
    struct access_store s;
    bool found = false;
    if (!bench_store_open(store, &s))
        return false;
    bool good = store_read(&s, find_anybody, &found) == OK;
    store_close(&s);
    return good && !found;
}

bool bench_store_in_database(struct arena *a, const struct config *config, int64_t orders,
                             struct bench_store *out)
{
    *out = (struct bench_store){ .database = config->database, .secret_file = config->secret_file };
    const struct config place = config_of(out);
    if (!store_create(&place) || (is_empty(out) && !fill(config, orders, GENERATE_OPEN, NULL, out)))
        return false;
    return look(a, orders, out) || complain("the database holds something else") == 0;
}

/* --- copying ---------------------------------------------------------------------------- */

static bool copy_file(const char *from, const char *to)
{
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ssize_t copied = in >= 0 && out >= 0 ? 1 : -1;
    while (copied > 0)
        copied = copy_file_range(in, NULL, out, NULL, (size_t)64 * 1024 * 1024, 0);
    bool good = copied == 0 && fsync(out) == 0;
    if (!good)
        (void)complain("cannot copy %s to %s: %s", from, to, strerror(errno));
    if (in >= 0)
        (void)close(in);
    if (out >= 0)
        (void)close(out);
    return good;
}

bool bench_store_copy(struct arena *a, const struct bench_store *from, const char *name,
                      struct bench_store *out)
{
    const char *end = strrchr(from->data, '/');
    CHECK(end != NULL);
    *out = *from;
    out->data = arena_format(a, "%.*s/%s", (int)(end - from->data), from->data, name).ptr;
    bench_store_remove(out);
    return make_folder(out->data) &&
           copy_file(path_of(a, from->data, "secret.key"), path_of(a, out->data, "secret.key")) &&
           copy_file(path_of(a, from->data, "fangst.db"), path_of(a, out->data, "fangst.db"));
}

/* --- keys ------------------------------------------------------------------------------- */

struct key_work {
    const struct secret *secret;
    struct arena *keep;
    str authorization;
};

static enum problem make_key(struct unit *u)
{
    struct key_work *w = u->self;
    struct key_credentials key = { 0 };
    TRY(key_create(u->c, w->secret, ENVIRONMENT_TEST, STR(MERCHANT), STR(""), &key));
    str pair = arena_format(u->c->arena, "%.*s:%.*s", STR_ARG(key.username), STR_ARG(key.password));
    const int variant = sodium_base64_VARIANT_ORIGINAL;
    size_t size = sodium_base64_encoded_len(pair.len, variant);
    char *encoded = arena_take(u->c->arena, size, 1);
    (void)sodium_bin2base64(encoded, size, (const unsigned char *)pair.ptr, pair.len, variant);
    w->authorization = arena_format(w->keep, "Basic %s", encoded);
    return OK;
}

bool bench_store_key(struct arena *a, const struct bench_store *store, str *authorization)
{
    struct access_store s;
    if (!bench_store_open(store, &s))
        return false;
    struct key_work w = { .secret = &s.secret, .keep = a };
    bool good = store_run(&s, make_key, &w) == OK;
    store_close(&s);
    *authorization = w.authorization;
    return good;
}

/* --- the disk --------------------------------------------------------------------------- */

static bool sync_block(int fd, size_t i, const char *block)
{
    return pwrite(fd, block, SYNC_BLOCK, (off_t)(i * SYNC_BLOCK)) == SYNC_BLOCK &&
           fdatasync(fd) == 0;
}

bool bench_store_sync(const struct bench_store *store, size_t times, struct samples *out)
{
    char path[PATH_SIZE];
    static const char BLOCK[SYNC_BLOCK] = "fangst";
    if (snprintf(path, sizeof path, "%s/sync.probe", store->data) >= PATH_SIZE)
        return false;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    bool good = fd >= 0;
    for (size_t i = 0; i < times && good; i++) /* written once, so that its blocks are there */
        good = pwrite(fd, BLOCK, SYNC_BLOCK, (off_t)(i * SYNC_BLOCK)) == SYNC_BLOCK;
    good = good && fsync(fd) == 0;
    for (size_t i = 0; i < times && good; i++) {
        int64_t begun = clock_monotonic();
        good = sync_block(fd, i, BLOCK);
        samples_add(out, clock_monotonic() - begun);
    }
    if (fd >= 0)
        (void)close(fd);
    (void)unlink(path);
    return good || complain("cannot write %s: %s", path, strerror(errno)) == 0;
}

/* --- orders to use up ------------------------------------------------------------------- */

struct order_pool order_pool_begin(struct arena *a, size_t room)
{
    return (struct order_pool){ .orders = ARENA_ARRAY(a, struct uuid, room + 1) };
}

void order_pool_add(struct order_pool *pool, struct uuid order_id)
{
    pool->orders[pool->count++] = order_id;
}

void order_pool_shuffle(struct order_pool *pool, uint64_t seed)
{
    struct entropy entropy = entropy_seeded(seed);
    for (size_t i = pool->count; i > 1; i--) {
        size_t k = (size_t)entropy_below(&entropy, i);
        struct uuid moved = pool->orders[i - 1];
        pool->orders[i - 1] = pool->orders[k];
        pool->orders[k] = moved;
    }
}

bool order_pool_take(struct order_pool *pool, struct uuid *out)
{
    if (pool->next == pool->count)
        return false;
    *out = pool->orders[pool->next++];
    return true;
}

/*
 * generate_load.c -- generated orders into the store, and what became of them.
 *
 * Which life an order leads is dealt from two decks, one for the older orders and one for the
 * younger: an expired order must be old, and most open ones are young. Both decks together are
 * fifty cards, so fifty orders show every state.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "main/generate.h"
#include "main/generate_words.h"
#include "service/search.h"
#include "store/db_sqlite.h"
#include "sql.h"

#define BATCH        10000 /* orders in one transaction: some 40 MB */
#define OLD_PERCENT  40
#define PROGRESS_MIN 50000 /* smaller loads are done before anybody wonders */

static const char BY_SHOP[] = "key:M100001-shop01";
static const char BY_ADMIN[] = "user:anna@example.com";
static const char BY_OPERATOR[] = "user:oskar@example.com";
static const char BY_FINANCE[] = "user:fia@example.com";
static const char BY_SYSTEM[] = "system";

/* An order that was placed, and the time of the last thing that happened to it. */
struct life {
    struct ctx *c;
    struct generator *g;
    const struct placement *placed;
    struct order order;
    struct order_lines lines;       /* as they were placed */
    struct line_progress *progress; /* of each line: what is captured */
    int64_t at;
};

static int64_t below(struct generator *g, int64_t bound)
{
    return (int64_t)entropy_below(&g->entropy, (uint64_t)bound);
}

/* Time passes, at most so long and never beyond the generator's now; then somebody acts. */
static void turn(struct life *l, int64_t at_most, const char *actor)
{
    int64_t left = l->g->now - l->at;
    int64_t span = left < at_most ? left : at_most;
    l->at += span > 1 ? span / 8 + below(l->g, span - span / 8) : 0;
    l->c->now = l->at;
    l->c->actor = str_of(actor);
}

static const char *shop_or_operator(struct life *l)
{
    return below(l->g, 100) < 60 ? BY_SHOP : BY_OPERATOR;
}

static enum problem change(struct life *l, enum order_verb verb)
{
    struct changed changed = { 0 };
    struct change change = { .verb = verb, .event_id = generate_event_id(l->g, l->placed) };
    TRY(order_change(l->c, l->order.order_id, &change, &changed));
    l->order = changed.after.order;
    return OK;
}

/* --- capturing and refunding ----------------------------------------------------------- */

static enum problem capture(struct life *l, struct capture_request *r)
{
    struct changed changed = { 0 };
    struct shipping_info *parcel = ARENA_NEW(l->c->arena, struct shipping_info);
    if (below(l->g, 100) < 70) {
        *parcel = generate_shipping(l->c, l->g, l->placed->purchase_country);
        r->shipping_info = (struct shipping_infos){ parcel, 1 };
    }
    if (below(l->g, 100) < 50)
        r->reference =
            arena_format(l->c->arena, "F%.*s-%lld", STR_ARG(l->placed->merchant_reference1),
                         (long long)l->order.captures_count + 1);
    r->event_id = generate_event_id(l->g, l->placed);
    TRY(order_capture(l->c, l->order.order_id, r, &changed));
    l->order = changed.after.order;
    line_progress_add(l->lines, document_lines(l->c, r->lines), l->progress);
    return OK;
}

static enum problem capture_amount(struct life *l, int64_t percent)
{
    struct capture_request r = { .description = STR("Part of the order") };
    int64_t remaining = order_remaining(&l->order).minor;
    r.captured_amount = remaining * percent / 100 / 100 * 100; /* whole kronor */
    if (r.captured_amount == 0)
        r.captured_amount = remaining * percent / 100 + 1;
    return capture(l, &r);
}

/* So many units of that line. What capture_of_lines() and capture_of_all() find, but without
 * reading the order and its events back from the store. */
static struct line_document take(const struct life *l, size_t line, int64_t units)
{
    struct line_document taken = l->placed->lines.items[line];
    taken.line = line_take(l->lines, line, units, l->progress);
    return taken;
}

/* The lines only if those that are left add up to it. */
static enum problem capture_rest(struct life *l)
{
    struct line_document *taken =
        ARENA_ARRAY(l->c->arena, struct line_document, l->lines.count + 1);
    int64_t remaining = order_remaining(&l->order).minor, of_lines = 0;
    size_t count = 0;
    for (size_t i = 0; i < l->lines.count; i++) {
        if (l->progress[i].left_quantity == 0)
            continue;
        taken[count] = take(l, i, l->progress[i].left_quantity);
        of_lines += taken[count++].line.total_amount;
    }
    struct capture_request r = { .description = STR("Shipped"), .captured_amount = remaining };
    if (of_lines == remaining)
        r.lines = (struct line_documents){ taken, count };
    return capture(l, &r);
}

/* Some units of the first line, or all of it if the order has others. By amount if that would be
 * the whole order. */
static enum problem capture_some_lines(struct life *l)
{
    int64_t units = l->lines.items[0].quantity;
    struct line_document *part = ARENA_NEW(l->c->arena, struct line_document);
    *part = take(l, 0, units > 1 ? units / 2 : 1);
    struct capture_request r = { .description = STR("First parcel"),
                                 .captured_amount = part->line.total_amount,
                                 .lines = { part, 1 } };
    if (r.captured_amount >= order_remaining(&l->order).minor)
        return capture_amount(l, 40);
    return capture(l, &r);
}

static enum problem refund(struct life *l, struct refund_request *r)
{
    struct changed changed = { 0 };
    r->event_id = generate_event_id(l->g, l->placed);
    TRY(order_refund(l->c, l->order.order_id, r, &changed));
    l->order = changed.after.order;
    return OK;
}

/* One unit of the first line comes back; a part of the amount if that would be all of it. */
static enum problem refund_some(struct life *l)
{
    int64_t refundable = money_sub(l->order.captured, l->order.refunded).minor;
    struct order_lines lines = document_lines(l->c, l->placed->lines);
    struct line_progress *progress =
        ARENA_ARRAY(l->c->arena, struct line_progress, lines.count + 1);
    struct line_document *back = ARENA_NEW(l->c->arena, struct line_document);
    line_progress_begin(lines, progress);
    *back = l->placed->lines.items[0];
    back->line = line_take(lines, 0, 1, progress);
    struct refund_request r = { .refunded_amount = back->line.total_amount,
                                .description = STR("Returned, did not fit"),
                                .lines = { back, 1 } };
    if (r.refunded_amount >= refundable)
        r = (struct refund_request){ .refunded_amount = refundable / 4 + 1,
                                     .description = STR("Late delivery") };
    return refund(l, &r);
}

static enum problem refund_rest(struct life *l)
{
    struct refund_request r = { .description = STR("Everything returned") };
    r.refunded_amount = money_sub(l->order.captured, l->order.refunded).minor;
    return refund(l, &r);
}

/* --- lives ----------------------------------------------------------------------------- */

static enum problem live_open(struct life *l)
{
    (void)l;
    return OK;
}

static enum problem live_part_by_lines(struct life *l)
{
    turn(l, 3 * DAY, shop_or_operator(l));
    return capture_some_lines(l);
}

static enum problem live_part_by_amount(struct life *l)
{
    turn(l, 3 * DAY, BY_ADMIN);
    return capture_amount(l, 30);
}

static enum problem live_captured(struct life *l)
{
    turn(l, 2 * DAY, shop_or_operator(l));
    return capture_rest(l);
}

static enum problem live_captured_by_lines(struct life *l)
{
    TRY(live_part_by_lines(l));
    turn(l, 5 * DAY, BY_OPERATOR);
    return capture_rest(l);
}

static enum problem live_captured_by_amount(struct life *l)
{
    TRY(live_part_by_amount(l));
    turn(l, 2 * DAY, BY_SHOP);
    TRY(capture_amount(l, 50));
    turn(l, 5 * DAY, BY_SHOP);
    return capture_rest(l);
}

static enum problem live_refunded_in_part(struct life *l)
{
    TRY(live_captured(l));
    turn(l, 9 * DAY, BY_FINANCE);
    return refund_some(l);
}

static enum problem live_refunded(struct life *l)
{
    TRY(live_captured_by_lines(l));
    turn(l, 9 * DAY, BY_FINANCE);
    TRY(refund_some(l));
    turn(l, 4 * DAY, BY_SHOP);
    return refund_rest(l);
}

/* As an import of a shop's older orders has them. */
static enum problem live_closed(struct life *l)
{
    TRY(live_refunded(l));
    turn(l, DAY, BY_SYSTEM);
    return change(l, ORDER_CLOSE);
}

static enum problem live_cancelled(struct life *l)
{
    turn(l, 2 * DAY, below(l->g, 2) == 0 ? BY_SHOP : BY_ADMIN);
    return change(l, ORDER_CANCEL);
}

static enum problem live_expired(struct life *l)
{
    l->at = l->c->now = l->order.expires_at;
    l->c->actor = str_of(BY_SYSTEM);
    return change(l, ORDER_EXPIRE);
}

static enum problem live_released(struct life *l)
{
    TRY(live_part_by_lines(l));
    turn(l, 9 * DAY, BY_ADMIN);
    return change(l, ORDER_RELEASE);
}

enum expiry {
    USUAL, /* the default; later if that is near or over */
    SOON,  /* within three days */
    OVER,  /* three weeks after the placement, which was earlier than that */
};

static const struct life_kind {
    int old, young; /* cards in the decks */
    enum expiry expiry;
    enum fraud_status fraud_status;
    enum problem (*live)(struct life *l);
} LIVES[] = {
    { 1, 14, USUAL, FRAUD_ACCEPTED, live_open },
    { 1, 2, SOON, FRAUD_ACCEPTED, live_open },
    { 1, 0, SOON, FRAUD_ACCEPTED, live_part_by_lines },
    { 0, 2, USUAL, FRAUD_ACCEPTED, live_part_by_lines },
    { 0, 1, USUAL, FRAUD_ACCEPTED, live_part_by_amount },
    { 3, 6, USUAL, FRAUD_ACCEPTED, live_captured },
    { 2, 2, USUAL, FRAUD_ACCEPTED, live_captured_by_lines },
    { 1, 1, USUAL, FRAUD_ACCEPTED, live_captured_by_amount },
    { 3, 0, USUAL, FRAUD_ACCEPTED, live_refunded_in_part },
    { 1, 0, USUAL, FRAUD_ACCEPTED, live_refunded },
    { 1, 0, USUAL, FRAUD_ACCEPTED, live_closed },
    { 2, 1, USUAL, FRAUD_ACCEPTED, live_cancelled },
    { 2, 0, OVER, FRAUD_ACCEPTED, live_expired },
    { 1, 0, USUAL, FRAUD_ACCEPTED, live_released },
    { 0, 1, USUAL, FRAUD_PENDING, live_open },
    { 1, 0, USUAL, FRAUD_REJECTED, live_open },
};
static_assert(COUNT(LIVES) < 256, "a card is a byte");

/* --- the decks ------------------------------------------------------------------------- */

#define DECK_MAX 30

struct deck {
    unsigned char cards[DECK_MAX]; /* places in LIVES */
    size_t count, dealt;
    bool is_old;
};

static void shuffle(struct generator *g, struct deck *deck)
{
    deck->count = deck->dealt = 0;
    for (size_t kind = 0; kind < COUNT(LIVES); kind++)
        for (int n = deck->is_old ? LIVES[kind].old : LIVES[kind].young; n > 0; n--) {
            CHECK(deck->count < DECK_MAX);
            deck->cards[deck->count++] = (unsigned char)kind;
        }
    for (size_t i = deck->count - 1; i > 0; i--) {
        size_t other = (size_t)below(g, (int64_t)i + 1);
        unsigned char card = deck->cards[i];
        deck->cards[i] = deck->cards[other];
        deck->cards[other] = card;
    }
}

static const struct life_kind *deal(struct generator *g, struct deck *deck)
{
    bool is_old = g->number * 100 < g->total * OLD_PERCENT;
    if (deck->dealt == deck->count || deck->is_old != is_old) {
        deck->is_old = is_old;
        shuffle(g, deck);
    }
    return &LIVES[deck->cards[deck->dealt++]];
}

/* --- the load -------------------------------------------------------------------------- */

struct load {
    struct generator g;
    struct deck deck;
    enum generated what;
    struct words *words; /* NULL: indexed at once, as small loads are */
    struct words_mark mark;
};

static int64_t expiry_of(struct generator *g, enum expiry kind, int64_t created_at)
{
    int64_t usual = order_expiry_from(&POLICY_DEFAULT, created_at);
    int64_t soon = clock_midnight(g->now) + (1 + below(g, 3)) * DAY;
    switch (kind) {
    case SOON:
        return soon;
    case OVER:
        return clock_midnight(created_at) + 21 * DAY;
    case USUAL:
        return usual > g->now + 3 * DAY ? usual : soon + (3 + below(g, 20)) * DAY;
    }
    UNREACHABLE("expiry");
}

static enum problem place(struct ctx *c, struct load *load, struct placement *p,
                          struct order_row *row)
{
    const struct address *who = customer_of(&p->billing_address, &p->shipping_address);
    const struct order_fact_row fact = { .klarna_reference = p->klarna_reference,
                                         .merchant_reference1 = p->merchant_reference1,
                                         .merchant_reference2 = p->merchant_reference2,
                                         .customer_name = customer_name_of(c, who),
                                         .customer_email = who->email };
    c->now = p->created_at;
    c->actor = str_of(BY_SHOP);
    p->index_later = load->words != NULL;
    TRY(order_place(c, p, row));
    if (load->words != NULL)
        words_add(c, load->words, &load->mark, &row->order, &fact);
    return OK;
}

static enum problem place_open(struct ctx *c, struct load *load)
{
    struct placement p;
    struct order_row row = { 0 };
    generate_placement(c, &load->g, &p);
    p.expires_at = order_expiry_from(&POLICY_DEFAULT, load->g.now);
    return place(c, load, &p, &row);
}

static enum problem place_and_live(struct ctx *c, struct load *load, const struct life_kind *kind,
                                   bool is_invoiced)
{
    struct placement p;
    struct order_row row = { 0 };
    struct generator *g = &load->g;
    generate_placement(c, g, &p);
    if (is_invoiced)
        p.payment_method = (struct payment_method){ .has = 1, .type = STR("INVOICE") };
    p.fraud_status = kind->fraud_status;
    p.expires_at = expiry_of(g, kind->expiry, p.created_at);
    TRY(place(c, load, &p, &row));
    struct life life = { .c = c,
                         .g = g,
                         .placed = &p,
                         .order = row.order,
                         .lines = document_lines(c, p.lines),
                         .progress = ARENA_ARRAY(c->arena, struct line_progress, p.lines.count + 1),
                         .at = p.created_at };
    line_progress_begin(life.lines, life.progress);
    if (below(g, 100) < 60) {
        turn(&life, 2 * MINUTE, BY_SHOP);
        TRY(change(&life, ORDER_ACKNOWLEDGE));
    }
    return kind->live(&life);
}

static enum problem place_next(struct ctx *c, struct load *load)
{
    static const struct life_kind INVOICED = { 1, 1, USUAL, FRAUD_ACCEPTED, live_captured };
    switch (load->what) {
    case GENERATE_OPEN:
        return place_open(c, load);
    case GENERATE_EVERYTHING:
        return place_and_live(c, load, deal(&load->g, &load->deck), false);
    case GENERATE_INVOICED:
        return place_and_live(c, load, &INVOICED, true);
    }
    UNREACHABLE("what becomes of orders");
}

/* The unit may be run again: it works on a copy and gives it back at its end. */
static enum problem run_batch(struct unit *u)
{
    struct load *load = u->self, next = *load;
    struct ctx *c = u->c;
    struct entropy *own = c->entropy;
    c->entropy = &next.g.entropy;
    for (int i = 0; i < BATCH && next.g.number < next.g.total; i++) {
        struct arena_mark mark = arena_mark(c->arena);
        TRY(place_next(c, &next));
        arena_rewind(c->arena, mark);
    }
    c->entropy = own;
    *load = next;
    return OK;
}

/* Ten lines for a load that takes its time. */
static void tell_progress(const struct generator *g, int64_t began, int64_t *told)
{
    if (g->total <= PROGRESS_MIN || g->number - *told < g->total / 10)
        return;
    int64_t elapsed = clock_monotonic() - began;
    *told = g->number;
    (void)fprintf(stderr, "%lld of %lld orders, %lld per second\n", (long long)g->number,
                  (long long)g->total, (long long)(g->number * SECOND / (elapsed + 1)));
}

static bool load_all(struct access_store *s, struct load *load)
{
    int64_t told = 0, began = clock_monotonic();
    while (load->g.number < load->g.total) {
        if (load->words != NULL && !words_make_room(load->words, &load->mark, BATCH))
            return false;
        if (store_run(s, run_batch, load) != OK)
            return false;
        tell_progress(&load->g, began, &told);
    }
    return true;
}

/* --- large loads: words and amounts come at the end ------------------------------------- */

static enum problem forget_amounts(struct unit *u)
{
    return db_none(u->c, &SQL_ORDER_DROP_AMOUNT_INDEX, NO_PARAMS, NULL);
}

static enum problem index_amounts(struct unit *u)
{
    return db_none(u->c, &SQL_ORDER_MAKE_AMOUNT_INDEX, NO_PARAMS, NULL);
}

static bool large_begin(struct access_store *s, const char *folder, struct load *load)
{
    load->words = words_begin(folder);
    if (load->words != NULL)
        sqlite_load_begin(s->db);
    return load->words != NULL;
}

static bool large_end(struct access_store *s, struct load *load, bool good)
{
    sqlite_load_end(s->db);
    words_end(load->words);
    return good;
}

static bool load_large(struct access_store *s, const char *folder, struct load *load)
{
    return large_begin(s, folder, load) &&
           large_end(s, load,
                     store_run(s, forget_amounts, NULL) == OK && load_all(s, load) &&
                         words_write(s, load->words, &load->mark) &&
                         store_run(s, index_amounts, NULL) == OK);
}

/* A page of the orders whose words were never written. */
struct stragglers {
    struct load load;
    struct staged_order orders[STAGED_PAGE];
    size_t count, added;
};

static enum problem find_stragglers(struct unit *u)
{
    struct stragglers *page = u->self;
    struct uuid after = { { 0 } };
    if (page->count > 0)
        after = page->orders[page->count - 1].order_id;
    page->added = 0;
    return search_staged(u->c, after, page->orders, &page->count);
}

static enum problem add_batch(struct unit *u)
{
    struct stragglers *page = u->self;
    struct words_mark mark = page->load.mark;
    size_t end = page->added + BATCH < page->count ? page->added + BATCH : page->count;
    for (size_t i = page->added; i < end; i++) {
        struct arena_mark room = arena_mark(u->c->arena);
        const struct order o = { .order_id = page->orders[i].order_id,
                                 .created_at = -page->orders[i].recency };
        struct order_fact_row fact = { 0 };
        TRY(order_load_fact(u->c, o.order_id, &fact));
        words_add(u->c, page->load.words, &mark, &o, &fact);
        arena_rewind(u->c->arena, room);
    }
    page->load.mark = mark;
    page->added = end;
    return OK;
}

static bool add_stragglers(struct access_store *s, struct stragglers *page)
{
    while (page->count > 0) {
        while (page->added < page->count)
            if (!words_make_room(page->load.words, &page->load.mark, BATCH) ||
                store_read(s, add_batch, page) != OK)
                return false;
        if (store_read(s, find_stragglers, page) != OK)
            return false;
    }
    return words_write(s, page->load.words, &page->load.mark);
}

bool generate_finish(struct access_store *s, const char *folder)
{
    struct stragglers *page = calloc(1, sizeof *page);
    CHECK(page != NULL);
    bool good = store_read(s, find_stragglers, page) == OK;
    if (good && page->count > 0)
        good = large_begin(s, folder, &page->load) &&
               large_end(s, &page->load, add_stragglers(s, page));
    free(page);
    return good && store_run(s, index_amounts, NULL) == OK;
}

bool generate_load(struct access_store *s, const char *folder, struct generator *g,
                   enum generated what)
{
    struct load load = { .g = *g, .what = what };
    bool good = g->total > PROGRESS_MIN ? load_large(s, folder, &load) : load_all(s, &load);
    *g = load.g;
    return good;
}

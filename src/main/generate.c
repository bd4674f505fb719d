#include "main/generate.h"

#include "base/clock.h"
#include "service/search.h"

enum country { SE, NO, DK, FI, COUNTRIES };
enum tax_class { STANDARD, FOOD, BOOK, TAX_CLASSES };

#define WORDS_MAX  64
#define PLACES_MAX 20

struct words {
    size_t count;
    const char *items[WORDS_MAX];
};
struct place {
    const char *city;
    int64_t postal_code, postal_codes; /* the lowest, how many */
};
struct places {
    size_t count;
    struct place items[PLACES_MAX];
};

#define WORDS_OF(country, ...) \
    [country] = { COUNT(((const char *const[]){ __VA_ARGS__ })), { __VA_ARGS__ } },

static const struct words GIVEN_NAMES[COUNTRIES] = {
#define GIVEN WORDS_OF
#include "main/generate_names.def"
};
static const struct words FAMILY_NAMES[COUNTRIES] = {
#define FAMILY WORDS_OF
#include "main/generate_names.def"
};
static const struct words STREETS[COUNTRIES] = {
#define STREET WORDS_OF
#include "main/generate_names.def"
};
static const struct words TRADES[COUNTRIES] = {
#define TRADE WORDS_OF
#include "main/generate_names.def"
};
static const struct places CITIES[COUNTRIES] = {
#define PLACES(country, ...) \
    [country] = { COUNT(((const struct place[]){ __VA_ARGS__ })), { __VA_ARGS__ } },
#include "main/generate_names.def"
};
static const struct product {
    const char *reference;
    int64_t price; /* whole Swedish kronor */
    enum tax_class tax;
    const char *brand, *name, *sizes;
} PRODUCTS[] = {
#define PRODUCT(reference, price, tax, brand, name, sizes) \
    { reference, price, tax, brand, name, sizes },
#include "main/generate_names.def"
};
static const struct method {
    enum country country;
    uint64_t weight;
    const char *type, *description;
    int64_t instalments;
} METHODS[] = {
#define METHOD(country, weight, type, description, instalments) \
    { country, weight, type, description, instalments },
#include "main/generate_names.def"
};
static const struct carrier {
    enum country country;
    const char *name, *method;
} CARRIERS[] = {
#define CARRIER(country, name, method) { country, name, method },
#include "main/generate_names.def"
};

static const struct country_info {
    const char *code, *locale;
    enum currency currency;
    uint64_t weight;          /* of a hundred orders */
    int64_t price_per_mille;  /* of a price in kronor */
    int64_t tax[TAX_CLASSES]; /* hundredths of a percent */
    int64_t shipping_fees[3]; /* minor units */
    int postal_digits;
    const char *flat;         /* what comes before the number of a flat */
    const char *phone_prefix; /* and numbers that no network gives out */
    int phone_digits;
    int64_t phone_first, phones;
} COUNTRY_INFO[COUNTRIES] = {
    /* clang-format off */
    [SE] = { "SE", "sv-SE", CURRENCY_SEK, 45, 1000, { 2500, 1200, 600 }, { 4900, 5900, 9900 }, 5,
             "lgh", "+46", 9, 701740605, 95 },
    [NO] = { "NO", "nb-NO", CURRENCY_NOK, 22, 1000, { 2500, 1500, 0 }, { 5900, 7900, 12900 }, 4,
             "leil.", "+47", 8, 10000, 90000 },
    [DK] = { "DK", "da-DK", CURRENCY_DKK, 15, 680, { 2500, 2500, 2500 }, { 3900, 4900, 6900 }, 4,
             "lejl.", "+45", 8, 10000, 90000 },
    [FI] = { "FI", "fi-FI", CURRENCY_EUR, 18, 90, { 2550, 1400, 1000 }, { 490, 590, 890 }, 5,
             "as.", "+358", 9, 10000, 90000 },
    /* clang-format on */
};

/* --- chance ---------------------------------------------------------------------------- */

static int64_t below(struct generator *g, int64_t bound)
{
    return (int64_t)entropy_below(&g->entropy, (uint64_t)bound);
}

static bool chance(struct generator *g, int64_t percent)
{
    return below(g, 100) < percent;
}

static str pick(struct generator *g, const struct words *words)
{
    return str_of(words->items[below(g, (int64_t)words->count)]);
}

static enum country pick_country(struct generator *g)
{
    uint64_t at = entropy_below(&g->entropy, 100);
    enum country country = SE;
    while (country < FI && at >= COUNTRY_INFO[country].weight)
        at -= COUNTRY_INFO[country++].weight;
    return country;
}

struct generator generator_begin(uint64_t seed, int64_t now, int64_t total)
{
    return (struct generator){ .entropy = entropy_seeded(seed), .now = now, .total = total };
}

/* --- when ------------------------------------------------------------------------------ */

/* How long before g->now the order is placed that has `left` orders after it: the shop grows, so
 * they come four times as dense at the end as if they were spread evenly. */
static int64_t age(const struct generator *g, int64_t left)
{
    int64_t even = GENERATE_DAYS * DAY / MILLISECOND * left / g->total;
    return (even / 4 + even * left / g->total * 3 / 4) * MILLISECOND;
}

/* Few buy at night: the first five hours of a day take what would be one and a half. */
static int64_t by_day(const struct generator *g, int64_t at)
{
    int64_t midnight = clock_midnight(at), rest = at - midnight, night = DAY / 16;
    if (midnight == clock_midnight(g->now)) /* it must not pass g->now */
        return at;
    if (rest < night)
        return midnight + rest * 80 / 24;
    return midnight + 5 * HOUR + (rest - night) * 304 / 360;
}

static int64_t next_time(struct generator *g)
{
    int64_t left = g->total > g->number ? g->total - g->number : 1;
    int64_t from = g->now - age(g, left), to = g->now - age(g, left - 1);
    return by_day(g, from + below(g, to > from ? to - from : 1));
}

/* Version 7, with the fraction of the millisecond where the specification allows one. */
static struct uuid time_id(struct generator *g, int64_t at)
{
    struct uuid id;
    uint64_t ms = (uint64_t)(at / MILLISECOND), fraction = (uint64_t)(at % MILLISECOND) * 4;
    g->entropy.fill(&g->entropy, id.bytes + 8, 8);
    for (int i = 0; i < 6; i++)
        id.bytes[i] = (uint8_t)(ms >> (8 * (5 - i)));
    id.bytes[6] = (uint8_t)(0x70 | fraction >> 8);
    id.bytes[7] = (uint8_t)fraction;
    id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3F));
    return id;
}

/* --- what is bought -------------------------------------------------------------------- */

static void finish_line(struct order_line *l, int64_t tax_rate)
{
    l->tax_rate = tax_rate;
    l->total_amount = l->quantity * l->unit_price - l->total_discount_amount;
    l->total_tax_amount = line_tax(l->total_amount, tax_rate);
}

/* One of the words of `sizes`. */
static str pick_size(struct generator *g, const char *sizes)
{
    int64_t count = 1;
    for (const char *p = sizes; *p != '\0'; p++)
        count += *p == ' ';
    str rest = str_of(sizes), size = { 0 };
    for (int64_t wanted = below(g, count); wanted >= 0; wanted--)
        CHECK(str_split(&rest, ' ', &size));
    return size;
}

/* Prices end in a whole krone, or in ten cents. */
static int64_t local_price(const struct country_info *k, int64_t kronor)
{
    int64_t minor = kronor * 100 * k->price_per_mille / 1000;
    int64_t step = k->currency == CURRENCY_EUR ? 10 : 100;
    return minor / step * step;
}

static int64_t pick_quantity(struct generator *g)
{
    static const int64_t quantities[] = { 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5 };
    return quantities[below(g, COUNT(quantities))];
}

static struct line_document make_item(struct ctx *c, struct generator *g,
                                      const struct country_info *k, const struct product *product)
{
    struct line_document d = {
        .line = { .reference = str_of(product->reference),
                  .type = STR("physical"),
                  .name = str_of(product->name),
                  .quantity_unit = STR("pcs"),
                  .quantity = pick_quantity(g),
                  .unit_price = local_price(k, product->price) },
        .product_identifiers = { .has = 1, .brand = str_of(product->brand) },
    };
    d.line.product_url =
        arena_format(c->arena, "https://shop.example.com/p/%s", product->reference);
    if (product->sizes != NULL) {
        str size = pick_size(g, product->sizes);
        d.line.reference = arena_format(c->arena, "%s-%.*s", product->reference, STR_ARG(size));
        d.product_identifiers.size = size;
    }
    if (chance(g, 12)) {
        int64_t percent = 10 + 5 * below(g, 4);
        d.line.total_discount_amount = d.line.quantity * d.line.unit_price * percent / 1000 * 10;
    }
    finish_line(&d.line, k->tax[product->tax]);
    return d;
}

static struct line_document make_shipping(struct generator *g, const struct country_info *k)
{
    struct line_document d = {
        .line = { .reference = STR("SHIP"),
                  .type = STR("shipping_fee"),
                  .name = STR("Shipping"),
                  .quantity = 1,
                  .unit_price = k->shipping_fees[below(g, COUNT(k->shipping_fees))] },
    };
    finish_line(&d.line, k->tax[STANDARD]);
    return d;
}

/* A tenth off what is in the basket. */
static struct line_document make_discount(struct generator *g, const struct country_info *k,
                                          int64_t basket)
{
    static const char *const names[] = { "Welcome discount", "Member discount", "Autumn campaign" };
    struct line_document d = {
        .line = { .reference = STR("DISCOUNT-10"),
                  .type = STR("discount"),
                  .name = str_of(names[below(g, COUNT(names))]),
                  .quantity = 1,
                  .unit_price = -(basket / 100 * 10) },
    };
    finish_line(&d.line, k->tax[STANDARD]);
    return d;
}

#define ITEMS_MAX 5
#define STRIDE    7 /* so that no product comes twice: their number is not divisible by it */
static_assert(COUNT(PRODUCTS) % STRIDE != 0, "a stride that meets every product");

static void fill_basket(struct ctx *c, struct generator *g, const struct country_info *k,
                        struct placement *out)
{
    static const unsigned char items_of[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 2,
                                              2, 2, 2, 2, 2, 3, 3, 3, 4, 5 };
    struct line_document *lines = ARENA_ARRAY(c->arena, struct line_document, ITEMS_MAX + 1);
    size_t items = items_of[below(g, COUNT(items_of))], count = 0;
    size_t at = (size_t)below(g, COUNT(PRODUCTS));
    for (; count < items; at += STRIDE) {
        lines[count] = make_item(c, g, k, &PRODUCTS[at % COUNT(PRODUCTS)]);
        out->order_amount += lines[count++].line.total_amount;
    }
    bool discounted = chance(g, 8) && count < ITEMS_MAX;
    bool shipped = chance(g, 55);
    if (discounted)
        lines[count++] = make_discount(g, k, out->order_amount);
    if (discounted)
        out->order_amount += lines[count - 1].line.total_amount;
    if (shipped && count <= ITEMS_MAX) {
        lines[count] = make_shipping(g, k);
        out->order_amount += lines[count++].line.total_amount;
    }
    out->lines = (struct line_documents){ lines, count };
}

/* --- who buys -------------------------------------------------------------------------- */

static str email_of(struct ctx *c, struct generator *g, const struct address *a)
{
    static const char *const domains[] = { "example.com", "example.org", "example.net" };
    const char *domain = domains[below(g, COUNT(domains))];
    str given = search_fold(c->arena, a->given_name);
    str family = search_fold(c->arena, a->family_name);
    if (chance(g, 40))
        return arena_format(c->arena, "%.*s.%.*s%lld@%s", STR_ARG(given), STR_ARG(family),
                            (long long)below(g, 100), domain);
    return arena_format(c->arena, "%.*s.%.*s@%s", STR_ARG(given), STR_ARG(family), domain);
}

static void set_street(struct ctx *c, struct generator *g, enum country country, struct address *a)
{
    const struct country_info *k = &COUNTRY_INFO[country];
    const struct places *cities = &CITIES[country];
    const struct place *place = &cities->items[below(g, (int64_t)cities->count)];
    str street = pick(g, &STREETS[country]);
    a->street_address =
        arena_format(c->arena, "%.*s %lld", STR_ARG(street), (long long)below(g, 120) + 1);
    a->street_address2 = STR("");
    if (chance(g, 15))
        a->street_address2 =
            arena_format(c->arena, "%s %lld", k->flat, (long long)below(g, 8) + 1101);
    int64_t postal_code = place->postal_code + below(g, place->postal_codes);
    a->postal_code = arena_format(c->arena, "%0*lld", k->postal_digits, (long long)postal_code);
    a->city = str_of(place->city);
    a->country = str_of(k->code);
}

static struct address make_address(struct ctx *c, struct generator *g, enum country country)
{
    const struct country_info *k = &COUNTRY_INFO[country];
    struct address a = { .has = 1, .given_name = pick(g, &GIVEN_NAMES[country]) };
    a.family_name = pick(g, &FAMILY_NAMES[country]);
    set_street(c, g, country, &a);
    a.email = email_of(c, g, &a);
    int64_t phone = k->phone_first + below(g, k->phones);
    a.phone =
        arena_format(c->arena, "%s%0*lld", k->phone_prefix, k->phone_digits, (long long)phone);
    return a;
}

static void set_customer(struct ctx *c, struct generator *g, enum country country,
                         struct placement *out)
{
    out->billing_address = make_address(c, g, country);
    out->customer = (struct customer){ .has = 1, .type = STR("person") };
    struct address *a = &out->billing_address;
    if (chance(g, 6)) {
        str trade = pick(g, &TRADES[country]);
        out->customer.type = STR("organization");
        a->organization_name =
            arena_format(c->arena, "%.*s %.*s", STR_ARG(a->family_name), STR_ARG(trade));
        a->attention =
            arena_format(c->arena, "%.*s %.*s", STR_ARG(a->given_name), STR_ARG(a->family_name));
    } else {
        /* One after the other: arguments are evaluated in no particular order. */
        int64_t year = below(g, 60) + 1946, month = below(g, 12) + 1, day = below(g, 28) + 1;
        out->customer.date_of_birth = arena_format(
            c->arena, "%04lld-%02lld-%02lld", (long long)year, (long long)month, (long long)day);
    }
    out->shipping_address = *a;
    if (chance(g, 12)) /* sent elsewhere */
        set_street(c, g, country, &out->shipping_address);
}

static struct payment_method pick_method(struct generator *g, enum country country)
{
    uint64_t at = entropy_below(&g->entropy, 100);
    for (size_t i = 0; i < COUNT(METHODS); i++) {
        const struct method *m = &METHODS[i];
        if (m->country != country)
            continue;
        if (at < m->weight)
            return (struct payment_method){ .has = 1,
                                            .type = str_of(m->type),
                                            .description = str_of(m->description),
                                            .number_of_installments = m->instalments };
        at -= m->weight;
    }
    UNREACHABLE("the weights of a country's methods are a hundred");
}

/* --- the order ------------------------------------------------------------------------- */

static void set_references(struct ctx *c, struct generator *g, struct placement *out)
{
    char *letters = arena_take(c->arena, 8 + 1, 1);
    entropy_letters(&g->entropy, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", letters, 8);
    out->klarna_reference = (str){ letters, 8 };
    /* The shop counts its carts, and some are left behind. */
    out->merchant_reference1 = arena_format(
        c->arena, "%lld", (long long)(INT64_C(10000000) + g->number * 2 + below(g, 2)));
    bool is_organization = out->billing_address.organization_name.len > 0;
    if (is_organization || chance(g, 10))
        out->merchant_reference2 = arena_format(
            c->arena, "%s-%05lld", is_organization ? "PO" : "GIFT", (long long)below(g, 100000));
    if (chance(g, 10)) {
        const char *channel = chance(g, 60) ? "web" : "app";
        out->merchant_data = arena_format(c->arena, "{\"channel\":\"%s\",\"visit\":%lld}", channel,
                                          (long long)below(g, 1000000));
    }
}

void generate_placement(struct ctx *c, struct generator *g, struct placement *out)
{
    enum country country = pick_country(g);
    const struct country_info *k = &COUNTRY_INFO[country];
    *out = (struct placement){ .purchase_country = str_of(k->code),
                               .locale = str_of(k->locale),
                               .currency = k->currency,
                               .created_at = next_time(g) };
    if (country == FI && chance(g, 12))
        out->locale = STR("sv-FI");
    out->order_id = time_id(g, out->created_at);
    fill_basket(c, g, k, out);
    set_customer(c, g, country, out);
    set_references(c, g, out);
    out->payment_method = pick_method(g, country);
    g->number++;
}

struct uuid generate_event_id(struct generator *g, const struct placement *placed)
{
    return time_id(g, placed->created_at);
}

struct shipping_info generate_shipping(struct ctx *c, struct generator *g, str country)
{
    const struct carrier *found = NULL;
    for (size_t i = 0; i < COUNT(CARRIERS); i++)
        if (str_equal(country, str_of(COUNTRY_INFO[CARRIERS[i].country].code)) &&
            (found == NULL || chance(g, 50)))
            found = &CARRIERS[i];
    CHECK(found != NULL);
    str number =
        arena_format(c->arena, "FF%09lld%.*s", (long long)below(g, 1000000000), STR_ARG(country));
    return (struct shipping_info){
        .has = 1,
        .shipping_company = str_of(found->name),
        .shipping_method = str_of(found->method),
        .tracking_number = number,
        .tracking_uri =
            arena_format(c->arena, "https://tracking.example.com/%.*s", STR_ARG(number)),
    };
}

#include "main/config.h"

#include <stdlib.h>

#define FILE_MAX       ((size_t)64 * 1024)
#define NAME_MAX_CHARS 40

struct option {
    const char *name; /* in C: tls_cert */
    enum option_kind kind;
    size_t offset;
    const char *fallback;
    unsigned commands;
    const char *placeholder, *meaning;
};

#define SERVE    FOR_SERVE
#define KEY      FOR_KEY
#define MERCHANT FOR_MERCHANT
#define USER     FOR_USER
#define ACCESS   FOR_ACCESS
#define IMPORT   FOR_IMPORT
#define SET      FOR_SET
#define OPENAPI  FOR_OPENAPI
#define COPY     FOR_COPY
#define PAYOUT   FOR_PAYOUT
#define SIMULATE FOR_SIMULATE
#define BANK     FOR_BANK
#define DEMO     FOR_DEMO
#define BENCH    FOR_BENCH
#define ALL      FOR_ALL
static const struct option OPTIONS[] = {
#define OPTION(name, kind, fallback, commands, placeholder, meaning)                   \
    {                                                                                  \
        #name,       OPTION_##kind, offsetof(struct config, name), fallback, commands, \
        placeholder, meaning                                                           \
    },
#include "main/config.def"
#undef OPTION
};

static void flag_name(const struct option *o, char out[NAME_MAX_CHARS])
{
    (void)snprintf(out, NAME_MAX_CHARS, "--%s", o->name);
    for (char *p = out; *p != '\0'; p++)
        *p = *p == '_' ? '-' : *p;
}

static void variable_name(const struct option *o, char out[NAME_MAX_CHARS])
{
    (void)snprintf(out, NAME_MAX_CHARS, "FANGST_%s", o->name);
    for (char *p = out; *p != '\0'; p++)
        *p = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
}

/* Puts a text into its place. `from` names the source, for the sentence. */
static bool set(struct config *config, const struct option *o, const char *text, const char *from,
                char *why, size_t why_size)
{
    void *place = (char *)config + o->offset;
    int64_t number = 0;
    switch (o->kind) {
    case OPTION_TEXT:
        *(const char **)place = text;
        return true;
    case OPTION_SWITCH:
        *(bool *)place = strcmp(text, "0") != 0 && strcmp(text, "false") != 0;
        return true;
    case OPTION_NUMBER:
        if (!str_to_i64(str_of(text), &number) || number < 0) {
            (void)snprintf(why, why_size, "%s: expected a number, but was '%s'", from, text);
            return false;
        }
        *(int64_t *)place = number;
        return true;
    }
    UNREACHABLE("option kind");
}

static const struct option *find(str name)
{
    char flag[NAME_MAX_CHARS];
    for (size_t i = 0; i < COUNT(OPTIONS); i++) {
        flag_name(&OPTIONS[i], flag);
        if (str_equal(str_of(flag), name))
            return &OPTIONS[i];
    }
    return NULL;
}

/* --- the command line ------------------------------------------------------------------ */

struct reading {
    struct arena *a;
    struct config *out;
    unsigned command;
    bool is_given[COUNT(OPTIONS)]; /* on the command line: stronger than all that follows */
    char *why;
    size_t why_size;
};

static bool complain(struct reading *r, const char *format, const char *what)
{
    (void)snprintf(r->why, r->why_size, format, what);
    return false;
}

static bool read_flag(struct reading *r, int argc, char **argv, int *i)
{
    char *equals = strchr(argv[*i], '=');
    str name = equals != NULL ? (str){ argv[*i], (size_t)(equals - argv[*i]) } : str_of(argv[*i]);
    const struct option *o = find(name);
    if (o == NULL)
        return complain(r, "unknown option %s", argv[*i]);
    if ((o->commands & r->command) == 0)
        return complain(r, "this command has no option %s", argv[*i]);
    const char *value = equals != NULL ? equals + 1 : "1";
    if (o->kind != OPTION_SWITCH && equals == NULL) {
        if (*i + 1 >= argc)
            return complain(r, "%s needs a value", argv[*i]);
        value = argv[++*i];
    }
    r->is_given[o - OPTIONS] = true;
    return set(r->out, o, value, argv[*i], r->why, r->why_size);
}

static bool read_flags(struct reading *r, int argc, char **argv, int first)
{
    for (int i = first; i < argc; i++) {
        if (strncmp(argv[i], "--", 2) == 0) {
            if (!read_flag(r, argc, argv, &i))
                return false;
            continue;
        }
        size_t most = (r->command & FOR_BANK) != 0 ? OPERANDS_MAX : (r->command & FOR_IMPORT) != 0;
        if (r->out->operands_count == most)
            return complain(r, "unexpected argument %s", argv[i]);
        r->out->operands[r->out->operands_count++] = argv[i];
    }
    return true;
}

/* --- environment and file -------------------------------------------------------------- */

static bool read_environment(struct reading *r, bool *is_given)
{
    for (size_t i = 0; i < COUNT(OPTIONS); i++) {
        char name[NAME_MAX_CHARS];
        variable_name(&OPTIONS[i], name);
        const char *value = getenv(name);
        if (value == NULL || is_given[i])
            continue;
        if (!set(r->out, &OPTIONS[i], value, name, r->why, r->why_size))
            return false;
        is_given[i] = true;
    }
    return true;
}

static bool read_line(struct reading *r, bool *is_given, str line)
{
    str name = { 0 };
    line = str_trim(line);
    if (line.len == 0 || line.ptr[0] == '#')
        return true;
    const char *shown = arena_cstr(r->a, line);
    if (!str_split(&line, '=', &name) || line.ptr == NULL)
        return complain(r, "configuration file: expected `name = value`, but was: %s", shown);
    name = str_trim(name);
    for (size_t i = 0; i < COUNT(OPTIONS); i++) {
        if (!str_equal(str_of(OPTIONS[i].name), name))
            continue;
        if (is_given[i])
            return true;
        is_given[i] = true;
        return set(r->out, &OPTIONS[i], arena_cstr(r->a, str_trim(line)), shown, r->why,
                   r->why_size);
    }
    return complain(r, "configuration file: unknown name in: %s", shown);
}

static bool read_file(struct reading *r, bool *is_given)
{
    FILE *file = fopen(r->out->config, "rb");
    if (file == NULL)
        return complain(r, "cannot read the configuration file %s", r->out->config);
    char *bytes = arena_take(r->a, FILE_MAX, 1);
    size_t length = fread(bytes, 1, FILE_MAX, file);
    (void)fclose(file);
    if (length == FILE_MAX)
        return complain(r, "the configuration file %s is too long", r->out->config);
    str rest = { bytes, length }, line = { 0 };
    while (str_split(&rest, '\n', &line))
        if (!read_line(r, is_given, line))
            return false;
    return true;
}

bool config_read(struct arena *a, int argc, char **argv, int first, unsigned command,
                 struct config *out, char *why, size_t why_size)
{
    *out = (struct config){ 0 };
    for (size_t i = 0; i < COUNT(OPTIONS); i++)
        if (OPTIONS[i].fallback != NULL)
            CHECK(set(out, &OPTIONS[i], OPTIONS[i].fallback, "default", why, why_size));
    struct reading r = { .a = a, .out = out, .command = command, .why = why, .why_size = why_size };
    if (!read_flags(&r, argc, argv, first) || !read_environment(&r, r.is_given))
        return false;
    return out->config == NULL || read_file(&r, r.is_given);
}

/* --- help ------------------------------------------------------------------------------ */

void config_print_help(FILE *to, unsigned command)
{
    for (size_t i = 0; i < COUNT(OPTIONS); i++) {
        const struct option *o = &OPTIONS[i];
        char flag[NAME_MAX_CHARS], left[NAME_MAX_CHARS * 2];
        if ((o->commands & command) == 0)
            continue;
        flag_name(o, flag);
        (void)snprintf(left, sizeof left, "%s %s", flag, o->placeholder);
        (void)fprintf(to, "  %-22s %s", left, o->meaning);
        if (o->fallback != NULL)
            (void)fprintf(to, " (default: %s)", o->fallback);
        (void)fputc('\n', to);
    }
}

void config_print_markdown(FILE *to)
{
    (void)fputs("| flag | environment | file | default | meaning |\n|---|---|---|---|---|\n", to);
    for (size_t i = 0; i < COUNT(OPTIONS); i++) {
        const struct option *o = &OPTIONS[i];
        char flag[NAME_MAX_CHARS], variable[NAME_MAX_CHARS];
        flag_name(o, flag);
        variable_name(o, variable);
        (void)fprintf(to, "| `%s%s%s` | `%s` | `%s` | %s | %s |\n", flag,
                      o->placeholder[0] != '\0' ? " " : "", o->placeholder, variable, o->name,
                      o->fallback != NULL ? o->fallback : "", o->meaning);
    }
}

#include "store/postgres_load.h"

#include <stdio.h>
#include <stdlib.h>

#include "store/pg_link.h"

#define BUFFER_SIZE  ((size_t)64 * 1024)
#define COMMAND_SIZE 4096

struct postgres_load {
    PGconn *connection;
    const struct table *table;
    char buffer[BUFFER_SIZE];
    size_t used;
    char why[512];
};

static const char HEADER[19] = "PGCOPY\n\377\r\n"; /* and zeros: no flags, nothing more */

static enum problem failed(struct postgres_load *l, const char *message)
{
    (void)snprintf(l->why, sizeof l->why, "%s: %s",
                   l->table != NULL ? l->table->name : "PostgreSQL", message);
    size_t length = strlen(l->why);
    while (length > 0 && l->why[length - 1] == '\n')
        l->why[--length] = '\0';
    return PROBLEM_STORE_BROKEN;
}

bool postgres_load_open(const char *conninfo, struct postgres_load **out, char *why,
                        size_t why_size)
{
    struct postgres_load *l = calloc(1, sizeof *l);
    CHECK(l != NULL);
    l->connection = link_dial(conninfo, OPEN_TO_WRITE);
    if (PQstatus(l->connection) != CONNECTION_OK) {
        (void)failed(l, PQerrorMessage(l->connection));
        (void)snprintf(why, why_size, "%s", l->why);
        postgres_load_close(l);
        return false;
    }
    *out = l;
    return true;
}

void postgres_load_close(struct postgres_load *l)
{
    PQfinish(l->connection);
    free(l);
}

const char *postgres_load_why(const struct postgres_load *l)
{
    return l->why;
}

/* --- bytes ----------------------------------------------------------------------------- */

static enum problem flush(struct postgres_load *l)
{
    if (l->used > 0 && PQputCopyData(l->connection, l->buffer, (int)l->used) != 1)
        return failed(l, PQerrorMessage(l->connection));
    l->used = 0;
    return OK;
}

static enum problem put(struct postgres_load *l, const void *bytes, size_t count)
{
    const char *from = bytes;
    while (count > 0) {
        size_t room = BUFFER_SIZE - l->used, step = count < room ? count : room;
        memcpy(l->buffer + l->used, from, step);
        l->used += step;
        from += step;
        count -= step;
        if (l->used == BUFFER_SIZE)
            TRY(flush(l));
    }
    return OK;
}

/* The most significant byte first. */
static enum problem put_number(struct postgres_load *l, int64_t number, unsigned size)
{
    unsigned char bytes[8];
    for (unsigned i = 0; i < size; i++)
        bytes[i] = (unsigned char)((uint64_t)number >> (8 * (size - 1 - i)));
    return put(l, bytes, size);
}

static enum problem put_value(struct postgres_load *l, const struct param *value)
{
    switch (value->type) {
    case DB_I64:
        TRY(put_number(l, 8, 4));
        return put_number(l, value->i64, 8);
    case DB_STR:
        TRY(put_number(l, (int64_t)value->bytes.len, 4));
        return put(l, value->bytes.ptr, value->bytes.len);
    case DB_UUID:
        TRY(put_number(l, sizeof value->uuid.bytes, 4));
        return put(l, value->uuid.bytes, sizeof value->uuid.bytes);
    case DB_NULL:
        return put_number(l, -1, 4);
    case DB_END:
        break;
    }
    UNREACHABLE("the end is no value");
}

/* --- one transaction ------------------------------------------------------------------- */

static size_t add_name(char *command, size_t length, const char *before, const char *name)
{
    int more = snprintf(command + length, COMMAND_SIZE - length, "%s\"%s\"", before, name);
    CHECK(more > 0 && (size_t)more < COMMAND_SIZE - length);
    return length + (size_t)more;
}

/* A COPY outside of a transaction is one. */
enum problem postgres_load_begin(struct postgres_load *l, const struct table *table)
{
    char command[COMMAND_SIZE];
    l->table = table;
    l->used = 0;
    size_t length = add_name(command, 0, "COPY ", table->name);
    for (unsigned i = 0; i < table->columns_count; i++)
        length = add_name(command, length, i == 0 ? " (" : ", ", table->columns[i].name);
    CHECK(snprintf(command + length, sizeof command - length, ") FROM STDIN (FORMAT binary)") <
          (int)(sizeof command - length));
    PGresult *result = PQexec(l->connection, command);
    bool good = PQresultStatus(result) == PGRES_COPY_IN;
    enum problem p = good ? OK : failed(l, PQerrorMessage(l->connection));
    PQclear(result);
    return p == OK ? put(l, HEADER, sizeof HEADER) : p;
}

enum problem postgres_load_row(struct postgres_load *l, const struct param *row)
{
    TRY(put_number(l, l->table->columns_count, 2));
    for (unsigned i = 0; i < l->table->columns_count; i++)
        TRY(put_value(l, &row[i]));
    return OK;
}

enum problem postgres_load_commit(struct postgres_load *l)
{
    TRY(put_number(l, -1, 2));
    TRY(flush(l));
    if (PQputCopyEnd(l->connection, NULL) != 1)
        return failed(l, PQerrorMessage(l->connection));
    enum problem p = OK;
    for (PGresult *r = PQgetResult(l->connection); r != NULL; r = PQgetResult(l->connection)) {
        if (PQresultStatus(r) != PGRES_COMMAND_OK)
            p = failed(l, PQresultErrorMessage(r));
        PQclear(r);
    }
    return p;
}

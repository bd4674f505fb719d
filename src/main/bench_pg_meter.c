#include "main/bench_pg_meter.h"

#include <dirent.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "main/commands.h"

#define TEXT_MAX 1024

struct pg_meter {
    PGconn *pg;
    int server; /* the process that starts the others; 0: not on this machine */
    bool knows_pgbench;
};

static str read_text(char text[TEXT_MAX], const char *format, int pid)
{
    char path[64];
    (void)snprintf(path, sizeof path, format, pid);
    FILE *file = fopen(path, "r");
    size_t length = file != NULL ? fread(text, 1, TEXT_MAX - 1, file) : 0;
    if (file != NULL)
        (void)fclose(file);
    text[length] = '\0';
    return (str){ text, length };
}

/* The parent of a process of PostgreSQL; 0 if it is something else, or gone. The name stands in
 * parentheses and may hold anything, so what follows is looked for from the end. */
static int parent_of(int pid)
{
    char text[TEXT_MAX], state = 0;
    int parent = 0;
    str stat = read_text(text, "/proc/%d/stat", pid);
    const char *end = stat.len > 0 ? strrchr(text, ')') : NULL;
    bool is_postgres = strstr(text, "(postgres") != NULL;
    if (end == NULL || !is_postgres || sscanf(end + 1, " %c %d", &state, &parent) != 2)
        return 0;
    return parent;
}

static int64_t cpu_of(int pid)
{
    char text[TEXT_MAX];
    (void)read_text(text, "/proc/%d/schedstat", pid);
    return strtoll(text, NULL, 10) / 1000;
}

static void read_processes(int server, struct pg_usage *out)
{
    DIR *all = server != 0 ? opendir("/proc") : NULL;
    const struct dirent *entry = NULL;
    while (all != NULL && (entry = readdir(all)) != NULL) {
        int pid = atoi(entry->d_name);
        if (pid == 0 || out->processes_count == PG_PROCESSES_MAX ||
            (pid != server && parent_of(pid) != server))
            continue;
        struct pg_process *p = &out->processes[out->processes_count++];
        *p = (struct pg_process){ pid, cpu_of(pid) };
        out->cpu_us += p->cpu_us;
    }
    if (all != NULL)
        (void)closedir(all);
}

/* Transactions that only read have no number, so numbers count those that write. */
static const char ASK[] =
    "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn, "
    "pg_snapshot_xmax(pg_current_snapshot())::text::bigint, pg_backend_pid(), "
    "to_regclass('pgbench_accounts') IS NOT NULL";

static PGresult *ask(struct pg_meter *meter)
{
    PGresult *row = PQexec(meter->pg, ASK);
    if (PQresultStatus(row) == PGRES_TUPLES_OK)
        return row;
    (void)complain("PostgreSQL: %s", PQerrorMessage(meter->pg));
    PQclear(row);
    return NULL;
}

struct pg_meter *pg_meter_open(struct arena *a, const char *conninfo)
{
    struct pg_meter *meter = ARENA_NEW(a, struct pg_meter);
    meter->pg = PQconnectdb(conninfo);
    PGresult *row = ask(meter);
    if (row == NULL) {
        PQfinish(meter->pg);
        return NULL;
    }
    meter->server = parent_of(atoi(PQgetvalue(row, 0, 2)));
    meter->knows_pgbench = strcmp(PQgetvalue(row, 0, 3), "t") == 0;
    PQclear(row);
    return meter;
}

void pg_meter_close(struct pg_meter *meter)
{
    PQfinish(meter->pg);
}

bool pg_meter_knows_pgbench(const struct pg_meter *meter)
{
    return meter->knows_pgbench;
}

bool pg_meter_read(struct pg_meter *meter, struct pg_usage *out)
{
    PGresult *row = ask(meter);
    if (row == NULL)
        return false;
    *out = (struct pg_usage){ .wal_bytes = strtoll(PQgetvalue(row, 0, 0), NULL, 10),
                              .commits = strtoll(PQgetvalue(row, 0, 1), NULL, 10) };
    PQclear(row);
    read_processes(meter->server, out);
    return true;
}

/* A process that ended meanwhile is not counted, one that began is counted whole. */
static int64_t cpu_before(const struct pg_usage *a, int pid)
{
    for (size_t i = 0; i < a->processes_count; i++)
        if (a->processes[i].pid == pid)
            return a->processes[i].cpu_us;
    return 0;
}

void pg_usage_add(struct pg_usage *sum, const struct pg_usage *a, const struct pg_usage *b)
{
    sum->wal_bytes += b->wal_bytes - a->wal_bytes;
    sum->commits += b->commits - a->commits;
    for (size_t i = 0; i < b->processes_count; i++)
        sum->cpu_us += b->processes[i].cpu_us - cpu_before(a, b->processes[i].pid);
}

/* --- pgbench ---------------------------------------------------------------------------- */

static _Noreturn void become_pgbench(const char *conninfo, int clients, int64_t seconds, int to)
{
    char count[16], time[24];
    (void)snprintf(count, sizeof count, "%d", clients);
    (void)snprintf(time, sizeof time, "%lld", (long long)seconds);
    const char *const argv[] = { "pgbench", "-n", "-M", "prepared", "-c",     count,
                                 "-j",      "2",  "-T", time,       conninfo, NULL };
    if (dup2(to, STDOUT_FILENO) >= 0)
        (void)execvp(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

bool pgbench_run(const char *conninfo, int clients, int64_t seconds, double *per_second)
{
    int ends[2] = { -1, -1 }, status = 0;
    char line[256];
    double found = 0;
    CHECK(pipe2(ends, O_CLOEXEC) == 0);
    pid_t pid = fork();
    if (pid == 0)
        become_pgbench(conninfo, clients, seconds, ends[1]);
    (void)close(ends[1]);
    FILE *said = fdopen(ends[0], "r");
    CHECK(said != NULL);
    while (fgets(line, sizeof line, said) != NULL)
        (void)sscanf(line, "tps = %lf", &found);
    (void)fclose(said);
    bool ended = pid > 0 && waitpid(pid, &status, 0) == pid;
    if (!ended || status != 0 || found <= 0)
        return complain("pgbench ended with status %d; are its tables there?", status) == 0;
    *per_second = found;
    return true;
}

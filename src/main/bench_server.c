#include "main/bench_server.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "main/bench_client.h"
#include "main/commands.h"

/* --- processes -------------------------------------------------------------------------- */

/* Becomes this program with these arguments, writing to `to`; ends when the benchmark does. */
static _Noreturn void become(const char *const argv[], int to)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (dup2(to, STDOUT_FILENO) >= 0)
        (void)execv("/proc/self/exe", (char *const *)(uintptr_t)argv);
    _exit(127);
}

/* This program as a child; *out is its standard output, which is ours for errors if `out` is
 * NULL. */
static bool spawn_self(const char *const argv[], pid_t *pid, FILE **out)
{
    int ends[2] = { -1, -1 };
    CHECK(pipe2(ends, O_CLOEXEC) == 0);
    *pid = fork();
    if (*pid == 0)
        become(argv, out != NULL ? ends[1] : STDERR_FILENO);
    (void)close(ends[1]);
    if (*pid > 0 && out != NULL)
        *out = fdopen(ends[0], "r");
    else
        (void)close(ends[0]);
    return *pid > 0 || complain("cannot start myself: %s", strerror(errno)) == 0;
}

static bool wait_for(pid_t pid, const char *what)
{
    int status = 0;
    if (waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    return complain("%s ended with status %d", what, status) == 0;
}

static bool verify_as(const char *const argv[])
{
    pid_t pid = 0;
    return spawn_self(argv, &pid, NULL) && wait_for(pid, "fangst verify");
}

bool verify_data(const char *data)
{
    return verify_as((const char *const[]){ "fangst", "verify", "--data", data, NULL });
}

bool verify_database(const char *conninfo, const char *secret_file)
{
    return verify_as((const char *const[]){ "fangst", "verify", "--database", conninfo,
                                            "--secret-file", secret_file, NULL });
}

static bool is_healthy(uint16_t port)
{
    static const char REQUEST[] = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    struct arena *a = arena_open((size_t)4 * 1024 * 1024);
    struct client *client = client_open(a, port, 1);
    struct reply reply = { 0 };
    bool healthy =
        client != NULL && client_ask(client, str_of(REQUEST), &reply) && reply.status == 200;
    if (client != NULL)
        client_close(client);
    arena_close(a);
    return healthy;
}

bool server_process_start(const char *data, const char *role, struct server_process *out)
{
    char log[PATH_MAX];
    if (snprintf(log, sizeof log, "%s/access.log", data) >= (int)sizeof log)
        return complain("the path %s is too long", data) == 0;
    const char *const argv[] = {
        "fangst",      "serve",          "--data", data,     "--access-log", log, "--listen",
        "127.0.0.1:0", "--idle-seconds", "3600",   "--role", role,           NULL
    };
    return server_process_start_as(argv, out);
}

bool server_process_start_as(const char *const argv[], struct server_process *out)
{
    char line[256] = "";
    FILE *said = NULL;
    int64_t begun = clock_monotonic();
    *out = (struct server_process){ 0 };
    if (!spawn_self(argv, &out->pid, &said))
        return false;
    bool started = fgets(line, sizeof line, said) != NULL;
    (void)fclose(said); /* it says nothing more */
    const char *colon = strrchr(line, ':');
    int64_t port = 0;
    if (started && colon != NULL && str_to_i64(str_trim(str_of(colon + 1)), &port))
        out->port = (uint16_t)port;
    if (out->port != 0 && is_healthy(out->port)) {
        out->started_in_us = clock_monotonic() - begun;
        return true;
    }
    (void)server_process_stop(out);
    return complain("the server did not start") == 0;
}

bool server_process_stop(struct server_process *p)
{
    if (p->pid == 0)
        return true;
    CHECK(kill(p->pid, SIGTERM) == 0);
    bool well = wait_for(p->pid, "the server");
    *p = (struct server_process){ 0 };
    return well;
}

/* --- what the system knows -------------------------------------------------------------- */

/* The whole of a small file; empty if it is not there. */
static str read_small(char *buffer, size_t size, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd >= 0 ? read(fd, buffer, size - 1) : 0;
    if (fd >= 0)
        (void)close(fd);
    buffer[length > 0 ? length : 0] = '\0';
    return str_of(buffer);
}

/* The number after `label` in a file of labelled lines. */
static int64_t labelled(str text, const char *label)
{
    const char *found = strstr(text.ptr, label);
    return found != NULL ? strtoll(found + strlen(label), NULL, 10) : 0;
}

static int64_t memory_of(const struct server_process *p, const char *label)
{
    char path[64], text[4096];
    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)p->pid);
    return labelled(read_small(text, sizeof text, path), label) * 1024;
}

int64_t server_process_memory(const struct server_process *p)
{
    return memory_of(p, "VmRSS:");
}

int64_t server_process_memory_peak(const struct server_process *p)
{
    return memory_of(p, "VmHWM:");
}

/* Of a thread: the first number of schedstat is its time on a processor, in nanoseconds. The ticks
 * in stat would be too coarse for a short measurement. */
static int64_t read_cpu(const char *task)
{
    char path[160], text[256];
    (void)snprintf(path, sizeof path, "%s/schedstat", task);
    return strtoll(read_small(text, sizeof text, path).ptr, NULL, 10) / 1000;
}

static void read_name(const char *task, char name[16])
{
    char path[160];
    (void)snprintf(path, sizeof path, "%s/comm", task);
    name[str_trim(read_small(name, 16, path)).len] = '\0';
}

void server_process_usage(const struct server_process *p, struct usage *out)
{
    char path[128], text[1024];
    *out = (struct usage){ 0 };
    (void)snprintf(path, sizeof path, "/proc/%d/io", (int)p->pid);
    out->bytes_written = labelled(read_small(text, sizeof text, path), "wchar: ");
    (void)snprintf(path, sizeof path, "/proc/%d/task", (int)p->pid);
    DIR *tasks = opendir(path);
    const struct dirent *entry = NULL;
    while (tasks != NULL && (entry = readdir(tasks)) != NULL) {
        if (entry->d_name[0] == '.' || out->threads_count == THREADS_SHOWN_MAX)
            continue;
        struct thread_usage *t = &out->threads[out->threads_count++];
        t->tid = atoi(entry->d_name);
        (void)snprintf(path, sizeof path, "/proc/%d/task/%d", (int)p->pid, t->tid);
        t->cpu_us = read_cpu(path);
        out->cpu_us += t->cpu_us;
        read_name(path, t->name);
    }
    if (tasks != NULL)
        (void)closedir(tasks);
}

struct usage usage_between(const struct usage *a, const struct usage *b)
{
    struct usage out = *b;
    out.cpu_us -= a->cpu_us;
    out.bytes_written -= a->bytes_written;
    for (size_t i = 0; i < out.threads_count; i++)
        for (size_t k = 0; k < a->threads_count; k++)
            if (a->threads[k].tid == out.threads[i].tid)
                out.threads[i].cpu_us -= a->threads[k].cpu_us;
    return out;
}

int64_t own_cpu(void)
{
    struct rusage used;
    CHECK(getrusage(RUSAGE_SELF, &used) == 0);
    return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * SECOND + used.ru_utime.tv_usec +
           used.ru_stime.tv_usec;
}

/* The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal. */
struct machine_usage machine_usage(const struct server_process *p)
{
    char text[4096];
    long long user = 0, nice = 0, kernel = 0, irq = 0, softirq = 0, steal = 0;
    struct machine_usage out = { 0 };
    struct usage server;
    server_process_usage(p, &server);
    out.ours_us = server.cpu_us + own_cpu();
    if (sscanf(read_small(text, sizeof text, "/proc/stat").ptr,
               "cpu %lld %lld %lld %*d %*d %lld %lld %lld", &user, &nice, &kernel, &irq, &softirq,
               &steal) == 6)
        out.all_us = (user + nice + kernel + irq + softirq + steal) * SECOND / sysconf(_SC_CLK_TCK);
    return out;
}

/* The wal-index begins with its version, a gap and iChange, "incremented with each transaction"
 * (sqlite.org/walformat.html), in the machine's byte order. */
uint32_t store_commits(const char *data)
{
    char path[4096];
    uint32_t words[3] = { 0 };
    (void)snprintf(path, sizeof path, "%s/fangst.db-shm", data);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    bool whole = read(fd, words, sizeof words) == (ssize_t)sizeof words;
    (void)close(fd);
    return whole ? words[2] : 0;
}

/*
 * Preloaded into a broker: counts its system calls on files below a directory, and at the n-th kills the process or fails.
 *
 *   FAULT_DIRECTORY  absolute path; files elsewhere, pipes and sockets do not count
 *   FAULT_CALL       n, from 1
 *   FAULT_ACTION     KILL_BEFORE, KILL_AFTER, KILL_MIDDLE (half of a write is done), EIO or ENOSPC
 *
 * A disk that failed stays broken, and one that is full stays full: EIO and ENOSPC hit all later calls too, but ENOSPC
 * only those that may want space, so that the broker can still sync, shorten and delete.
 *
 * Only calls through the C library are seen. Writes to mapped memory are not.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum action { NONE, KILL_BEFORE, KILL_AFTER, KILL_MIDDLE, FAIL_EIO, FAIL_ENOSPC };

static char directory[PATH_MAX];
static size_t directory_length;
static long fatal_call;
static enum action action;
static atomic_long calls;

__attribute__((constructor)) static void configure(void) {
    const char *path = getenv("FAULT_DIRECTORY");
    const char *call = getenv("FAULT_CALL");
    const char *name = getenv("FAULT_ACTION");
    if (!path || !call || !name || strlen(path) >= sizeof directory) return;
    strcpy(directory, path);
    directory_length = strlen(directory);
    fatal_call = atol(call);
    if (!strcmp(name, "KILL_BEFORE")) action = KILL_BEFORE;
    else if (!strcmp(name, "KILL_AFTER")) action = KILL_AFTER;
    else if (!strcmp(name, "KILL_MIDDLE")) action = KILL_MIDDLE;
    else if (!strcmp(name, "EIO")) action = FAIL_EIO;
    else if (!strcmp(name, "ENOSPC")) action = FAIL_ENOSPC;
}

static int below(const char *path) {
    return !strncmp(path, directory, directory_length) && (path[directory_length] == '/' || !path[directory_length]);
}

static int below_descriptor(int fd) {
    char link[40];
    char path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return below(path);
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* What to do with this call, which is counted; it does not return if the process must die before it. */
static enum action decide(int counts, int wants_space) {
    if (action == NONE || !counts) return NONE;
    long call = atomic_fetch_add(&calls, 1) + 1;
    if (action == FAIL_EIO || action == FAIL_ENOSPC) {
        if (call < fatal_call || (action == FAIL_ENOSPC && !wants_space)) return NONE;
        errno = action == FAIL_EIO ? EIO : ENOSPC;
        return action;
    }
    if (call != fatal_call) return NONE;
    if (action == KILL_BEFORE) die();
    return action;
}

static int fails(enum action decided) {
    return decided == FAIL_EIO || decided == FAIL_ENOSPC;
}

#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); real; })

/* half: the same call with half of the bytes */
#define WRITE(fd, whole, half)                          \
    enum action decided = decide(below_descriptor(fd), 1); \
    if (fails(decided)) return -1;                      \
    if (decided == KILL_MIDDLE) { (void)!(half); die(); } \
    ssize_t written = (whole);                          \
    if (decided == KILL_AFTER) die();                   \
    return written

#define CALL(counts, wants_space, whole)                \
    enum action decided = decide(counts, wants_space);  \
    if (fails(decided)) return -1;                      \
    int result = (whole);                               \
    if (decided != NONE) die();                         \
    return result

ssize_t write(int fd, const void *bytes, size_t count) {
    WRITE(fd, REAL(write)(fd, bytes, count), REAL(write)(fd, bytes, count / 2));
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    WRITE(fd, REAL(pwrite)(fd, bytes, count, at), REAL(pwrite)(fd, bytes, count / 2, at));
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    WRITE(fd, REAL(pwrite64)(fd, bytes, count, at), REAL(pwrite64)(fd, bytes, count / 2, at));
}

/* Half of a gathering write is half of its buffers, or half of its only one. */
ssize_t writev(int fd, const struct iovec *buffers, int count) {
    WRITE(fd, REAL(writev)(fd, buffers, count),
          count > 1 ? REAL(writev)(fd, buffers, count / 2) : REAL(write)(fd, buffers[0].iov_base, buffers[0].iov_len / 2));
}

ssize_t pwritev(int fd, const struct iovec *buffers, int count, off_t at) {
    WRITE(fd, REAL(pwritev)(fd, buffers, count, at),
          count > 1 ? REAL(pwritev)(fd, buffers, count / 2, at)
                    : REAL(pwrite)(fd, buffers[0].iov_base, buffers[0].iov_len / 2, at));
}

int fsync(int fd) {
    CALL(below_descriptor(fd), 0, REAL(fsync)(fd));
}

int fdatasync(int fd) {
    CALL(below_descriptor(fd), 0, REAL(fdatasync)(fd));
}

int ftruncate(int fd, off_t length) {
    CALL(below_descriptor(fd), 0, REAL(ftruncate)(fd, length));
}

int ftruncate64(int fd, off64_t length) {
    CALL(below_descriptor(fd), 0, REAL(ftruncate64)(fd, length));
}

int rename(const char *from, const char *to) {
    CALL(below(to), 0, REAL(rename)(from, to));
}

int unlink(const char *path) {
    CALL(below(path), 0, REAL(unlink)(path));
}

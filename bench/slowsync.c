/* Makes this machine's disk as slow as an ordinary one: every fsync and fdatasync takes SLOWSYNC_US microseconds (default 5000) longer.
   A disk that is too fast hides missing batching.
   gcc -shared -fPIC -O2 -o slowsync.so slowsync.c -ldl;   LD_PRELOAD=./slowsync.so SLOWSYNC_US=5000 PROGRAM */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void wait_longer(void)
{
    const char *text = getenv("SLOWSYNC_US");
    long us = text ? strtol(text, NULL, 10) : 5000;
    struct timespec rest = { us / 1000000, us % 1000000 * 1000 };
    while (nanosleep(&rest, &rest) != 0) { }
}

static int sync_slowly(const char *name, int fd)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    int result = real(fd);
    wait_longer();
    return result;
}

int fsync(int fd) { return sync_slowly("fsync", fd); }
int fdatasync(int fd) { return sync_slowly("fdatasync", fd); }

// Swift's Mutex, where somebody holds it, lets the kernel hand it over (FUTEX_LOCK_PI), which the thread sanitizer does
// not see: it would take what two threads do one after the other under the mutex for a race. Preloaded, this file tells
// it of the hand-over.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <linux/futex.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/syscall.h>

// Of the sanitizer's runtime, which the program has.
extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

long syscall(long number, ...) {
    static long (*real)(long, ...);
    if (real == NULL) real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");

    va_list list;
    va_start(list, number);
    long a[6];
    for (int index = 0; index < 6; index++) a[index] = va_arg(list, long);
    va_end(list);

    int operation = number == SYS_futex ? (int)a[1] & FUTEX_CMD_MASK : -1;
    if (operation == FUTEX_UNLOCK_PI && __tsan_release != NULL) __tsan_release((void *)a[0]);
    long result = real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    int isLocked = result == 0 && (operation == FUTEX_LOCK_PI || operation == FUTEX_TRYLOCK_PI);
    if (isLocked && __tsan_acquire != NULL) __tsan_acquire((void *)a[0]);
    return result;
}

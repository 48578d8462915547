#define _GNU_SOURCE
#include "allocation_counter.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <string.h>

static _Atomic bool isCounting;
static bool tracing;
static allocation_totals totals;

enum { SITE_SLOTS = 4096 };
static allocation_site sites[SITE_SLOTS];
static size_t siteCount;

uintptr_t allocation_offset(const void *address, const char **module) {
    Dl_info info;
    if (!dladdr(address, &info)) {
        *module = "?";
        return (uintptr_t)address;
    }
    *module = info.dli_fname;
    return (uintptr_t)address - (uintptr_t)info.dli_fbase;
}

size_t allocation_site_count(void) { return siteCount; }
const allocation_site *allocation_site_at(size_t index) { return index < siteCount ? &sites[index] : NULL; }

#if defined(__GLIBC__)
#include <execinfo.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

bool allocation_counter_works(void) { return true; }

static void note(size_t bytes) {
    // The walk up the stack may allocate: it is not to be counted, nor to count itself.
    atomic_store(&isCounting, false);
    void *frames[ALLOCATION_MAX_FRAMES + 2];
    int depth = backtrace(frames, ALLOCATION_MAX_FRAMES + 2) - 2;
    if (depth < 0) depth = 0;
    size_t index = 0;
    size_t size = (size_t)depth * sizeof(void *);
    while (index < siteCount) {
        if (sites[index].depth == depth && memcmp(sites[index].frames, frames + 2, size) == 0) break;
        index++;
    }
    if (index < SITE_SLOTS) {
        if (index == siteCount) {
            siteCount++;
            sites[index].depth = depth;
            memcpy(sites[index].frames, frames + 2, size);
        }
        sites[index].count++;
        sites[index].bytes += bytes;
    }
    atomic_store(&isCounting, true);
}

static inline void count(uint64_t *counter, size_t bytes) {
    if (!atomic_load_explicit(&isCounting, memory_order_relaxed)) return;
    (*counter)++;
    totals.bytes += bytes;
    if (tracing) note(bytes);
}

void allocation_counter_start(bool traces) {
    memset(&totals, 0, sizeof totals);
    tracing = traces;
    if (traces) {
        // The first walk loads libgcc_s, which allocates.
        void *frames[4];
        backtrace(frames, 4);
    }
    atomic_store(&isCounting, true);
}

allocation_totals allocation_counter_stop(void) {
    atomic_store(&isCounting, false);
    return totals;
}

void *malloc(size_t size) {
    count(&totals.allocations, size);
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count(&totals.allocations, number * size);
    return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size) {
    count(old ? &totals.reallocations : &totals.allocations, size);
    return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size) {
    count(&totals.allocations, size);
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **result, size_t alignment, size_t size) {
    if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
    void *memory = memalign(alignment, size);
    if (!memory) return ENOMEM;
    *result = memory;
    return 0;
}

void free(void *memory) {
    if (memory && atomic_load_explicit(&isCounting, memory_order_relaxed)) totals.frees++;
    __libc_free(memory);
}

#else

bool allocation_counter_works(void) { return false; }
void allocation_counter_start(bool traces) { tracing = traces; }
allocation_totals allocation_counter_stop(void) { return totals; }

#endif

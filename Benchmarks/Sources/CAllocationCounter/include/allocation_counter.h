#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Counts every allocation of the process while it is told to. Linking this target replaces malloc and its relatives
/// by wrappers of glibc's own, for the program and every library it loads. One thread at a time.

enum { ALLOCATION_MAX_FRAMES = 20 };

typedef struct {
    uint64_t allocations;   // malloc, calloc, memalign and relatives
    uint64_t reallocations; // realloc of something that was there
    uint64_t frees;
    uint64_t bytes;         // asked for by the first two
} allocation_totals;

/// Allocations that were made from one place.
typedef struct {
    uint64_t count;
    uint64_t bytes;
    int depth;
    void *frames[ALLOCATION_MAX_FRAMES];
} allocation_site;

/// Whether allocations can be counted here: only with glibc.
bool allocation_counter_works(void);
/// Starts from zero; with `traces`, also remembers, over all starts, from where each allocation came, which is slow.
void allocation_counter_start(bool traces);
/// Stops, and says what was counted.
allocation_totals allocation_counter_stop(void);
/// How many sites are known, and the one at `index`.
size_t allocation_site_count(void);
const allocation_site *allocation_site_at(size_t index);
/// Where in which module an address is: the offset, and the module's file name in `module`.
uintptr_t allocation_offset(const void *address, const char **module);

#endif

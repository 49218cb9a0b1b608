/* What a restart of the program in the same process hands on. */
#ifndef SYSTEM_H
#define SYSTEM_H

#include <stdbool.h>
#include <stdint.h>

/* An environment variable of the program that this process becomes; fit for a signal handler. */
void port_bequeath(const char *name, const char *value);
void port_bequeath_reason(int reason);
/*
 * Becomes a program, which gets the lines, the flash and the crash report of this one, and the bequests. Returns if it
 * cannot be started.
 */
void port_become(const char *program, int reason);

/* A boot loader has started this program, and takes over again when it ends. */
bool port_has_loader(void);
/* The program that this one becomes comes from a slot, and ends in this one again. */
void port_bequeath_loader(int32_t slot);

/* Before the process ends with an error that nobody has caught: keeps what was printed of it. */
void port_crash_ending(void);

#endif

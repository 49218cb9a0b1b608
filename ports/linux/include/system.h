/* What a restart of the program in the same process hands on. */
#ifndef SYSTEM_H
#define SYSTEM_H

/* An environment variable of the program that this process becomes; fit for a signal handler. */
void port_bequeath(const char *name, const char *value);
void port_bequeath_reason(int reason);
/* Before the process ends with an error that nobody has caught: keeps what was printed of it. */
void port_crash_ending(void);

#endif

/* Arm semihosting (Semihosting for AArch32 and AArch64, ARM IHI 0069): the host's standard output and the exit status. */
#ifndef SEMIHOSTING_H
#define SEMIHOSTING_H

#include <stddef.h>

void semihosting_write(const char *text, size_t length);
void semihosting_exit(int status) __attribute__((noreturn));

#endif

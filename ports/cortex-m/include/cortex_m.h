/* What every Cortex-M has (ARMv7-M Architecture Reference Manual, B3). */
#ifndef CORTEX_M_H
#define CORTEX_M_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REG32(address) (*(volatile uint32_t *)(address))

#define SYST_CSR REG32(0xE000E010)
#define SYST_RVR REG32(0xE000E014)
#define SYST_CVR REG32(0xE000E018)
#define NVIC_ISER ((volatile uint32_t *)0xE000E100)
#define NVIC_ICER ((volatile uint32_t *)0xE000E180)
#define NVIC_ICPR ((volatile uint32_t *)0xE000E280)
#define SCB_ICSR REG32(0xE000ED04)
#define SCB_VTOR REG32(0xE000ED08)
#define SCB_AIRCR REG32(0xE000ED0C)
#define SCB_CCR REG32(0xE000ED14)
#define SCB_SHCSR REG32(0xE000ED24)
#define SCB_CFSR REG32(0xE000ED28)
#define SCB_HFSR REG32(0xE000ED2C)
#define SCB_MMFAR REG32(0xE000ED34)
#define SCB_BFAR REG32(0xE000ED38)
#define SCB_CPACR REG32(0xE000ED88)

/* Of ICSR: SysTick is pending. */
#define ICSR_PENDSTSET (1u << 26)
/* Of ICSR: no SysTick is pending any more. */
#define ICSR_PENDSTCLR (1u << 25)

/* Full access to coprocessors 10 and 11. */
#define CPACR_FPU (0xFu << 20)

/* Write key of AIRCR and its system reset request. */
#define AIRCR_RESET (0x05FA0000u | 1u << 2)

static inline void irq_enable(unsigned n) { NVIC_ISER[n / 32] = 1u << (n % 32); }

static inline uint32_t irq_save(void) {
  uint32_t primask;
  __asm volatile("mrs %0, primask\n cpsid i" : "=r"(primask)::"memory");
  return primask;
}

static inline void irq_restore(uint32_t primask) { __asm volatile("msr primask, %0" ::"r"(primask) : "memory"); }

static inline void wait_for_interrupt(void) { __asm volatile("dsb\n wfi" ::: "memory"); }

#endif

/* First instructions after the machine jumps to the image. */
/* The RISC-V Instruction Set Manual, Volume II, 3.7. */
#define PMP_NAPOT_256 31
#define PMP_LOCKED_CLOSED 0x98
#define PMP_OPEN_ALL 0x1f

  .option arch, +zicsr
  .section .text.start, "ax"
  .globl _start
_start:
  .option push
  .option norelax
  la gp, __global_pointer$
  .option pop
  la sp, __stack_top
  la tp, __tls_base
  la t0, trap_entry
  csrw mtvec, t0
  /* Physical memory protection: entry 0 locks the stack guard, entry 1 leaves everything else open. */
  la t0, __stack_bottom
  srli t0, t0, 2
  ori t0, t0, PMP_NAPOT_256
  csrw pmpaddr0, t0
  li t0, -1
  csrw pmpaddr1, t0
  li t0, PMP_OPEN_ALL << 8 | PMP_LOCKED_CLOSED
  csrw pmpcfg0, t0
  la a0, __bss_start
  la a1, __bss_end
1:
  bgeu a0, a1, 2f
  sw zero, 0(a0)
  addi a0, a0, 4
  j 1b
2:
  call port_main
3:
  wfi
  j 3b

/* Nothing returns from a trap here: the handler gets the stack pointer of the fault and a stack that works. */
  .balign 4
trap_entry:
  mv a0, sp
  csrr a1, mcause
  csrr a2, mepc
  csrr a3, mtval
  la t0, __stack_bottom + 1024
  bgeu sp, t0, 4f
  mv sp, t0
4:
  call trap_report

/* Reset, and the exception vectors. The call0 ABI: a0 return address, a1 stack, a2... arguments. */

/* Offsets from VECBASE of this core's configuration; PS.UM (bit 5) sends exceptions to the user vector. */
#define DEBUG_VECTOR 0x10
#define KERNEL_VECTOR 0x30
#define USER_VECTOR 0x50
#define DOUBLE_VECTOR 0x70
#define PS_USER_MODE 0x20

  .section .reset, "ax"
reset:
  j 1f
  .align 4
  .literal_position
1:
  movi a0, _start
  jx a0

  .section .vectors, "ax"
  .align 4
vectors:
/* BREAK, which C compilers use for what must not be reached; the reported address is that of an earlier exception. */
  .org vectors + DEBUG_VECTOR
  j exception
  .org vectors + KERNEL_VECTOR
  j exception
  .org vectors + USER_VECTOR
  j exception
  .org vectors + DOUBLE_VECTOR
  j exception

  .literal_position
  .align 4
/* Nothing returns from an exception here: the handler gets the stack pointer of the fault and a stack that works. */
exception:
  mov a2, a1
  movi a3, __stack_bottom + 1024
  bgeu a1, a3, 1f
  mov a1, a3
1:
  rsr.exccause a3
  rsr.epc1 a4
  rsr.excvaddr a5
  call0 exception_report

  .text
  .literal_position
  .align 4
  .globl _start
_start:
  movi a2, vectors
  wsr.vecbase a2
  movi a2, PS_USER_MODE
  wsr.ps a2
  rsync
  movi a1, __stack_top
  movi a2, __bss_start
  movi a3, __bss_end
  movi a4, 0
  j 3f
2:
  s32i a4, a2, 0
  addi a2, a2, 4
3:
  bltu a2, a3, 2b
  call0 port_main
4:
  j 4b

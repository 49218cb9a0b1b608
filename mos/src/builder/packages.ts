/** Debian packages of the programs that builds call. */
const PACKAGES: Record<string, string> = {
  gcc: "gcc",
  "g++": "g++",
  "arm-none-eabi": "gcc-arm-none-eabi picolibc-arm-none-eabi",
  "riscv64-unknown-elf": "gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf",
  "xtensa-lx106-elf": "gcc-xtensa-lx106 picolibc-xtensa-lx106-elf",
  "qemu-system-arm": "qemu-system-arm",
  "qemu-system-riscv32": "qemu-system-misc",
  "qemu-system-xtensa": "qemu-system-misc",
  ar: "binutils",
  objcopy: "binutils",
  addr2line: "binutils",
  "gdb-multiarch": "gdb-multiarch",
};

export function packageOf(program: string): string | undefined {
  const toolchain = /^(.+)-(?:gcc|g\+\+|ar|nm|objcopy|size|addr2line)$/.exec(program)?.[1];
  return PACKAGES[program] ?? (toolchain === undefined ? undefined : PACKAGES[toolchain]);
}

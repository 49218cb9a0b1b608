async function f(): Promise<void> {
  await import("./other.ts"); // error MK1060
}
f();
//# other.ts
export const x = 1;

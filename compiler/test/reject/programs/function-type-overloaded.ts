interface Read {
  (pin: number): number;
  (name: string): string; // error MK2007
}
function f(r: Read): void {
  r(1);
}
console.log(f !== undefined);

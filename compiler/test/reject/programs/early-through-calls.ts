function a(): number {
  return b();
}
function b(): number {
  return table[0] ?? 0;
}
console.log(a()); // error MK3007
const table = [1, 2];

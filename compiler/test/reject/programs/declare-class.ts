declare class Led { // error MK1065
  on: boolean;
}
function f(l: Led): boolean {
  return l.on;
}
console.log(f !== undefined);

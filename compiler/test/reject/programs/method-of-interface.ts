interface Sink {
  write(x: string): void;
}
function f(s: Sink): (x: string) => void {
  return s.write; // error MK1027
}
f({ write(x) { console.log(x); } });

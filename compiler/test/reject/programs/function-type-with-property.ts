type Handler = {
  (x: number): void;
  label: string; // error MK2007
};
function f(h: Handler): void {
  h(1);
}
console.log(f !== undefined);

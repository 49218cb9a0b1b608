class T {
  at = 1;
}
const a = new T();
const b = new T();
console.log(a < b); // error MK1018

// Inner functions reach variables of every function around them.
let global = 1;
function outer(a: number) {
  let own = a * 10;
  return function middle(b: number) {
    let mine = own + b;
    own++;
    return (c: number) => {
      mine += c;
      global++;
      own++;
      return [global, own, mine, a].join("/");
    };
  };
}
const m = outer(2);
const x = m(1);
const y = m(2);
console.log(x(5));
console.log(y(5));
console.log(x(0));
console.log(global);

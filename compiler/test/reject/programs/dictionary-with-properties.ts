interface Options {
  name: string;
  [key: string]: string; // error MK2008
}
const o: Options = { name: "a", b: "c" };
console.log(o.name);

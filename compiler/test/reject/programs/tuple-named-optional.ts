function f(...args: [name: string, size?: number]): void { // error MK2003
  console.log(args[0]);
}
f("a");

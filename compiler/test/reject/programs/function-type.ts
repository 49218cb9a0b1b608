function run(f: Function): void { // error MK2005
  console.log(f !== undefined);
}
console.log(run !== undefined);

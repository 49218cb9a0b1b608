function show(x: any): void { // error MK1001
  console.log(x);
}
show(1);

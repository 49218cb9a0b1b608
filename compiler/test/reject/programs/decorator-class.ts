function sealed(c: unknown, context: unknown): void {
  console.log(c, context);
}
@sealed // error MK1040
class A {}
console.log(new A());

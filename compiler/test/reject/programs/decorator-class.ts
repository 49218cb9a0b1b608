function sealed(c: unknown, context: unknown): void {
  void [c, context];
}
@sealed // error MK1040
class A {}
void (new A());

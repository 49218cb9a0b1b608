class A {}
function make(c: new () => A): void { // error MK2006
  void (new c());
}
void (make !== undefined);

const name = "go";
class A {
  [name](): void {} // error MK1031
}
void (new A());

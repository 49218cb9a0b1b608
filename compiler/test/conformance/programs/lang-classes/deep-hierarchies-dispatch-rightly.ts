// Every level of a class tree may override or leave each of several methods.
class L0 {
  a(): string { return "a0"; }
  b(): string { return "b0"; }
  c(): string { return "c0"; }
  all(): string { return this.a() + this.b() + this.c(); }
}
class L1 extends L0 {
  override a(): string { return "a1"; }
}
class L2 extends L1 {
  override b(): string { return "b2" + super.b(); }
}
class L3 extends L2 {
  override c(): string { return "c3"; }
  override a(): string { return "a3" + super.a(); }
}
class M1 extends L0 {
  override c(): string { return "m1"; }
}
class M2 extends M1 {
  override all(): string { return "[" + super.all() + "]"; }
}
const list: L0[] = [new L0(), new L1(), new L2(), new L3(), new M1(), new M2()];
console.log(list.map((o) => o.all()).join(" "));
let l2: L2 = new L3();
console.log(l2.a(), l2.b());
l2 = new L2();
console.log(l2.a(), l2.b());

// A subclass reaches its parent's static members, and may hide them.
class Base {
  static made = 0;
  static kind(): string {
    return "base";
  }
  static announce(): string {
    return "announce " + Base.kind();
  }
}
class Left extends Base {
  static override kind(): string {
    return "left of " + super.kind();
  }
}
class Right extends Base {
  static extra = Base.made + 5;
}
Base.made += 2;
console.log(Left.kind(), Right.kind(), Left.announce());
console.log(Left.made, Right.made, Right.extra);

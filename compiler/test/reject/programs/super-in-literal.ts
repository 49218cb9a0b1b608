const o = {
  f(): string {
    return super.toString(); // error MK1026
  },
};
o.f();

function f(): void {}
f.count = 0; // error MK1032
f();

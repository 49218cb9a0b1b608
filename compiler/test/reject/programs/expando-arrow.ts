const f = (): void => {};
f.label = "x"; // error MK1032
f();

const o = { a: 1 };
Object.defineProperty(o, "a", { value: 2 }); // error MK0004

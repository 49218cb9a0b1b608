const o = { a: 1 };
Object.setPrototypeOf(o, null); // error MK0004

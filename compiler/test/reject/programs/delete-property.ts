const o: { a?: number } = { a: 1 };
delete o.a; // error MK1006

const o = { __proto__: { a: 1 } }; // error MK1020
void (o);

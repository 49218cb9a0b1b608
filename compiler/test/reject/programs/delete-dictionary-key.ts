const d: Record<string, number> = { a: 1 };
delete d["a"]; // error MK1006

const m = new Map(); // error MK1002
m.set("a", 1);

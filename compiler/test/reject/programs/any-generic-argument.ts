const m = new Map<string, any>(); // error MK1001
m.set("a", 1);

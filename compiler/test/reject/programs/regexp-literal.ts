const ok = /a+/.test("aa"); // error MK1012
console.log(ok);

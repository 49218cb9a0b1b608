const o = { a: 1 };
with (o) { // error MK1004
  console.log(o.a);
}

const o = { a: 1 };
for (const k in o) { // error MK1009
  console.log(k);
}

async function* lines() { // error MK1015
  yield "a";
}
console.log(lines !== undefined);

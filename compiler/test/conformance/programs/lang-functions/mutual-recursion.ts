// Functions that call one another, with several results and early returns.
type Tokens = { text: string; pos: number };
function expression(t: Tokens): number {
  let value = term(t);
  while (t.pos < t.text.length && (t.text[t.pos] === "+" || t.text[t.pos] === "-")) {
    const op = t.text[t.pos++];
    const right = term(t);
    value = op === "+" ? value + right : value - right;
  }
  return value;
}
function term(t: Tokens): number {
  let value = factor(t);
  while (t.pos < t.text.length && (t.text[t.pos] === "*" || t.text[t.pos] === "/")) {
    const op = t.text[t.pos++];
    const right = factor(t);
    value = op === "*" ? value * right : value / right;
  }
  return value;
}
function factor(t: Tokens): number {
  if (t.text[t.pos] === "(") {
    t.pos++;
    const inside = expression(t);
    t.pos++;
    return inside;
  }
  if (t.text[t.pos] === "-") {
    t.pos++;
    return -factor(t);
  }
  const start = t.pos;
  while (t.pos < t.text.length && "0123456789.".includes(t.text[t.pos]!)) t.pos++;
  return Number(t.text.slice(start, t.pos));
}
for (const text of ["1+2*3", "(1+2)*3", "-(4-10)/4", "2*(3+4)*5-1", "0.5*3"]) {
  console.log(text + " = " + expression({ text, pos: 0 }));
}

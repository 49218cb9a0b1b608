type Token = { kind: "number"; value: number } | { kind: "operator"; text: string };
function* tokens(source: string): Generator<Token, void, undefined> {
  let at = 0;
  while (at < source.length) {
    const c = source[at]!;
    if (c === " ") at++;
    else if (c >= "0" && c <= "9") {
      let end = at;
      while (end < source.length && source[end]! >= "0" && source[end]! <= "9") end++;
      yield { kind: "number", value: parseInt(source.slice(at, end), 10) };
      at = end;
    } else {
      yield { kind: "operator", text: c };
      at++;
    }
  }
}
function evaluate(source: string): number {
  const list = [...tokens(source)];
  let at = 0;
  const take = (text: string): boolean => {
    const t = list.at(at);
    if (t?.kind === "operator" && t.text === text) {
      at++;
      return true;
    }
    return false;
  };
  const factor = (): number => {
    if (take("(")) {
      const v = sum();
      if (!take(")")) throw new SyntaxError("missing )");
      return v;
    }
    if (take("-")) return -factor();
    const t = list.at(at);
    if (t?.kind !== "number") throw new SyntaxError("number expected");
    at++;
    return t.value;
  };
  const product = (): number => {
    let v = factor();
    for (;;) {
      if (take("*")) v *= factor();
      else if (take("/")) v /= factor();
      else return v;
    }
  };
  function sum(): number {
    let v = product();
    for (;;) {
      if (take("+")) v += product();
      else if (take("-")) v -= product();
      else return v;
    }
  }
  const v = sum();
  if (at < list.length) throw new SyntaxError("unexpected rest");
  return v;
}
for (const s of ["1 + 2 * 3", "(1+2)*3", "10/4-1", "-(2+3)*-2", "((7))", "2*(3", "4 +", "", "1 2"]) {
  try {
    console.log(s, "=", evaluate(s));
  } catch (e) {
    console.log(s, "->", e instanceof SyntaxError ? e.message : "?");
  }
}

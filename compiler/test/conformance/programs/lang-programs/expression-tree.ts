// A tokenizer, parser and evaluator with classes, unions and error reporting.
type Expr = { k: "num"; v: number } | { k: "var"; name: string } | { k: "bin"; op: string; l: Expr; r: Expr } | { k: "neg"; e: Expr };
class SyntaxProblem extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
    this.name = "SyntaxProblem";
  }
}
class Parser {
  private pos = 0;
  constructor(private readonly src: string) {}
  parse(): Expr {
    const e = this.sum();
    if (this.peek() !== "") throw new SyntaxProblem("unexpected " + this.peek(), this.pos);
    return e;
  }
  private peek(): string {
    while (this.pos < this.src.length && this.src[this.pos] === " ") this.pos++;
    return this.pos < this.src.length ? this.src[this.pos]! : "";
  }
  private sum(): Expr {
    let l = this.product();
    for (let op = this.peek(); op === "+" || op === "-"; op = this.peek()) {
      this.pos++;
      l = { k: "bin", op, l, r: this.product() };
    }
    return l;
  }
  private product(): Expr {
    let l = this.atom();
    for (let op = this.peek(); op === "*" || op === "/"; op = this.peek()) {
      this.pos++;
      l = { k: "bin", op, l, r: this.atom() };
    }
    return l;
  }
  private atom(): Expr {
    const c = this.peek();
    if (c === "-") {
      this.pos++;
      return { k: "neg", e: this.atom() };
    }
    if (c === "(") {
      this.pos++;
      const e = this.sum();
      if (this.peek() !== ")") throw new SyntaxProblem("expected )", this.pos);
      this.pos++;
      return e;
    }
    const start = this.pos;
    while (this.pos < this.src.length && /* letters and digits */ (this.src[this.pos]!.toLowerCase() !== this.src[this.pos]!.toUpperCase() || "0123456789.".includes(this.src[this.pos]!))) this.pos++;
    const word = this.src.slice(start, this.pos);
    if (word === "") throw new SyntaxProblem("expected a value", start);
    const v = Number(word);
    return isNaN(v) ? { k: "var", name: word } : { k: "num", v };
  }
}
function evaluate(e: Expr, env: ReadonlyMap<string, number>): number {
  switch (e.k) {
    case "num":
      return e.v;
    case "var":
      return env.get(e.name) ?? NaN;
    case "neg":
      return -evaluate(e.e, env);
    case "bin": {
      const l = evaluate(e.l, env);
      const r = evaluate(e.r, env);
      return e.op === "+" ? l + r : e.op === "-" ? l - r : e.op === "*" ? l * r : l / r;
    }
  }
}
const env = new Map([["x", 3], ["half", 0.5]]);
for (const src of ["1 + 2*x", "-(x - 10) / 4", "half*half", "y + 1", "2 * (3", "4 $ 4", ""]) {
  try {
    console.log(src + " = " + evaluate(new Parser(src).parse(), env));
  } catch (e) {
    if (!(e instanceof SyntaxProblem)) throw e;
    console.log(`${src}: ${e.name} at ${e.at}: ${e.message}`);
  }
}

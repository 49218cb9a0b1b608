/** `JSON.parse`: recursive descent over the text's units. */
import { Dictionary } from "./dictionary.ts";
import { SyntaxError } from "./error.ts";

const enum Limit {
  /** Nesting of arrays and objects: a hostile text must not use up the stack. */
  DEPTH = 200,
}

const enum Char {
  QUOTE = 34,
  PLUS = 43,
  COMMA = 44,
  MINUS = 45,
  DOT = 46,
  ZERO = 48,
  NINE = 57,
  COLON = 58,
  OPEN_BRACKET = 91,
  BACKSLASH = 92,
  CLOSE_BRACKET = 93,
  OPEN_BRACE = 123,
  CLOSE_BRACE = 125,
}

export function JSON_parse(text: string): JsonValue {
  return mk_cast<JsonValue>(new Parser(text).whole());
}

class Parser {
  private readonly text: string;
  private at: i32 = 0;
  private depth: i32 = 0;
  constructor(text: string) {
    this.text = text;
  }

  whole(): unknown {
    const v = this.value();
    this.skipSpace();
    if (this.at < this.text.length) this.fail();
    return v;
  }

  private fail(): never {
    if (this.at >= this.text.length) throw new SyntaxError("Unexpected end of JSON input");
    throw new SyntaxError("Unexpected token '" + mk_str_char(this.text, this.at) + "' in JSON at position " + this.at);
  }

  /** The unit at the current place, or -1 at the end. */
  private peek(): i32 {
    return this.at < this.text.length ? this.text.charCodeAt(this.at) : -1;
  }

  private skipSpace(): void {
    for (;;) {
      const c = this.peek();
      if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return;
      this.at = this.at + 1;
    }
  }

  private expect(c: i32): void {
    if (this.peek() !== c) this.fail();
    this.at = this.at + 1;
  }

  private value(): unknown {
    this.skipSpace();
    const c = this.peek();
    switch (c) {
      case Char.OPEN_BRACE:
        return this.object();
      case Char.OPEN_BRACKET:
        return this.array();
      case Char.QUOTE:
        return this.string();
      case 116:
        this.word("true");
        return true;
      case 102:
        this.word("false");
        return false;
      case 110:
        this.word("null");
        return null;
      default:
        return this.number();
    }
  }

  private word(word: string): void {
    for (let i: i32 = 0; i < word.length; i++) this.expect(word.charCodeAt(i));
  }

  private enter(): void {
    this.at = this.at + 1;
    this.depth = this.depth + 1;
    if (this.depth > Limit.DEPTH) throw new SyntaxError("JSON nested deeper than 200");
    this.skipSpace();
  }

  /** After an element: true if there is another. */
  private more(close: i32): boolean {
    this.skipSpace();
    if (this.peek() === close) return false;
    this.expect(Char.COMMA);
    this.skipSpace();
    return true;
  }

  private leave(): void {
    this.at = this.at + 1;
    this.depth = this.depth - 1;
  }

  private array(): unknown[] {
    const out: unknown[] = mk_new_array<unknown>(0);
    this.enter();
    if (this.peek() !== Char.CLOSE_BRACKET) {
      do out.push(this.value());
      while (this.more(Char.CLOSE_BRACKET));
    }
    this.leave();
    return out;
  }

  private object(): Dictionary<unknown> {
    const out = new Dictionary<unknown>();
    this.enter();
    if (this.peek() !== Char.CLOSE_BRACE) {
      do {
        if (this.peek() !== Char.QUOTE) this.fail();
        const key = this.string();
        this.skipSpace();
        this.expect(Char.COLON);
        out.put(key, this.value());
      } while (this.more(Char.CLOSE_BRACE));
    }
    this.leave();
    return out;
  }

  private digits(): void {
    const from = this.at;
    for (let c = this.peek(); c >= Char.ZERO && c <= Char.NINE; c = this.peek()) this.at = this.at + 1;
    if (this.at === from) this.fail();
  }

  private number(): number {
    const from = this.at;
    if (this.peek() === Char.MINUS) this.at = this.at + 1;
    if (this.peek() === Char.ZERO) this.at = this.at + 1;
    else this.digits();
    if (this.peek() === Char.DOT) {
      this.at = this.at + 1;
      this.digits();
    }
    // e or E
    if ((this.peek() | 32) === 101) {
      this.at = this.at + 1;
      const sign = this.peek();
      if (sign === Char.PLUS || sign === Char.MINUS) this.at = this.at + 1;
      this.digits();
    }
    return mk_num_parse(mk_str_slice(this.text, from, this.at));
  }

  private string(): string {
    const { text } = this;
    this.at = this.at + 1;
    let from = this.at;
    let out = "";
    for (;;) {
      const c = this.peek();
      if (c === Char.QUOTE) break;
      if (c < 32) this.fail();
      if (c !== Char.BACKSLASH) {
        this.at = this.at + 1;
        continue;
      }
      out += mk_str_slice(text, from, this.at);
      this.at = this.at + 1;
      out += mk_str_from_code(this.escape());
      from = this.at;
    }
    out += mk_str_slice(text, from, this.at);
    this.at = this.at + 1;
    return out;
  }

  /** The unit that an escape stands for. */
  private escape(): i32 {
    const c = this.peek();
    if (c === 117) {
      this.at = this.at + 1;
      let unit: i32 = 0;
      for (let i: i32 = 0; i < 4; i++) unit = unit * 16 + this.hexDigit();
      return unit;
    }
    const which: i32 = c < 0 ? -1 : mk_str_index_of('"\\/bfnrt', mk_str_from_code(c), 0);
    if (which < 0) this.fail();
    this.at = this.at + 1;
    return '"\\/\b\f\n\r\t'.charCodeAt(which);
  }

  private hexDigit(): i32 {
    const c = this.peek();
    let digit: i32 = -1;
    if (c >= Char.ZERO && c <= Char.NINE) digit = c - Char.ZERO;
    else if ((c | 32) >= 97 && (c | 32) <= 102) digit = (c | 32) - 87;
    if (digit < 0) this.fail();
    this.at = this.at + 1;
    return digit;
  }
}

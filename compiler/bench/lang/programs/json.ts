/** A JSON parser by recursive descent that builds a tree, over a document of 250 records; the tree is walked to check it. */
const rounds = 600;
const records = 250;
const samplesPerRecord = 16;
const expectedCharacters = 66718;
const expectedSampleSum = 96600;

abstract class JsonNode {
  asArray(): JsonArray {
    throw new Error("not an array");
  }

  asObject(): JsonObject {
    throw new Error("not an object");
  }

  asNumber(): number {
    throw new Error("not a number");
  }

  asString(): string {
    throw new Error("not a string");
  }
}

class JsonLiteral extends JsonNode {
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }
}

class JsonNumber extends JsonNode {
  readonly value: number;

  constructor(value: number) {
    super();
    this.value = value;
  }

  override asNumber(): number {
    return this.value;
  }
}

class JsonString extends JsonNode {
  readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  override asString(): string {
    return this.text;
  }
}

class JsonArray extends JsonNode {
  readonly items: JsonNode[] = [];

  override asArray(): JsonArray {
    return this;
  }
}

class JsonObject extends JsonNode {
  private readonly names: string[] = [];
  private readonly values: JsonNode[] = [];

  override asObject(): JsonObject {
    return this;
  }

  add(name: string, value: JsonNode): void {
    this.names.push(name);
    this.values.push(value);
  }

  get(name: string): JsonNode {
    const index = this.names.indexOf(name);
    if (index < 0) throw new Error(`no member ${name}`);
    return this.values[index];
  }
}

const enum Char {
  Newline = 0x0a,
  Space = 0x20,
  Quote = 0x22,
  Plus = 0x2b,
  Comma = 0x2c,
  Minus = 0x2d,
  Dot = 0x2e,
  Zero = 0x30,
  Nine = 0x39,
  Colon = 0x3a,
  BracketOpen = 0x5b,
  Backslash = 0x5c,
  BracketClose = 0x5d,
  LowerE = 0x65,
  LowerF = 0x66,
  LowerN = 0x6e,
  LowerT = 0x74,
  BraceOpen = 0x7b,
  BraceClose = 0x7d,
}

const escapes = '"\\/bfnrt';
const escaped = '"\\/\b\f\n\r\t';

class Parser {
  private readonly text: string;
  private at: i32 = 0;

  constructor(text: string) {
    this.text = text;
  }

  parseDocument(): JsonNode {
    const node = this.parseValue();
    this.skipSpace();
    if (this.at !== this.text.length) this.fail("end of the text");
    return node;
  }

  private parseValue(): JsonNode {
    this.skipSpace();
    switch (this.current()) {
      case Char.BraceOpen:
        return this.parseObject();
      case Char.BracketOpen:
        return this.parseArray();
      case Char.Quote:
        return new JsonString(this.parseString());
      case Char.LowerT:
        return this.parseLiteral("true");
      case Char.LowerF:
        return this.parseLiteral("false");
      case Char.LowerN:
        return this.parseLiteral("null");
      default:
        return this.parseNumber();
    }
  }

  private parseObject(): JsonObject {
    const object = new JsonObject();
    this.at++;
    if (this.accept(Char.BraceClose)) return object;
    do {
      this.skipSpace();
      if (this.current() !== Char.Quote) this.fail("a name");
      const name = this.parseString();
      if (!this.accept(Char.Colon)) this.fail("a colon");
      object.add(name, this.parseValue());
    } while (this.accept(Char.Comma));
    if (!this.accept(Char.BraceClose)) this.fail("a closing brace");
    return object;
  }

  private parseArray(): JsonArray {
    const array = new JsonArray();
    this.at++;
    if (this.accept(Char.BracketClose)) return array;
    do array.items.push(this.parseValue());
    while (this.accept(Char.Comma));
    if (!this.accept(Char.BracketClose)) this.fail("a closing bracket");
    return array;
  }

  private parseString(): string {
    this.at++;
    let start = this.at;
    let text = "";
    for (;;) {
      const char = this.current();
      if (char < Char.Space) this.fail("a character");
      this.at++;
      if (char === Char.Quote) return text + this.text.slice(start, this.at - 1);
      if (char === Char.Backslash) {
        text += this.text.slice(start, this.at - 1) + this.parseEscape();
        start = this.at;
      }
    }
  }

  private parseEscape(): string {
    const letter = this.text.charAt(this.at);
    this.at++;
    if (letter === "u") {
      const code = parseInt(this.text.slice(this.at, this.at + 4), 16);
      this.at += 4;
      return String.fromCharCode(code);
    }
    const index = escapes.indexOf(letter);
    if (letter === "" || index < 0) this.fail("an escape");
    return escaped.charAt(index);
  }

  private parseNumber(): JsonNumber {
    const start = this.at;
    while (this.isNumberCharacter(this.current())) this.at++;
    if (this.at === start) this.fail("a value");
    return new JsonNumber(Number(this.text.slice(start, this.at)));
  }

  private isNumberCharacter(char: i32): boolean {
    if (char >= Char.Zero && char <= Char.Nine) return true;
    return char === Char.Minus || char === Char.Plus || char === Char.Dot || (char | 0x20) === Char.LowerE;
  }

  private parseLiteral(name: string): JsonLiteral {
    if (!this.text.startsWith(name, this.at)) this.fail("a value");
    this.at += name.length;
    return new JsonLiteral(name);
  }

  /** Skips white space, and the character if it comes next. */
  private accept(char: i32): boolean {
    this.skipSpace();
    if (this.current() !== char) return false;
    this.at++;
    return true;
  }

  private skipSpace(): void {
    for (;;) {
      const char = this.current();
      if (char !== Char.Space && char !== Char.Newline) return;
      this.at++;
    }
  }

  /** Unit at the current place; 0 at the end. */
  private current(): i32 {
    return this.at < this.text.length ? this.text.charCodeAt(this.at) : 0;
  }

  private fail(expected: string): never {
    throw new Error(`${expected} expected at ${this.at}`);
  }
}

function makeDocument(): string {
  const lines: string[] = [];
  for (let i = 0; i < records; i++) {
    const samples: number[] = [];
    for (let j = 0; j < samplesPerRecord; j++) samples.push(((i * 7 + j * 13) % 200) - 75.25);
    lines.push(
      `  {"id": ${i}, "name": "sensor ${i}", "active": ${i % 3 === 0}, "parent": null,\n` +
        `   "place": {"x": ${i * 0.5}, "y": ${-i}, "room": "caf\\u00e9 \\"${i % 10}\\"\\n"},\n` +
        `   "samples": [${samples.join(", ")}]}`,
    );
  }
  return `[\n${lines.join(",\n")}\n]\n`;
}

function check(root: JsonNode): void {
  const items = root.asArray().items;
  if (items.length !== records) throw new Error(`${items.length} records`);
  let sum = 0;
  for (let i = 0; i < items.length; i++) {
    const record = items[i].asObject();
    const place = record.get("place").asObject();
    if (record.get("id").asNumber() !== i || place.get("y").asNumber() !== -i) throw new Error(`record ${i}`);
    if (record.get("name").asString() !== `sensor ${i}`) throw new Error(`name of record ${i}`);
    if (place.get("room").asString() !== `caf\u00e9 "${i % 10}"\n`) throw new Error(`room of record ${i}`);
    for (const sample of record.get("samples").asArray().items) sum += sample.asNumber();
  }
  if (sum !== expectedSampleSum) throw new Error(`samples sum up to ${sum}`);
}

const text = makeDocument();
if (text.length !== expectedCharacters) throw new Error(`${text.length} characters`);
for (let round = 0; round < rounds; round++) check(new Parser(text).parseDocument());
console.log(`json: ${records} records in ${text.length} characters`);

/**
 * `console`: what Node prints for the values it may be given here. Where the compiler sees that there is nothing to
 * format it makes the line itself; these functions are for the other calls.
 */

export function printable(v: unknown): string {
  return typeof v === "number" ? mk_str_printed(v) : mk_string(v);
}

/** Node's `%` formats: `%s %d %i %f %j %o %O %c %%`, where there are arguments for them. */
export function consoleLine(values: unknown[]): string {
  const n: i32 = values.length;
  if (n === 0) return "";
  const first = mk_get(values, 0);
  if (n === 1) return printable(first);
  let used: i32 = 1;
  let out = "";
  if (typeof first === "string" && mk_str_index_of(first, "%", 0) >= 0) {
    let from: i32 = 0;
    let at = mk_str_index_of(first, "%", 0);
    while (at >= 0 && at + 1 < first.length) {
      const c = first.charCodeAt(at + 1);
      if (c === 37) {
        out += mk_str_slice(first, from, at) + "%";
        from = at + 2;
      } else if (used < n && isFormat(c)) {
        out += mk_str_slice(first, from, at) + formatted(c, mk_get(values, used));
        used++;
        from = at + 2;
      }
      at = mk_str_index_of(first, "%", at + 2);
    }
    out += mk_str_slice(first, from, first.length);
  } else out = printable(first);
  for (; used < n; used++) out += " " + printable(mk_get(values, used));
  return out;
}

function isFormat(c: number): boolean {
  return c === 115 || c === 100 || c === 105 || c === 102 || c === 106 || c === 111 || c === 79 || c === 99;
}

function formatted(c: number, v: unknown): string {
  if (c === 99) return "";
  if (c === 115 || c === 111 || c === 79) return typeof v === "string" && c !== 115 ? "'" + v + "'" : printable(v);
  if (c === 106) return typeof v === "string" ? '"' + v + '"' : mk_string(v);
  let x = NaN;
  if (typeof v === "number") x = v;
  else if (typeof v === "string") x = c === 105 ? mk_parse_int(v, 0) : c === 102 ? mk_parse_float(v) : mk_num_parse(v);
  else if (typeof v === "boolean" && c === 100) x = v ? 1 : 0;
  else if (v === null && c === 100) x = 0;
  if (c === 105) x = Math.trunc(x);
  return printable(x);
}

export function Console_log(...values: unknown[]): void {
  mk_print(consoleLine(values));
}

export function Console_info(...values: unknown[]): void {
  mk_print(consoleLine(values));
}

export function Console_debug(...values: unknown[]): void {
  mk_print(consoleLine(values));
}

export function Console_error(...values: unknown[]): void {
  mk_print_error(consoleLine(values));
}

export function Console_warn(...values: unknown[]): void {
  mk_print_error(consoleLine(values));
}

/**
 * The line of a first text that is not known before run time and of texts of strings, integers, booleans and nothing:
 * formatting them takes no doubles. `%d`, `%i` and `%f` of a string that is no integer give NaN here.
 */
export function textLine(first: string, texts: readonly string[]): string {
  let used: i32 = 0;
  let out = "";
  let from: i32 = 0;
  let at = mk_str_index_of(first, "%", 0);
  while (at >= 0 && at + 1 < first.length) {
    const c: i32 = first.charCodeAt(at + 1);
    if (c === 37) {
      out += mk_str_slice(first, from, at) + "%";
      from = at + 2;
    } else if (used < texts.length && isFormat(c)) {
      out += mk_str_slice(first, from, at) + formattedText(c, mk_get(texts, used));
      used++;
      from = at + 2;
    }
    at = mk_str_index_of(first, "%", at + 2);
  }
  out += mk_str_slice(first, from, first.length);
  for (; used < texts.length; used++) out += " " + mk_get(texts, used);
  return out;
}

function formattedText(c: i32, text: string): string {
  if (c === 99) return "";
  if (c !== 100 && c !== 105 && c !== 102) return text;
  if (c === 100) {
    if (text === "true") return "1";
    if (text === "false" || text === "null") return "0";
  }
  let digits: i32 = text.startsWith("-") ? 1 : 0;
  if (digits === text.length) return "NaN";
  for (; digits < text.length; digits++) if (text.charCodeAt(digits) < 48 || text.charCodeAt(digits) > 57) return "NaN";
  return text;
}

function describe(v: JsonValue): string {
  if (v === null) return "null";
  if (typeof v === "string") return `string(${v})`;
  if (typeof v === "number") return `number(${v})`;
  if (typeof v === "boolean") return `boolean(${v})`;
  if (Array.isArray(v)) return `array(${v.map(describe).join(",")})`;
  return `object(${Object.entries(v)
    .map(([k, x]) => `${k}:${describe(x)}`)
    .join(",")})`;
}
const texts = ["null", "true", "false", "0", "-1.5e3", '"text"', "[]", "{}", "[1,[2,[3]]]", '{"a":{"b":[]}}', ' { "k" : [ 1 , true , null ] } ', '"\\u0041\\n\\"\\\\\\/"', '{"x":1,"x":2}', "1E400", "-0"];
for (const t of texts) console.log(describe(JSON.parse(t)));

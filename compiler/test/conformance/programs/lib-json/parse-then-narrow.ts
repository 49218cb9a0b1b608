interface Sensor {
  id: string;
  values: number[];
  unit: string | null;
}
function asSensor(v: JsonValue): Sensor {
  if (v === null || typeof v !== "object" || Array.isArray(v)) throw new TypeError("not an object");
  const { id, values, unit } = v;
  if (typeof id !== "string") throw new TypeError("id");
  if (!Array.isArray(values)) throw new TypeError("values");
  const numbers: number[] = [];
  for (const x of values) {
    if (typeof x !== "number") throw new TypeError("value");
    numbers.push(x);
  }
  return { id, values: numbers, unit: typeof unit === "string" ? unit : null };
}
const texts = ['{"id":"t1","values":[1,2.5],"unit":"C"}', '{"id":"t2","values":[]}', "[]", "null", '{"id":5}', '{"id":"x","values":["a"]}', '{"id":"x","values":{}}'];
for (const t of texts) {
  try {
    const s = asSensor(JSON.parse(t));
    console.log(s.id, s.values.reduce((a, b) => a + b, 0), s.unit ?? "none");
  } catch (e) {
    console.log(e instanceof Error ? `${e.name}: ${e.message}` : "?");
  }
}

// obj["name"] with a literal key is the property.
interface Settings {
  host: string;
  "max-age": number;
  nested: { on: boolean };
}
const s: Settings = { host: "a", "max-age": 5, nested: { on: false } };
s["host"] = "b";
s["max-age"] += 2;
s["nested"]["on"] = !s.nested["on"];
console.log(s.host, s["max-age"], s.nested.on);
const { "max-age": age, ["host"]: h } = s;
console.log(age, h);

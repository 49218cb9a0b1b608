interface Settings {
  a: number;
  b: number;
}
function get(s: Settings, key: "a" | "b"): number {
  return s[key]; // error MK1021
}
get({ a: 1, b: 2 }, "a");

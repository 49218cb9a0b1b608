const doc: JsonObject = {};
doc.name = "board";
doc["pins"] = [1, 2, 3];
doc.config = { wifi: { ssid: "net", open: false }, retries: 3 };
const config = doc.config;
if (config !== null && typeof config === "object" && !Array.isArray(config)) {
  config.retries = 5;
  const wifi = config.wifi;
  if (wifi !== null && wifi !== undefined && typeof wifi === "object" && !Array.isArray(wifi)) wifi.pass = null;
}
console.log(JSON.stringify(doc));
function merge(a: JsonObject, b: JsonObject): JsonObject {
  const out: JsonObject = { ...a };
  for (const [k, v] of Object.entries(b)) {
    const old = out[k];
    const both = old !== undefined && old !== null && typeof old === "object" && !Array.isArray(old) && v !== null && typeof v === "object" && !Array.isArray(v);
    out[k] = both ? merge(old, v) : v;
  }
  return out;
}
const merged = merge(doc, { config: { wifi: { ssid: "other" }, extra: true }, pins: [] });
console.log(JSON.stringify(merged));
console.log(JSON.stringify(doc) === JSON.stringify(merge(doc, {})));

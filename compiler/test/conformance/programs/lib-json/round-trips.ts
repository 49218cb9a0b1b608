const texts = ['{"name":"meerkat","size":0.3,"tags":["small","quick"],"home":{"lat":-26.5,"lon":22.25},"awake":true,"owner":null}', '[[],{},[{}],{"a":[]}]', '"\\u001f\\ud800"', "[0.1,1e21,1e-7,123456789012,-5]", '{"":"","0":0,"b":1,"a":2}'];
for (const t of texts) {
  const v = JSON.parse(t);
  const s = JSON.stringify(v);
  console.log(s);
  console.log(JSON.stringify(JSON.parse(s)) === s, JSON.stringify(JSON.parse(JSON.stringify(v, null, 3))) === s);
}
const message: JsonObject = { id: 1, method: "Sys.GetInfo", args: { deep: [true, null] } };
message.tag = "x";
message["id"] = 2;
console.log(JSON.stringify(message));
const list: JsonValue[] = [1, "a", message];
list.push([null]);
console.log(JSON.stringify(list));

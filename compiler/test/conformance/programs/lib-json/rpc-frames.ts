interface Request {
  id: number;
  method: string;
  params?: JsonObject;
}
type Handler = (params: JsonObject) => JsonValue;
const handlers = new Map<string, Handler>();
handlers.set("add", (p) => {
  const { a, b } = p;
  if (typeof a !== "number" || typeof b !== "number") throw new TypeError("a and b must be numbers");
  return a + b;
});
handlers.set("echo", (p) => p);
handlers.set("list", () => [...handlers.keys()]);
function handle(frame: string): string {
  try {
    const v = JSON.parse(frame);
    if (v === null || typeof v !== "object" || Array.isArray(v)) throw new SyntaxError("not an object");
    const { id, method, params } = v;
    if (typeof method !== "string") throw new TypeError("no method");
    const h = handlers.get(method);
    if (!h) return JSON.stringify({ id: typeof id === "number" ? id : 0, error: { code: 404, message: `no ${method}` } });
    const args = params !== undefined && params !== null && typeof params === "object" && !Array.isArray(params) ? params : {};
    return JSON.stringify({ id: typeof id === "number" ? id : 0, result: h(args) });
  } catch (e) {
    return JSON.stringify({ error: e instanceof SyntaxError ? "bad frame" : e instanceof Error ? e.message : "?" });
  }
}
const request: Request = { id: 1, method: "add", params: { a: 2, b: 3.5 } };
console.log(handle(JSON.stringify(request)));
for (const f of ['{"id":2,"method":"echo","params":{"x":[1,{"y":null}]}}', '{"method":"list"}', '{"id":3,"method":"nope"}', '{"id":4}', "[1]", "{", '{"id":5,"method":"add","params":{"a":"x"}}']) console.log(handle(f));

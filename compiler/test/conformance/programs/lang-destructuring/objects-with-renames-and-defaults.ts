// Properties are taken by name; a default is evaluated only where the property is undefined.
let evaluated = 0;
function fallback<T>(value: T): T {
  evaluated++;
  return value;
}
interface Options {
  host: string;
  port?: number;
  path?: string | null;
  tls?: boolean;
}
function show(o: Options): string {
  const { host, port: p = fallback(80), path = fallback("/"), tls: secure = fallback(false) } = o;
  return `${host} ${p} ${path} ${secure} ${evaluated}`;
}
console.log(show({ host: "a" }));
console.log(show({ host: "b", port: 0, path: null, tls: true }));
console.log(show({ host: "c", path: undefined, port: 8080 }));

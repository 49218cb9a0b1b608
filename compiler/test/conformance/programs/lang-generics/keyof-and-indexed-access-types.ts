// Types computed from other types lead to ordinary code.
interface Device {
  id: number;
  name: string;
  online: boolean;
}
type Patch = { [K in keyof Device]?: Device[K] };
type Names = Device["name"][];
function apply(d: Device, patch: Patch): Device {
  return { ...d, ...patch };
}
const d: Device = { id: 1, name: "lamp", online: false };
const e = apply(d, { online: true });
const f = apply(e, { name: "desk lamp", id: 2 });
console.log(f.id, f.name, f.online, d.online);
const names: Names = [d, e, f].map((x) => x.name);
console.log(names.join("/"));
type Maybe<T> = T extends string ? T | undefined : T;
const m: Maybe<string> = f.online ? undefined : "x";
const k: Maybe<number> = 5;
console.log(m, k);
type Keys = keyof Device;
const fields: Keys[] = ["id", "online"];
console.log(fields.join());

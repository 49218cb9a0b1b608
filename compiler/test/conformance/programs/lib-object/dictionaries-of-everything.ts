interface Pin {
  mode: string;
  value: number;
}
const pins: Record<string, Pin> = { led: { mode: "out", value: 1 } };
pins.button = { mode: "in", value: 0 };
for (const [name, pin] of Object.entries(pins)) console.log(name, pin.mode, pin.value);
const led = pins["led"];
if (led) led.value = 0;
console.log(pins.led?.value === 0, pins.missing?.mode === undefined);
const lists: Record<string, number[]> = {};
for (const n of [1, 2, 3, 4, 5]) {
  const key = n % 2 === 0 ? "even" : "odd";
  const list = lists[key];
  if (list) list.push(n);
  else lists[key] = [n];
}
console.log(JSON.stringify(lists));
const actions: Record<string, (n: number) => number> = { double: (n) => n * 2, negate: (n) => -n };
console.log(Object.keys(actions).map((k) => actions[k]?.(21)).join());
const flags: Record<string, boolean> = { a: true, b: false };
console.log(flags.a, flags["b"], "c" in flags, flags.c ?? "unset");
const counts: Record<string, number> = {};
for (const c of "banana") counts[c] = (counts[c] ?? 0) + 1;
console.log(JSON.stringify(counts));
counts.b! += 10;
counts["n"]!++;
console.log(Object.values(counts).join());

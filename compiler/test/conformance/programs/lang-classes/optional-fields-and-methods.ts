// An optional field that was never assigned reads as undefined; optional methods are called with ?.()
interface Plugin {
  name: string;
  start?(level: number): string;
  stop?: () => void;
}
class Basic implements Plugin {
  name = "basic";
}
class Full implements Plugin {
  name = "full";
  level?: number;
  note?: string;
  start(level: number): string {
    this.level = level;
    return "started at " + level;
  }
}
const plugins: Plugin[] = [new Basic(), new Full(), { name: "literal", stop: () => console.log("literal stops") }];
for (const p of plugins) {
  console.log(p.name + ": " + (p.start?.(3) ?? "cannot start"));
  p.stop?.();
}
const f = new Full();
console.log(f.level, f.note);
f.start(7);
console.log(f.level, f.note === undefined);

// Dictionaries hold objects, functions and dictionaries.
interface Pin {
  mode: string;
  level?: number;
}
const pins: Record<string, Pin> = { led: { mode: "out" } };
pins["button"] = { mode: "in", level: 1 };
pins["led"]!.level = 0;
console.log(Object.keys(pins).map((k) => `${k}:${pins[k]!.mode}:${pins[k]!.level}`).join(" "));
const commands: Record<string, (arg: string) => string> = {
  echo: (a) => a,
  shout: (a) => a.toUpperCase() + "!",
};
commands["twice"] = (a) => commands["echo"]!(a) + commands["echo"]!(a);
for (const line of ["echo hi", "shout hi", "twice hi", "none hi"]) {
  const [name, arg] = line.split(" ");
  console.log(commands[name!]?.(arg!) ?? "unknown " + name);
}
const tree: Record<string, Record<string, number>> = { a: { x: 1 }, b: {} };
tree["b"]!["y"] = 2;
console.log(tree["a"]!["x"], tree["b"]!["y"], tree["b"]!["z"] ?? "none");

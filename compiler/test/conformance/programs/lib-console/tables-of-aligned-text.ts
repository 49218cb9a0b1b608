interface Entry {
  name: string;
  size: number;
  share: number;
}
const entries: Entry[] = [
  { name: ".text", size: 40212, share: 0.613 },
  { name: ".rodata", size: 9004, share: 0.137 },
  { name: "größe", size: 7, share: 0.0001 },
];
const columns: ((e: Entry) => string)[] = [(e) => e.name, (e) => String(e.size), (e) => (e.share * 100).toFixed(1) + "%"];
const widths = columns.map((c) => Math.max(...entries.map((e) => c(e).length)));
const rule = widths.map((w) => "-".repeat(w)).join("-+-");
console.log(rule);
for (const e of entries) console.log(columns.map((c, i) => (i === 0 ? c(e).padEnd(widths[i]!) : c(e).padStart(widths[i]!))).join(" | "));
console.log(rule);
console.log("total:", entries.reduce((s, e) => s + e.size, 0), "of", 64 * 1024);
for (let i = 0; i <= 3; i++) console.log(`[${"#".repeat(i * 4)}${".".repeat(12 - i * 4)}] ${Math.round((i / 3) * 100)}%`);
console.log(["a", "b"].join("\t"), "100%");
console.log(String.fromCharCode(9472).repeat(5));

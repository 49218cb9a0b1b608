function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  if (line !== "") lines.push(line);
  return lines;
}
const text = "The meerkat is a small mongoose that stands upright to keep watch while the others dig for food";
for (const line of wrap(text, 28)) console.log(`|${line.padEnd(28)}|`);
for (const line of wrap("one", 2)) console.log(`|${line}|`);
console.log(wrap("", 5).length);
const rows: [string, number][] = [
  ["flash", 61440],
  ["ram", 2048],
  ["stack", 512],
];
for (const [name, bytes] of rows) console.log(name.padEnd(8, ".") + String(bytes).padStart(8, ".") + (bytes / 1024).toFixed(1).padStart(7));

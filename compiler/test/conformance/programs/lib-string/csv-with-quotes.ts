function parse(line: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (line.charAt(i + 1) === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ",") {
      cells.push(cell);
      cell = "";
    } else cell += c;
  }
  cells.push(cell);
  return cells;
}
for (const line of ["a,b,c", "", ",", '"x,y",z', '"he said ""hi""",1', "é,€,😀", '"",""']) {
  const cells = parse(line);
  console.log(cells.length + ": " + cells.map((c) => `<${c}>`).join(""));
}
const quote = (s: string): string => (s.includes(",") || s.includes('"') ? `"${s.replaceAll('"', '""')}"` : s);
console.log(["plain", "with,comma", 'with"quote'].map(quote).join(","));

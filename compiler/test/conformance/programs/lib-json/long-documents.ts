interface Row {
  id: number;
  name: string;
  tags: string[];
  score: number | null;
}
const rows: Row[] = [];
for (let i = 0; i < 60; i++) rows.push({ id: i, name: `row "${i}"`, tags: i % 3 === 0 ? [] : ["t" + (i % 5), "é"], score: i % 4 === 0 ? null : i / 8 });
const text = JSON.stringify({ rows, total: rows.length });
console.log(text.length, text.slice(0, 80));
const back = JSON.parse(text);
console.log(JSON.stringify(back) === text);
const pretty = JSON.stringify(back, null, 2);
console.log(pretty.split("\n").length, JSON.stringify(JSON.parse(pretty)) === text);
let sum = 0;
let tags = 0;
if (back !== null && typeof back === "object" && !Array.isArray(back)) {
  const list = back.rows;
  if (Array.isArray(list)) {
    for (const r of list) {
      if (r === null || typeof r !== "object" || Array.isArray(r)) continue;
      const { score, tags: t } = r;
      if (typeof score === "number") sum += score;
      if (Array.isArray(t)) tags += t.length;
    }
  }
}
console.log(sum, tags);

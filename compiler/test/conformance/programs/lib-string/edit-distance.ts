function distance(a: string, b: string): i32 {
  let previous: i32[] = [];
  for (let j: i32 = 0; j <= b.length; j++) previous.push(j);
  for (let i: i32 = 1; i <= a.length; i++) {
    const row: i32[] = [i];
    for (let j: i32 = 1; j <= b.length; j++) {
      const cost: i32 = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      row.push(Math.min(row[j - 1]! + 1, previous[j]! + 1, previous[j - 1]! + cost));
    }
    previous = row;
  }
  return previous[b.length]!;
}
const pairs: [string, string][] = [
  ["kitten", "sitting"],
  ["", "abc"],
  ["abc", ""],
  ["same", "same"],
  ["flaw", "lawn"],
  ["größe", "grosse"],
];
for (const [a, b] of pairs) console.log(a || "''", b || "''", distance(a, b));

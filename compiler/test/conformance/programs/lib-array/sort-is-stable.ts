interface Card {
  suit: string;
  rank: number;
}
const cards: Card[] = [];
for (let i = 0; i < 40; i++) cards.push({ suit: "abcd".charAt((i * 7) % 4), rank: (i * 13) % 5 });

const byRank = cards.slice().sort((x, y) => x.rank - y.rank);
const positions = (list: Card[]) => list.map((c) => cards.indexOf(c));
console.log(positions(byRank).join(" "));

let stable = true;
for (let i = 1; i < byRank.length; i++) {
  const a = byRank[i - 1]!;
  const b = byRank[i]!;
  if (a.rank > b.rank) stable = false;
  if (a.rank === b.rank && cards.indexOf(a) > cards.indexOf(b)) stable = false;
}
console.log(stable);

// Sorting by a second key first, then by the main key.
const twice = cards
  .slice()
  .sort((x, y) => x.rank - y.rank)
  .sort((x, y) => (x.suit < y.suit ? -1 : x.suit > y.suit ? 1 : 0));
console.log(twice.map((c) => c.suit + c.rank).join(" "));
console.log(positions(cards.slice().sort(() => 0)).join(" ") === positions(cards).join(" "));

function splice(start: number, count: number, ...items: string[]): void {
  const list = ["a", "b", "c", "d", "e"];
  const removed = list.splice(start, count, ...items);
  console.log(`[${removed.join("")}] ${list.join("")}`);
}

splice(0, 0);
splice(1, 2);
splice(1, 0, "X", "Y");
splice(1, 2, "X", "Y");
splice(1, 1, "X", "Y", "Z");
splice(1, 3, "X");
splice(-2, 1);
splice(-100, 1, "X");
splice(100, 1, "X");
splice(3, 100);
splice(2, -5, "X");

const list = [1, 2, 3, 4];
console.log(list.splice(2).join(), list.join());
const all = [1, 2, 3];
console.log(all.splice(0).length, all.length);
all.splice(0, 0, 7, 8);
console.log(all.join());

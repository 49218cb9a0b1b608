// Cooperative tasks with generators, priorities and cancellation.
type Task = Generator<number, string, void>;
interface Entry {
  name: string;
  task: Task;
  wake: number;
}
function* blink(times: number): Task {
  for (let i = 0; i < times; i++) yield 10;
  return "blinked " + times;
}
function* compute(n: number): Task {
  let sum = 0;
  for (let i = 1; i <= n; i++) {
    sum += i;
    if (i % 3 === 0) yield 1;
  }
  return "sum " + sum;
}
const log: string[] = [];
function run(entries: Entry[]): void {
  let now = 0;
  while (entries.length > 0) {
    entries.sort((a, b) => a.wake - b.wake || (a.name < b.name ? -1 : 1));
    const e = entries[0]!;
    now = Math.max(now, e.wake);
    const r = e.task.next();
    if (r.done) {
      log.push(`${now} ${e.name}: ${r.value}`);
      entries.shift();
    } else e.wake = now + r.value;
    if (now > 25) {
      const stuck = entries.find((x) => x.name === "endless");
      if (stuck) {
        log.push("cancelled " + stuck.task.return("x").value);
        entries.splice(entries.indexOf(stuck), 1);
      }
    }
  }
}
function* endless(): Task {
  try {
    for (;;) yield 7;
  } finally {
    log.push("cleanup");
  }
}
run([{ name: "blink", task: blink(3), wake: 0 }, { name: "sum", task: compute(10), wake: 2 }, { name: "endless", task: endless(), wake: 0 }]);
for (const l of log) console.log(l);

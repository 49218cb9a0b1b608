import { expect, test } from "vitest";
import { callTable } from "../../src/analyse/table.ts";
import { compile } from "../../src/compile.ts";
import { createMemoryHost } from "../../src/host.ts";

/** Names of what each function of a program may call through closures; nothing is inlined. */
function reached(source: string): Record<string, string[]> {
  const { program, diagnostics } = compile(createMemoryHost({ "/main.ts": source }), { entry: "/main.ts", optimise: false });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  if (!program) throw new Error("no program");
  const { functions } = callTable(program);
  const title = (cname: string) => functions[cname]?.name ?? cname;
  return Object.fromEntries(
    Object.values(functions).flatMap(({ name, closures, resumes }) =>
      closures || resumes ? [[name, [...new Set([...(closures ?? []), ...(resumes ?? [])].map(title))].sort()]] : [],
    ),
  );
}

const OUTSIDE = "let total = 0;\nfunction one(): void { total += 1; }\nfunction two(): void { total += 2; }\nfunction three(): void { total += 3; }\n";

test("a function that is passed reaches only where it is passed", () => {
  const { first, second } = reached(`${OUTSIDE}
    function first(f: () => void): void { f(); }
    function second(f: () => void): void { f(); }
    first(one); first(two); second(three); console.log(total);`);
  expect(first).toEqual(["one", "two"]);
  expect(second).toEqual(["three"]);
});

test("through fields, arrays, and closures that hold closures", () => {
  const { fire, twice, last } = reached(`${OUTSIDE}
    class Events {
      handlers: (() => void)[] = [];
      add(f: () => void): void { this.handlers.push(f); }
    }
    class Other { handler: () => void = three; }
    const events = new Events();
    events.add(one);
    const list = events.handlers;
    list.push(two);
    function fire(e: Events): void { for (const handler of e.handlers) handler(); }
    function makeTwice(f: () => void): () => void { return function twice(): void { f(); f(); }; }
    function last(o: Other): void { o.handler(); }
    fire(events); makeTwice(one)(); last(new Other()); console.log(total);`);
  expect(fire).toEqual(["one", "two"]);
  expect(twice).toEqual(["one"]);
  expect(last).toEqual(["three"]);
});

test("what is thrown is caught with what it holds", () => {
  const { run } = reached(`${OUTSIDE}
    class Bad extends Error { constructor(readonly undo: () => void) { super("bad"); } }
    function fail(): void { throw new Bad(two); }
    function run(): void { try { fail(); } catch (e) { if (e instanceof Bad) e.undo(); } }
    run(); console.log(total);`);
  expect(run).toEqual(["two"]);
});

test("values of unknown type, and maps", () => {
  const { byName, call } = reached(`${OUTSIDE}
    const table = new Map<string, () => void>();
    table.set("one", one);
    table.set("two", two);
    function byName(name: string): void { const f = table.get(name); if (f !== undefined) f(); }
    function call(x: number | (() => void)): void { if (typeof x !== "number") x(); }
    byName("one"); call(three); call(1); console.log(total);`);
  expect(byName).toEqual(["one", "two"]);
  expect(call).toEqual(["three"]);
});

test("an async function is gone on with by who starts it, and by the queue", () => {
  const all = reached(`
    async function wait(): Promise<void> {}
    async function work(): Promise<number> { await wait(); return 1; }
    void work().then((n) => console.log(n));`);
  const resuming = Object.values(all).filter((names) => names.some((name) => name.startsWith("work")));
  expect(resuming.length).toBeGreaterThan(0);
});

test("a member that objects of unlike classes have at the same place", () => {
  const all = reached(`${OUTSIDE}
    interface Handler { readonly on: () => void; }
    class Fixed implements Handler { on = one; }
    function make(): Handler { return { on: () => two() }; }
    function both(h: Handler): void { h.on(); }
    both(new Fixed()); both(make()); console.log(total);`);
  expect(Object.values(all).some((names) => names.length === 2 && names.includes("one"))).toBe(true);
});

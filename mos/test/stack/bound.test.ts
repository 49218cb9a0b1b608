import { describe, expect, test } from "vitest";
import { boundOf, type Node } from "../../src/stack/bound.ts";

function node(name: string, bytes: number, more: Partial<Node> = {}): Node {
  return { name, bytes, edges: [], ...more };
}

function call(from: Node, to: Node, depth = from.bytes, early = true): void {
  from.edges.push({ to, depth, address: 0, early });
}

const names = ({ path }: { path: { node: Node }[] }) => path.map((step) => step.node.name);

describe("without recursion", () => {
  test("the deepest way counts, with the frame as it is at each call", () => {
    const [a, b, c, d] = [node("a", 100), node("b", 40), node("c", 16), node("d", 8)] as const;
    call(a, b, 8);
    call(a, c);
    call(b, d);
    call(c, d);
    const bound = boundOf(a, 1000);
    expect(bound).toMatchObject({ bytes: 124, straight: 124, unproven: [], checked: [] });
    expect(names(bound)).toEqual(["a", "c", "d"]);
    expect(bound.path.map(({ bytes }) => bytes)).toEqual([100, 116, 124]);
  });

  test("what nobody knows is no number", () => {
    const [a, b] = [node("a", 8), node("b", 0, { unknown: "its frame has no fixed size" })] as const;
    call(a, b);
    expect(boundOf(a, 1000)).toMatchObject({ bytes: undefined, unproven: ["b: its frame has no fixed size"] });
  });
});

describe("recursion", () => {
  test("nothing limits: there is no bound", () => {
    const [a, b] = [node("a", 8), node("b", 8)] as const;
    call(a, b);
    call(b, a);
    expect(boundOf(a, 1000)).toMatchObject({ bytes: undefined, unproven: ["recursion that nothing limits: a → b → a"] });
  });

  test("with a limit: so many rounds, then once more", () => {
    const [main, f, g, leaf] = [node("main", 10), node("f", 20, { limit: 3 }), node("g", 30), node("leaf", 5)] as const;
    call(main, f);
    call(f, g);
    call(g, f);
    call(f, leaf);
    // main, three times f and g, then f and leaf.
    expect(boundOf(main, 10_000).bytes).toBe(10 + 3 * 50 + 20 + 5);
  });

  test("entered in the middle", () => {
    const [main, f, g] = [node("main", 10), node("f", 20, { limit: 1 }), node("g", 30)] as const;
    call(main, g);
    call(f, g);
    call(g, f);
    // main, g, f, g, f.
    expect(boundOf(main, 10_000).bytes).toBe(10 + 30 + 20 + 30 + 20);
  });

  test("two limits are held both", () => {
    const [main, f, g] = [node("main", 0), node("f", 10, { limit: 2 }), node("g", 100, { limit: 1 })] as const;
    call(main, f);
    call(f, g);
    call(f, f);
    call(g, f);
    // f, g, f, then g once more.
    expect(boundOf(main, 10_000).bytes).toBe(10 + 100 + 10 + 100);
  });
});

describe("recursion that the stack's limit ends", () => {
  function checked(overshoot: Node): Node {
    const used = node("mk_stack_used_up", 50);
    const main = node("main", 10);
    const f = node("f", 20, { guard: { kind: "check", depth: 20, bytes: 0 } });
    call(main, f);
    call(f, used, 20, false);
    call(f, f, 20, false);
    call(f, overshoot, 20, false);
    return main;
  }

  test("the bound is what is called when the check has just let pass", () => {
    const leaf = node("leaf", 300);
    const bound = boundOf(checked(leaf), 1000);
    expect(bound).toMatchObject({ bytes: 1300, checked: [["f", "f"]], unproven: [], straight: 10 + 20 + 300 });
    expect(names(bound)).toEqual(["f", "leaf"]);
  });

  test("or the next frame, and what throws", () => {
    expect(boundOf(checked(node("leaf", 5)), 1000).bytes).toBe(1000 + 20 + 50);
  });

  test("who asks for room is not deeper than that, or throws", () => {
    const room = node("mk_stack_room", 8);
    const careful = node("careful", 40, { guard: { kind: "room", depth: 40, bytes: 500 } });
    const digits = node("digits", 450);
    call(careful, room);
    call(careful, digits, 40, false);
    // In vain: its frame and what throws are less than f and what throws there.
    expect(boundOf(checked(careful), 1000).bytes).toBe(1000 + 20 + 50);
    const greedy = node("greedy", 40, { guard: { kind: "room", depth: 40, bytes: 100 } });
    call(greedy, room);
    call(greedy, digits, 40, false);
    // 490 less the 140 above the limit.
    expect(boundOf(checked(greedy), 1000).bytes).toBe(1000 + 450 - 100);
  });

  test("a check that comes too late is none", () => {
    const f = node("f", 20, { guard: { kind: "check", depth: 20, bytes: 0 } });
    call(f, f, 20, true);
    expect(boundOf(f, 1000).bytes).toBeUndefined();
  });
});

/** A YAML file whose values know their place. */
import { readFileSync } from "node:fs";
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { messageOf, UserError } from "../errors.ts";
import { nearest } from "../suggest.ts";

export class YamlFile {
  readonly path: string;
  readonly root: Node | null;
  private readonly lines = new LineCounter();

  constructor(path: string) {
    this.path = path;
    // Mongoose OS reads YAML 1.1, and lets a key occur twice.
    const document = parseDocument(readText(path), { version: "1.1", uniqueKeys: false, lineCounter: this.lines });
    const first = document.errors[0];
    if (first) {
      const at = first.linePos?.[0];
      throw new UserError(`${path}:${at?.line ?? 1}:${at?.col ?? 1}: ${first.message.split("\n")[0]?.replace(/ at line .*/, "")}`);
    }
    this.root = document.contents;
  }

  /** An error at the place of a node. */
  fail(node: Node | null | undefined, message: string, hint?: string): never {
    const at = node?.range ? this.lines.linePos(node.range[0]) : { line: 1, col: 1 };
    throw new UserError(`${this.path}:${at.line}:${at.col}: ${message}`, hint);
  }

  /** Key and value nodes of a mapping, in order; keys that are not in `known` are errors. */
  entries(node: Node | null, what: string, known?: readonly string[]): { key: string; node: Node | null; keyNode: Node }[] {
    if (node === null || (isScalar(node) && node.value === null)) return [];
    if (!isMap(node)) this.fail(node, `${what} must be a mapping`);
    return node.items.map((pair) => {
      const keyNode = pair.key as Node;
      const key = this.text(keyNode, "a key");
      if (known) this.checkKnown(key, keyNode, what, known);
      return { key, node: pair.value as Node | null, keyNode };
    });
  }

  private checkKnown(key: string, node: Node, what: string, known: readonly string[]): void {
    if (known.includes(key)) return;
    const near = nearest(key, known);
    this.fail(node, `${what} has no key \`${key}\``, near === undefined ? `known keys: ${known.join(", ")}` : `did you mean \`${near}\`?`);
  }

  items(node: Node | null, what: string): Node[] {
    if (node === null || (isScalar(node) && node.value === null)) return [];
    if (!isSeq(node)) this.fail(node, `${what} must be a list`);
    return node.items as Node[];
  }

  /** Source text of a scalar: `1.10` stays "1.10", `yes` stays "yes". */
  text(node: Node | null, what: string): string {
    if (node === null) return "";
    if (!isScalar(node)) this.fail(node, `${what} must be text`);
    if (typeof node.value === "string") return node.value;
    return node.value === null ? "" : (node.source ?? String(node.value));
  }

  texts(node: Node | null, what: string): string[] {
    return this.items(node, what).map((item) => this.text(item, `an entry of ${what}`));
  }

  flag(node: Node | null, what: string): boolean {
    if (isScalar(node) && typeof node.value === "boolean") return node.value;
    return this.fail(node, `${what} must be true or false`);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${messageOf(error)}`);
  }
}

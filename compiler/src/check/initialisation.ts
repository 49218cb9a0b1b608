/**
 * Module variables that are read before their module has initialised them. JavaScript throws a ReferenceError there;
 * compiled code would read zeros. TypeScript finds only what stands directly in the same file: here calls are
 * followed, and modules that import each other.
 */
import { ts } from "../load/typescript.ts";
import type { CheckContext } from "./context.ts";

type Code = ts.Node;

/** What running a piece of code does at once, without the functions it merely creates. */
interface Effects {
  reads: Set<ts.Symbol>;
  calls: Set<Code>;
}

export function checkInitialisation(cx: CheckContext, files: readonly ts.SourceFile[]): void {
  const analysis = new Analysis(cx, files);
  for (const file of files) for (const statement of file.statements) analysis.run(statement);
}

class Analysis {
  private readonly cx: CheckContext;
  /** Module variables and classes that are not initialised yet. */
  private readonly pending = new Set<ts.Symbol>();
  private readonly effects = new Map<Code, Effects>();
  private readonly reach = new Map<Code, Set<ts.Symbol>>();

  constructor(cx: CheckContext, files: readonly ts.SourceFile[]) {
    this.cx = cx;
    for (const file of files) for (const s of file.statements) for (const name of declared(s)) this.note(name, (x) => this.pending.add(x));
  }

  run(statement: ts.Statement): void {
    if (this.pending.size === 0 || ts.isFunctionDeclaration(statement)) return;
    this.inspect(statement);
    for (const name of declared(statement)) this.note(name, (x) => this.pending.delete(x));
    this.reach.clear();
  }

  private note(name: ts.Identifier, act: (symbol: ts.Symbol) => void): void {
    const symbol = this.cx.checker.getSymbolAtLocation(name);
    if (symbol) act(symbol);
  }

  /** Reports the calls of a statement at the top level that reach a variable too early. */
  private inspect(statement: ts.Statement): void {
    this.walk(statement, (node, read, called) => {
      if (read && this.pending.has(read) && read.declarations?.[0]?.getSourceFile() !== node.getSourceFile())
        this.cx.report(node, "MK3007", [read.name, "is read here"]);
      if (!called) return;
      const [early] = this.reached(called);
      if (early) this.cx.report(node, "MK3007", [early.name, "is read by what is called here"]);
    });
  }

  /** Pending variables that running the code may read, through all it calls. */
  private reached(code: Code): Set<ts.Symbol> {
    const known = this.reach.get(code);
    if (known) return known;
    const found = new Set<ts.Symbol>();
    const seen = new Set<Code>([code]);
    const open = [code];
    for (let next = open.pop(); next; next = open.pop()) {
      const { reads, calls } = this.effectsOf(next);
      for (const symbol of reads) if (this.pending.has(symbol)) found.add(symbol);
      for (const call of calls) {
        if (seen.has(call)) continue;
        seen.add(call);
        open.push(call);
      }
    }
    this.reach.set(code, found);
    return found;
  }

  private effectsOf(code: Code): Effects {
    const known = this.effects.get(code);
    if (known) return known;
    const effects: Effects = { reads: new Set(), calls: new Set() };
    this.effects.set(code, effects);
    const firstAwait = awaitIn(code);
    for (const part of partsOf(code)) {
      this.walk(part, (node, read, called) => {
        if (firstAwait >= 0 && node.pos > firstAwait) return;
        if (read) effects.reads.add(read);
        if (called) effects.calls.add(called);
      });
    }
    return effects;
  }

  /** Visits what runs at once: not the bodies of functions and methods. */
  private walk(node: ts.Node, visit: (node: ts.Node, read: ts.Symbol | null, called: Code | null) => void): void {
    if (ts.isTypeNode(node) || ts.isFunctionLike(node)) return;
    if (ts.isPropertyDeclaration(node) && !isStatic(node)) return;
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const called = this.callee(node);
      if (called) visit(node, null, called);
    } else if (ts.isIdentifier(node)) {
      const symbol = this.cx.symbol(node);
      if (symbol && (node.parent as ts.NamedDeclaration).name !== node) visit(node, symbol, null);
    }
    ts.forEachChild(node, (child) => this.walk(child, visit));
  }

  private callee(node: ts.CallExpression | ts.NewExpression): Code | null {
    if (ts.isNewExpression(node)) {
      const declaration = this.cx.symbol(node.expression)?.declarations?.find(ts.isClassLike);
      return declaration && !this.cx.isLibrary(declaration) ? declaration : null;
    }
    const declaration = this.cx.checker.getResolvedSignature(node)?.declaration as ts.Node | undefined;
    // A generator that is only kept has run nothing yet.
    if ((declaration as ts.FunctionDeclaration | undefined)?.asteriskToken && ts.isVariableDeclaration(node.parent) && ts.isIdentifier(node.parent.name))
      return null;
    return declaration && !this.cx.isLibrary(declaration) && ts.isFunctionLike(declaration) ? declaration : null;
  }
}

/** Names that a statement of a module initialises when it runs. Functions exist from the start. */
function declared(statement: ts.Statement): ts.Identifier[] {
  if (ts.isClassDeclaration(statement)) return statement.name ? [statement.name] : [];
  if (!ts.isVariableStatement(statement)) return [];
  const names: ts.Identifier[] = [];
  const add = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) names.push(name);
    else for (const element of name.elements) if (ts.isBindingElement(element)) add(element.name);
  };
  for (const d of statement.declarationList.declarations) if (d.initializer) add(d.name);
  return names;
}

/** What runs when a function is called or a class is made. */
function partsOf(code: Code): ts.Node[] {
  if (ts.isClassLike(code)) {
    const parts: ts.Node[] = [];
    for (const member of code.members) {
      if (ts.isPropertyDeclaration(member) && !isStatic(member) && member.initializer) parts.push(member.initializer);
      if (ts.isConstructorDeclaration(member) && member.body) parts.push(...member.parameters.flatMap((p) => p.initializer ?? []), member.body);
    }
    return parts;
  }
  const { body, parameters } = code as ts.FunctionLikeDeclaration;
  return [...parameters.flatMap((p) => p.initializer ?? []), ...(body ? [body] : [])];
}

/** Offset of the first `await` of an async function, behind which nothing runs at once; -1 if there is none. */
function awaitIn(code: Code): number {
  let first = -1;
  const visit = (node: ts.Node): void => {
    if (first >= 0 || ts.isFunctionLike(node)) return;
    if (ts.isAwaitExpression(node)) first = node.end;
    else ts.forEachChild(node, visit);
  };
  for (const part of partsOf(code)) visit(part);
  return first;
}

function isStatic(node: ts.PropertyDeclaration): boolean {
  return (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Static) !== 0;
}

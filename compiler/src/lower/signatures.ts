/** What functions take and give. */
import { ts } from "../load/typescript.ts";
import type { Context } from "./context.ts";
import type { Env } from "./convert.ts";
import { fn, optional, rep, type Ty, VOID } from "./ty.ts";

export interface ParamInfo {
  decl: ts.ParameterDeclaration | null;
  /** Type of what the caller passes. */
  ty: Ty;
  /** `absent`: no caller passes it, the default is evaluated. */
  mode: "given" | "maybe" | "absent";
  rest: boolean;
  /** One element of a rest parameter whose type is a tuple: passed apart, put together by the function. */
  part?: { tuple: Ty & { k: "iface" }; index: number; last: boolean };
}

export class Signatures {
  private readonly cx: Context;

  constructor(cx: Context) {
    this.cx = cx;
  }

  /** The variable of a parameter; a parameter property has a second symbol, for the field. */
  parameterSymbol(p: ts.ParameterDeclaration): ts.Symbol | undefined {
    if (!ts.isIdentifier(p.name)) return undefined;
    if (!ts.isParameterPropertyDeclaration(p, p.parent)) return this.cx.checker.getSymbolAtLocation(p.name);
    return this.cx.checker.getSymbolsOfParameterPropertyDeclaration(p, p.name.text).find((s) => s.flags & ts.SymbolFlags.FunctionScopedVariable);
  }

  paramInfos(decl: ts.SignatureDeclaration, env: Env, given: number | null, admits: (i: number) => boolean): ParamInfo[] {
    const out: ParamInfo[] = [];
    for (const p of decl.parameters) {
      if (ts.isIdentifier(p.name) && p.name.text === "this") continue;
      const i = out.length;
      const symbol = this.parameterSymbol(p);
      const declared = this.cx.tyOf(symbol ? this.cx.checker.getTypeOfSymbol(symbol) : this.cx.checker.getTypeAtLocation(p), env, p);
      const rest = p.dotDotDotToken !== undefined;
      if (rest && declared.k === "iface" && declared.iface.tuple) {
        const props = declared.iface.props();
        props.forEach((q, index) => {
          out.push({ decl: p, ty: q.ty, mode: "given", rest: false, part: { tuple: declared, index, last: index === props.length - 1 } });
        });
        continue;
      }
      if (p.initializer) {
        const maybe = optional(declared);
        const pointer = rep(maybe) === "ptr";
        if (given !== null && i >= given && !pointer) out.push({ decl: p, ty: declared, mode: "absent", rest });
        else if (given !== null && i < given && !admits(i)) out.push({ decl: p, ty: declared, mode: "given", rest });
        else out.push({ decl: p, ty: maybe, mode: "maybe", rest });
      } else out.push({ decl: p, ty: p.questionToken ? optional(declared) : declared, mode: "given", rest });
    }
    return out;
  }

  returnTy(decl: ts.SignatureDeclaration, env: Env): Ty {
    const sig = this.cx.checker.getSignatureFromDeclaration(decl);
    return sig ? this.cx.tyOf(this.cx.checker.getReturnTypeOfSignature(sig), env, decl) : VOID;
  }

  /** Function type of a declaration as a value: parameters with defaults are optional. */
  fnTy(decl: ts.SignatureDeclaration, env: Env): Ty {
    const infos = this.paramInfos(decl, env, null, () => true);
    return fn(
      infos.map((p) => p.ty),
      this.returnTy(decl, env),
      infos.at(-1)?.rest === true,
    );
  }
}

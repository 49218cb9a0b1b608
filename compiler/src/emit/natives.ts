/** `natives.h`: what the C half of an app implements, and what it may call. */
import type { Program } from "../ir/ir.ts";
import { C_TYPE, comment, declare } from "./literals.ts";
import type { Names } from "./names.ts";

export function header(program: Program, names: Names): string {
  const out = [
    "/* Made by the Meerkat compiler: functions between TypeScript and C. */\n",
    "#ifndef MK_NATIVES_H\n#define MK_NATIVES_H\n",
    '#include "mk.h"\n',
    '#ifdef __cplusplus\nextern "C" {\n#endif\n\n',
  ];
  for (const n of program.natives) {
    if (n.builtin) continue;
    const params = n.cparams.map((t, i) => declare(t, n.paramNames[i] ?? `a${i}`)).join(", ") || "void";
    out.push(`/* ${comment(n.signature)} */\n${declare(n.cret, n.name)}(${params});\n`);
  }
  for (const f of program.funcs) {
    if (!f.exported) continue;
    const cnames = names.localsOf(f);
    const params = f.params.map((p) => declare(C_TYPE[p.type], cnames.get(p) ?? p.cname)).join(", ") || "void";
    out.push(`/* ${comment(f.name)} (TypeScript) */\n${declare(C_TYPE[f.ret], f.exported)}(${params});\n`);
  }
  out.push("\n#ifdef __cplusplus\n}\n#endif\n#endif\n");
  return out.join("");
}

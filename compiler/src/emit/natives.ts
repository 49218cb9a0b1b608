/** `natives.h`: what the C half of an app implements, and what it may call. */
import type { Program } from "../ir/ir.ts";
import { C_TYPE } from "./layout.ts";

export function header(program: Program): string {
  const out = ["/* Made by the Meerkat compiler: functions between TypeScript and C. */\n", "#ifndef MK_NATIVES_H\n#define MK_NATIVES_H\n", '#include "mk.h"\n', '#ifdef __cplusplus\nextern "C" {\n#endif\n\n'];
  for (const n of program.natives) {
    if (n.builtin) continue;
    const params = n.cparams.map((t, i) => `${t}${t.endsWith("*") ? "" : " "}${n.paramNames[i] ?? `a${i}`}`).join(", ") || "void";
    out.push(`/* ${n.signature.replaceAll("*/", "* /")} */\n${n.cret}${n.cret.endsWith("*") ? "" : " "}${n.name}(${params});\n`);
  }
  for (const f of program.funcs) {
    if (!f.exported) continue;
    const params = f.params.map((p) => `${C_TYPE[p.type]} ${p.cname}`).join(", ") || "void";
    out.push(`/* ${f.name} (TypeScript) */\n${C_TYPE[f.ret]} ${f.exported}(${params});\n`);
  }
  out.push("\n#ifdef __cplusplus\n}\n#endif\n#endif\n");
  return out.join("");
}

import type { Language } from "./editor.tsx";

export function languageOf(name: string): Language {
  if (/\.(ts|js|mjs|cjs)$/.test(name)) return "typescript";
  if (/\.json$/.test(name)) return "json";
  if (/\.ya?ml$/.test(name)) return "yaml";
  return "text";
}

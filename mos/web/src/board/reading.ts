import type { PartInfo, PartValue } from "../../../src/board/state.ts";
import { decimalsOf } from "../controls/slider.tsx";

/** What a part measures or is set to, in a word: beside it on the picture. */
export function shownValue(part: PartInfo, value: PartValue): string | undefined {
  const control = part.controls.find((other) => other.kind === "range" && other.fault !== true);
  if (control === undefined) return undefined;
  const number = value[control.name];
  if (typeof number !== "number") return undefined;
  const decimals = Math.min(1, decimalsOf(control.step ?? 1));
  return `${number.toFixed(decimals).replace("-", "−")}${control.unit === undefined ? "" : ` ${control.unit}`}`;
}

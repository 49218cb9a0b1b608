/** Plain scalars of `config_schema`, as the YAML 1.1 reader of Mongoose OS understands them. */
import { isMap, isScalar, type Node, Scalar } from "yaml";

const TRUE = /^(?:y|Y|yes|Yes|YES|on|On|ON|true|True|TRUE)$/;
const FALSE = /^(?:n|N|no|No|NO|off|Off|OFF|false|False|FALSE)$/;
const NOTHING = /^(?:~|null|Null|NULL|)$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/** Text, number, truth value or null; a mapping or list is itself, which fits no setting. */
export function scalarValue(node: Node): unknown {
  if (isMap(node) || !isScalar(node)) return node;
  if (node.type !== Scalar.PLAIN) return node.value;
  const text = node.source ?? "";
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  if (NOTHING.test(text)) return null;
  return numberOf(text) ?? text;
}

/** `10`, `1_000`, `0x10`, `010` and `0o10` (both 8), `0b11`, `1.5`, `1e3`. */
function numberOf(text: string): number | undefined {
  const plain = text.replaceAll("_", "");
  const [, sign = "", base = "", digits = ""] = /^([-+]?)(0x|0b|0o?)?([0-9a-fA-F]+)$/.exec(plain) ?? [];
  if (digits !== "") {
    const radix = base === "0x" ? 16 : base === "0b" ? 2 : base === "" ? 10 : 8;
    const valid = { 2: /^[01]+$/, 8: /^[0-7]+$/, 10: /^\d+$/, 16: /^[\da-f]+$/i }[radix];
    if (valid.test(digits)) return Number.parseInt(digits, radix) * (sign === "-" ? -1 : 1);
  }
  return FLOAT.test(plain) ? Number(plain) : undefined;
}

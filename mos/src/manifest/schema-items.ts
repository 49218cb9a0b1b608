/** `config_schema` of one file: its form is checked here, what it means in mos/src/config/schema.ts. */
import { isMap, isScalar, type Node } from "yaml";
import type { SchemaItem, SchemaParams } from "../config/schema.ts";
import type { YamlFile } from "./document.ts";
import { scalarValue } from "./scalar.ts";

const FORMS = '["name", default], ["name", "type", {params}] or ["name", "type", default, {params}]';

export function readSchemaItem(file: YamlFile, item: Node): SchemaItem {
  const what = "an entry of `config_schema`";
  const nodes = file.items(item, what);
  const [pathNode, second, third, fourth] = nodes;
  if (!pathNode || !isScalar(pathNode) || typeof pathNode.value !== "string" || pathNode.value === "") {
    file.fail(item, `${what} starts with a name`, FORMS);
  }
  if (!second || nodes.length > 4) file.fail(item, `${what} has two to four parts`, FORMS);
  const path = pathNode.value;
  const typeNode = third ? second : undefined;
  const valueNode = third ? (fourth ? third : undefined) : second;
  const at = { path: pathNode, type: typeNode ?? pathNode, value: valueNode ?? pathNode };
  return {
    path,
    type: typeNode && file.text(typeNode, "the type of a setting"),
    value: valueNode && scalarValue(valueNode),
    params: third ? readParams(file, fourth ?? third) : {},
    fail: (part, message, hint) => file.fail(at[part], message, hint),
  };
}

function readParams(file: YamlFile, node: Node): SchemaParams {
  if (!isMap(node)) file.fail(node, "an entry of `config_schema` that gives a type ends with a mapping", FORMS);
  const params: SchemaParams = {};
  for (const { key, node: value } of file.entries(node, "the parameters of a setting")) {
    const on = isScalar(value) && scalarValue(value) === true;
    if (key === "title" || key === "type") params[key] = file.text(value, `\`${key}\``);
    else if (key === "hide" || key === "abstract") params[key] = on;
    else if (key === "read_only") params.readOnly = on;
  }
  return params;
}

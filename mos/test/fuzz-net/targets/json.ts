import { findMember, JsonMembers, jsonToInt, jsonToString, skipValue } from "@meerkat/core/json_scan.ts";
import { jsonString } from "@meerkat/core/json_text.ts";
import { expectThat, utf8 } from "./expect.ts";

/** JSON of the language, and the scanner that leaves it text: they agree on what is JSON. */
export function fuzzJson(data: Uint8Array, _chunk: i32): void {
  const text = utf8(data);
  const end = skipValue(text, 0);
  expectThat(end <= text.length, "skipped beyond the end");
  jsonToInt(text, 0);
  const unescaped = end > 0 ? jsonToString(text.slice(0, end)) : undefined;
  if (unescaped !== undefined) expectThat(jsonToString(jsonString(unescaped)) === unescaped, "a string changes by escaping");
  const members = new JsonMembers(text);
  while (members.next()) {
    members.raw();
    members.string();
  }
  findMember(text, "a");
  let parsed: string | undefined;
  try {
    parsed = JSON.stringify(JSON.parse(text));
  } catch (error) {
    expectThat(error instanceof SyntaxError || error instanceof TypeError, "neither JSON nor a syntax error");
    return;
  }
  if (parsed !== undefined) expectThat(JSON.stringify(JSON.parse(parsed)) === parsed, "JSON changes by being written");
}

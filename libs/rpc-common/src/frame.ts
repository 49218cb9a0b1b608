import { JsonMembers, skipBlank } from "@meerkat/core/json_scan.ts";
import { jsonString } from "@meerkat/core/json_text.ts";

/** One RPC frame. A member that is absent is an empty string. */
export class Frame {
  /** Text of the id, unquoted; digits keep their exact form. */
  id: string = "";
  src: string = "";
  dst: string = "";
  tag: string = "";
  /** Pre-shared key: sent in requests, never read. */
  key: string = "";
  method: string = "";
  /** Raw JSON. */
  params: string = "";
  /** Raw JSON, sent by callers that log in. */
  auth: string = "";
  result: string = "";
  error: string = "";
}

/**
 * Reads a frame. Undefined if the text is not one complete JSON object, has no member that frames know, or an id
 * that is neither a number nor a string: half a frame must never be acted on.
 */
export function parseFrame(text: string): Frame | undefined {
  const members = new JsonMembers(text);
  const frame = new Frame();
  let known = false;
  let args = "";
  while (members.next()) {
    if (members.keyIs("args")) args = members.raw();
    else if (!takeMember(frame, members)) continue;
    known = true;
    if (members.keyIs("id") && !members.isString() && !members.isNumber()) return undefined;
  }
  if (!known || members.position < 0 || skipBlank(text, members.position) < text.length) return undefined;
  if (frame.params === "") frame.params = args;
  return frame;
}

/** Stores the current member if it is one that frames know. */
function takeMember(frame: Frame, members: JsonMembers): boolean {
  if (members.keyIs("id")) frame.id = members.isNumber() ? members.raw() : members.string();
  else if (members.keyIs("src")) frame.src = members.string();
  else if (members.keyIs("dst")) frame.dst = members.string();
  else if (members.keyIs("tag")) frame.tag = members.string();
  else if (members.keyIs("method")) frame.method = members.string();
  else if (members.keyIs("params")) frame.params = members.raw();
  else if (members.keyIs("auth")) frame.auth = members.raw();
  else if (members.keyIs("result")) frame.result = members.raw();
  else if (members.keyIs("error")) frame.error = members.raw();
  else return members.keyIs("v");
  return true;
}

/** JSON text of a request or notification, members in the order Mongoose OS sends them. */
export function requestText(frame: Frame): string {
  let text = `{"src":${jsonString(frame.src)}${member("dst", frame.dst)}${member("tag", frame.tag)}`;
  text += member("key", frame.key);
  if (frame.id !== "") text += `,"id":${idToken(frame.id)}`;
  text += member("method", frame.method);
  if (frame.params !== "") text += `,"params":${frame.params}`;
  if (frame.auth !== "") text += `,"auth":${frame.auth}`;
  return `${text}}`;
}

/** JSON text of a response: `outcome` is its last member, made by `resultMember` or `errorMember`. */
export function responseText(request: Frame, localId: string, outcome: string): string {
  const src = request.dst === "" ? localId : request.dst;
  const head = `{"id":${idToken(request.id)},"src":${jsonString(src)}`;
  return `${head}${member("dst", request.src)}${member("tag", request.tag)},${outcome}}`;
}

/** `json`: the result; an empty string stands for null. */
export function resultMember(json: string): string {
  return `"result":${json === "" ? "null" : json}`;
}

/** An empty message is left out. */
export function errorMember(code: i32, message: string): string {
  return `"error":{"code":${code}${member("message", message)}}`;
}

function member(name: string, value: string): string {
  return value === "" ? "" : `,"${name}":${jsonString(value)}`;
}

/** Bare if it consists only of digits, which makes a string id of digits come back as a number, as it always did. */
function idToken(id: string): string {
  for (let i: i32 = 0; i < id.length; i++) {
    const unit = id.charCodeAt(i);
    if (unit < 48 || unit > 57) return jsonString(id);
  }
  return id;
}

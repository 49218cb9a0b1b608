import { decodeBase64, encodeBase64 } from "@meerkat/core/base64.ts";
import { jsonString } from "@meerkat/core/json_text.ts";
import type { OpenMode } from "@meerkat/core/vfs/file_system.ts";
import { fileSystemFree, fileSystemSize, hasMount, listDirectory, openFile, removeFile, renameFile, statFile } from "@meerkat/core/vfs/vfs.ts";
import { type RpcCall, RpcError } from "@meerkat/rpc-common/call.ts";
import { addTyped } from "@meerkat/rpc-common/methods.ts";
import { addMountService } from "./mount_service.ts";

/** Most bytes in one answer of FS.Get: it, its base64 text and the frame are in memory at once. */
const MAX_GET_BYTES: i32 = 4096;

/** Most bytes that one FS.Put writes; frames are shorter by default. */
const MAX_PUT_BYTES: i32 = 65536;

function list(path: string, call: RpcCall): void {
  call.reply(`[${listDirectory(path).map(jsonString).join(",")}]`);
}

function listExt(path: string, call: RpcCall): void {
  const entries: string[] = [];
  for (const name of listDirectory(path)) {
    const stat = statFile(`${path}/${name}`);
    if (stat === undefined) continue;
    entries.push(`{"name":${jsonString(name)},"size":${stat.size}${stat.isDirectory ? ',"dir":true' : ""}}`);
  }
  call.reply(`[${entries.join(",")}]`);
}

/** `len` below 0: to the end. An offset behind the end counts as the end. */
function get(filename: string, offset: i32, len: i32, call: RpcCall): void {
  if (offset < 0) throw new RpcError(400, "illegal offset");
  const file = openFile(filename, "r");
  if (file === undefined) throw new RpcError(400, `failed to open file "${filename}"`);
  const size: i32 = file.size;
  const from = offset < size ? offset : size;
  const left = size - from;
  const wanted = len < 0 || len > left ? left : len;
  const data = new Uint8Array(wanted < MAX_GET_BYTES ? wanted : MAX_GET_BYTES);
  file.seek(from);
  const count = file.read(data, 0, data.length);
  file.close();
  if (count !== data.length) throw new RpcError(500, "fread");
  call.reply(`{"data":"${encodeBase64(data)}","left":${left - count}}`);
}

function putMode(offset: i32, append: boolean): OpenMode {
  if (offset > 0) return "r+";
  return offset < 0 && append ? "a" : "w";
}

function put(filename: string, offset: i32, text: string, append: boolean): void {
  const data = decodeBase64(text, MAX_PUT_BYTES);
  if (data === undefined) throw new RpcError(400, `data must be base64 of at most ${MAX_PUT_BYTES} bytes`);
  const file = openFile(filename, putMode(offset, append));
  if (file === undefined) throw new RpcError(400, `failed to open file "${filename}"`);
  if (offset > 0) file.seek(offset);
  const written = data.length === 0 || file.write(data, 0, data.length) === data.length;
  if (!file.close() || !written) throw new RpcError(500, "failed to write data");
}

function rename(src: string | undefined, dst: string | undefined): void {
  if (src === undefined || dst === undefined) throw new RpcError(400, "src and dst are required");
  if (!renameFile(src, dst)) throw new RpcError(500, "rename failed");
}

function diskFree(path: string, call: RpcCall): void {
  if (!hasMount(path)) throw new RpcError(400, `nothing is mounted at ${path}`);
  const size = fileSystemSize(path);
  const free = fileSystemFree(path);
  call.reply(`{"size":${size},"used":${size - free},"free":${free}}`);
}

/** Registers FS.*. */
export function addFsService(): void {
  addTyped(
    "FS.List",
    (args) => args.optionalString("path") ?? "/",
    (path, call) => list(path, call),
  );
  addTyped(
    "FS.ListExt",
    (args) => args.optionalString("path") ?? "/",
    (path, call) => listExt(path, call),
  );
  addTyped(
    "FS.Get",
    (args) => ({ filename: args.string("filename"), offset: args.optionalInt("offset", 0), len: args.optionalInt("len", -1) }),
    ({ filename, offset, len }, call) => get(filename, offset, len, call),
  );
  addTyped(
    "FS.Put",
    (args) => ({
      filename: args.string("filename"),
      offset: args.optionalInt("offset", -1),
      data: args.optionalString("data") ?? "",
      append: args.optionalBool("append", false),
    }),
    ({ filename, offset, data, append }) => put(filename, offset, data, append),
  );
  addTyped(
    "FS.Remove",
    (args) => args.string("filename"),
    (filename) => {
      if (!removeFile(filename)) throw new RpcError(500, "remove failed");
    },
  );
  addTyped(
    "FS.Rename",
    (args) => ({ src: args.optionalString("src"), dst: args.optionalString("dst") }),
    ({ src, dst }) => rename(src, dst),
  );
  addTyped(
    "FS.Df",
    (args) => args.optionalString("path") ?? "/",
    (path, call) => diskFree(path, call),
  );
  addMountService();
}

/** Reads and writes files of a device in pieces, by FS.Get and FS.Put. */
import { RemoteError, UserError } from "../errors.ts";
import { NoAnswer } from "./client.ts";

export interface TransferOptions {
  /** Bytes of the file in one call. */
  chunkSize: number;
  /** How often a call is tried. */
  attempts: number;
  /** So many bytes are through, of so many. */
  at: (done: number, total: number) => void;
}

export type Call = (method: string, params: object) => Promise<unknown>;

/** Throws UserError, RemoteError. */
export async function readRemoteFile(call: Call, filename: string, { chunkSize, attempts, at }: TransferOptions): Promise<Buffer> {
  const parts: Buffer[] = [];
  let offset = 0;
  for (;;) {
    const params = { filename, offset, len: chunkSize };
    const { data, left } = (await persistently(attempts, () => call("FS.Get", params))) as { data: string; left: number };
    const part = Buffer.from(data, "base64");
    parts.push(part);
    offset += part.length;
    at(offset, offset + left);
    if (left <= 0) return Buffer.concat(parts);
    if (part.length === 0) throw new UserError(`${filename}: the device says that ${left} bytes are left, and gives none`);
  }
}

/** Each chunk says where it belongs: one that is sent twice does no harm. An empty file is one empty chunk. Throws UserError, RemoteError. */
export async function writeRemoteFile(call: Call, filename: string, bytes: Buffer, { chunkSize, attempts, at }: TransferOptions): Promise<void> {
  let offset = 0;
  do {
    const part = bytes.subarray(offset, offset + chunkSize);
    const params = { filename, offset, data: part.toString("base64"), append: offset > 0 };
    await persistently(attempts, () => call("FS.Put", params));
    offset += part.length;
    at(offset, bytes.length);
  } while (offset < bytes.length);
}

/** Tries again where the device has not answered, or was busy. What it refuses, it refuses. */
async function persistently<T>(attempts: number, call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const passing = error instanceof NoAnswer || (error instanceof RemoteError && (error.code >= 500 || error.code === 429));
      if (!passing || attempt >= attempts) throw error;
    }
  }
}

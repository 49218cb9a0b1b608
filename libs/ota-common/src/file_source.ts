import { sleep } from "@meerkat/core/sleep.ts";
import { openFile } from "@meerkat/core/vfs/vfs.ts";
import { startUpdate } from "./ota.ts";
import { failed, OtaResult } from "./result.ts";
import type { UpdateOptions, UpdateRun } from "./update.ts";

// An update from a bundle on the machine's own file system.

const CHUNK_BYTES: i32 = 1024;

/** Between asking whether an update takes data again. */
const WAIT_MS: i32 = 100;

/** Feeds an update, and waits as long as it wants. All is taken when the promise is fulfilled, or the update has ended. */
export async function feedUpdate(run: UpdateRun, data: Uint8Array, off: i32, len: i32): Promise<void> {
  let done: i32 = 0;
  while (done < len && run.result === undefined) {
    done += run.write(data, off + done, len - done);
    if (done < len) await sleep(WAIT_MS);
  }
}

/** Updates from a file. It has been applied when the result is success; the restart is up to the caller. */
export async function updateFromFile(path: string, options: UpdateOptions): Promise<OtaResult> {
  const file = openFile(path, "r");
  if (file === undefined) return failed(`Failed to open ${path}`);
  options.bundleSize = file.size;
  const run = startUpdate(options);
  if (run instanceof OtaResult) {
    file.close();
    return run;
  }
  const buffer = new Uint8Array(CHUNK_BYTES);
  while (run.result === undefined) {
    const count: i32 = file.read(buffer, 0, CHUNK_BYTES);
    if (count <= 0) break;
    await feedUpdate(run, buffer, 0, count);
    if (run.resumeOffset > 0 && run.skip()) file.seek(run.position);
    // Other things happen between.
    await sleep(0);
  }
  file.close();
  return run.finalize();
}

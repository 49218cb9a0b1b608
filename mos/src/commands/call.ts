/** `mos call`. */
import { messageOf, UserError } from "../errors.ts";
import { type DeviceFlags, withDevice } from "../rpc/connect.ts";

export async function callCommand(method: string, json: string | undefined, flags: DeviceFlags & { json?: boolean }): Promise<number> {
  const params = json === undefined ? "" : checkedJson(method, json);
  const end = performance.now() + flags.timeout;
  const result = await withDevice(flags, ({ client }) => client.call(method, params, Math.max(1, Math.round(end - performance.now()))));
  process.stdout.write(`${flags.json === true ? JSON.stringify(result) : JSON.stringify(result, null, 2)}\n`);
  return 0;
}

function checkedJson(method: string, json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch (error) {
    throw new UserError(`the arguments are not JSON: ${messageOf(error)}`, `quote them for the shell: mos call ${method} '{"pin": 2}'`);
  }
}

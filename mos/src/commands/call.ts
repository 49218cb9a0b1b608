/** `mos call`. */
import { messageOf, UserError } from "../errors.ts";
import { choosePort } from "../line/find.ts";
import { openLine } from "../line/open.ts";
import { RemoteError, RpcClient } from "../rpc/client.ts";

export interface CallFlags {
  port?: string;
  timeout: number;
  baudRate: number;
}

export async function callCommand(method: string, json: string | undefined, flags: CallFlags): Promise<number> {
  const params = json === undefined ? "" : checkedJson(method, json);
  const end = performance.now() + flags.timeout;
  const left = () => Math.max(1, Math.round(end - performance.now()));
  const line = await openLine(choosePort(flags.port, process.cwd()), { baudRate: flags.baudRate, timeoutMs: flags.timeout });
  try {
    const client = new RpcClient(line);
    await client.greet(left());
    const result = await client.call(method, params, left());
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    process.stderr.write(`remote error ${error.code}${error.message === "" ? "" : `: ${error.message}`}\n`);
    if (error.code === 404) process.stderr.write("  hint: mos call RPC.List tells which methods there are\n");
    return 1;
  } finally {
    await line.close();
  }
}

function checkedJson(method: string, json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch (error) {
    throw new UserError(`the arguments are not JSON: ${messageOf(error)}`, `quote them for the shell: mos call ${method} '{"pin": 2}'`);
  }
}

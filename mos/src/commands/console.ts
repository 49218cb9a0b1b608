/** `mos console`. */
import { UserError } from "../errors.ts";
import { ConsoleText } from "../line/console-text.ts";
import { choosePort } from "../line/find.ts";
import { openLine } from "../line/open.ts";
import { toolsOfImage } from "../run/image-tools.ts";
import { stopOnSignals } from "../run/session.ts";
import { Symboliser, type SymbolSource } from "../run/symbolise.ts";

export interface ConsoleFlags {
  port?: string;
  baudRate: number;
  image?: string;
  raw?: boolean;
  input: boolean;
}

const OPEN_LIMIT_MS = 20_000;

export async function consoleCommand(flags: ConsoleFlags): Promise<number> {
  const print = printer(flags);
  const line = await openLine(choosePort(flags.port, process.cwd()), { baudRate: flags.baudRate, timeoutMs: OPEN_LIMIT_MS });
  const lost = new Promise<boolean>((resolve) => {
    line.onLost(() => resolve(true));
    stopOnSignals(() => resolve(false));
  });
  line.onData(print);
  if (flags.input) process.stdin.on("data", (bytes: Buffer) => void line.write(bytes));
  const gone = await lost;
  process.stdin.pause();
  await line.close();
  if (gone) throw new UserError(`the connection to ${line.name} was closed`, "has the device stopped?");
  return 0;
}

function printer(flags: ConsoleFlags): (bytes: Uint8Array) => void {
  const write = (data: Uint8Array | string) => void process.stdout.write(data);
  if (flags.raw === true) return write;
  let sink: (bytes: Uint8Array) => void = write;
  if (flags.image !== undefined) {
    const source: SymbolSource = toolsOfImage(flags.image);
    const symboliser = new Symboliser(source, write);
    sink = (bytes) => symboliser.push(bytes);
  }
  const text = new ConsoleText(sink);
  return (bytes) => text.push(bytes);
}

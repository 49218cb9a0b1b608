/** `mos ports`: what `--port` could be. */
import { type FoundPort, findPorts } from "../line/find.ts";

export async function portsCommand(flags: { json?: boolean }): Promise<number> {
  const ports = findPorts(process.cwd());
  if (flags.json === true) process.stdout.write(`${JSON.stringify(ports)}\n`);
  else if (ports.length === 0) process.stderr.write("no serial port, and no machine that mos run runs here\n");
  else for (const port of ports) process.stdout.write(`${line(port)}\n`);
  return 0;
}

function line({ port, what }: FoundPort): string {
  return what === "" ? port : `${port.padEnd(28)} ${what}`;
}

/** `mos console`. */
import { createSocket } from "node:dgram";
import { Interrupted, RemoteError, UserError } from "../errors.ts";
import { type MqttAddress, parseAddress, type SerialAddress, type TcpAddress, type UdpAddress } from "../line/address.ts";
import { ConsoleText } from "../line/console-text.ts";
import { choosePort } from "../line/find.ts";
import { openLine } from "../line/open.ts";
import { NoAnswer } from "../rpc/client.ts";
import { type Device, type DeviceFlags, lineOptions, tlsFor, withDevice } from "../rpc/connect.ts";
import { toolsOfImage } from "../run/image-tools.ts";
import { stopOnSignals } from "../run/session.ts";
import { Symboliser, type SymbolSource } from "../run/symbolise.ts";
import { hexdumped, stamped } from "./console-format.ts";

export interface ConsoleFlags extends DeviceFlags {
  image?: string;
  raw?: boolean;
  input: boolean;
  /** Layout; true without a value. */
  timestamp?: string | true;
  /** Bytes in a line; true without a value. */
  hexdump?: number | true;
  json?: boolean;
}

const HEXDUMP_BYTES = 16;

type Sink = (bytes: Uint8Array) => void;

/** How often the log of a device on the network is asked for. */
const POLL_MS = 500;
const POLL_BYTES = 1024;

export async function consoleCommand(flags: ConsoleFlags): Promise<number> {
  const print = printer(flags);
  const address = parseAddress(choosePort(flags.port, process.cwd()));
  switch (address.kind) {
    case "serial":
    case "tcp":
      return followLine(address, flags, print);
    case "udp":
      return listen(address, print);
    case "mqtt":
      return followMqtt(address, flags, print);
    default:
      return poll(flags, print);
  }
}

/** Resolves when the user ends it. */
function stopped(): Promise<"stopped"> {
  return new Promise((resolve) => stopOnSignals(() => resolve("stopped")));
}

async function followLine(address: SerialAddress | TcpAddress, flags: ConsoleFlags, print: Sink): Promise<number> {
  const line = await openLine(address, lineOptions(flags));
  const lost = new Promise<"lost">((resolve) => line.onLost(() => resolve("lost")));
  if (flags.raw === true) {
    line.onData(print);
  } else {
    const text = new ConsoleText(print);
    line.onData((bytes) => text.push(bytes));
  }
  if (flags.input) process.stdin.on("data", (bytes: Buffer) => void line.write(bytes));
  const end = await Promise.race([lost, stopped()]);
  process.stdin.pause();
  await line.close();
  if (end === "lost") throw new UserError(`the connection to ${line.name} was closed`, "has the device stopped?");
  return 0;
}

/** What devices send to `debug.udp_log_addr`. */
async function listen({ host, port }: UdpAddress, print: Sink): Promise<number> {
  const socket = createSocket("udp4");
  socket.on("message", (bytes) => print(bytes.at(-1) === 10 ? bytes : Buffer.concat([bytes, Buffer.from("\n")])));
  await new Promise<void>((resolve, reject) => {
    socket.once("error", (error) => reject(new UserError(`cannot listen at UDP port ${port}: ${error.message}`, "is another mos console there?")));
    socket.bind(port, host === "" ? "0.0.0.0" : host, resolve);
  });
  process.stderr.write(`listening at UDP port ${port}: set debug.udp_log_addr of the device to this machine\n`);
  await stopped();
  socket.close();
  return 0;
}

/** A device whose log cannot be asked for may publish it. */
async function followMqtt(address: MqttAddress, flags: ConsoleFlags, print: Sink): Promise<number> {
  try {
    return await poll(flags, print);
  } catch (error) {
    if (!(error instanceof NoAnswer) && !(error instanceof RemoteError && error.code === 404)) throw error;
    return subscribe(address, flags, print);
  }
}

/** What a device publishes at `<device>/log`. */
async function subscribe(address: MqttAddress, flags: ConsoleFlags, print: Sink): Promise<number> {
  const { connectBroker } = await import("../rpc/mqtt-transport.ts");
  const { client } = await connectBroker(address, tlsFor(address.url, flags), flags.timeout);
  const topic = `${address.deviceId}/log`;
  const lost = new Promise<"lost">((resolve) => client.once("close", () => resolve("lost")));
  client.on("message", (_topic, payload) => print(payload.at(-1) === 10 ? payload : Buffer.concat([payload, Buffer.from("\n")])));
  await client.subscribeAsync(topic, { qos: 0 });
  process.stderr.write(`waiting for what ${address.deviceId} publishes at ${topic}\n`);
  const end = await Promise.race([lost, stopped()]);
  if (end === "lost") throw new UserError(`the connection to ${address.url.href} was closed`);
  await client.endAsync();
  return 0;
}

/** Asks again and again for what the device has logged, until the user ends it. */
async function poll(flags: ConsoleFlags, print: Sink): Promise<number> {
  try {
    return await withDevice(flags, (device) => pollForEver(device, print));
  } catch (error) {
    if (error instanceof Interrupted) return 0;
    throw error;
  }
}

/** Ends when the connection does: by an exception. */
async function pollForEver(device: Device, print: Sink): Promise<never> {
  let since: number | undefined;
  for (;;) {
    const params = { max: POLL_BYTES, ...(since === undefined ? {} : { since }) };
    const { position, text, lost = 0 } = (await device.call("Log.Tail", params)) as { position: number; text: string; lost?: number };
    if (lost > 0) process.stderr.write(`mos: ${lost} bytes of the log are lost: it was quicker than the network\n`);
    if (text !== "") print(Buffer.from(text));
    const more = since !== undefined && text.length >= POLL_BYTES;
    since = position;
    if (!more) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function printer(flags: ConsoleFlags): Sink {
  let write: (data: Uint8Array | string) => void = (data) => void process.stdout.write(data);
  if (flags.json === true) write = jsonLines();
  else if (flags.timestamp !== undefined) write = stamped(String(flags.timestamp), write);
  if (flags.hexdump !== undefined) return hexdumped(flags.hexdump === true ? HEXDUMP_BYTES : flags.hexdump, write);
  if (flags.raw === true || flags.image === undefined) return write;
  const source: SymbolSource = toolsOfImage(flags.image);
  const symboliser = new Symboliser(source, write);
  return (bytes) => symboliser.push(bytes);
}

/** One JSON object for each line, with the time at which it came. */
function jsonLines(): (data: Uint8Array | string) => void {
  let rest = "";
  return (data) => {
    const lines = (rest + (typeof data === "string" ? data : Buffer.from(data).toString())).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), line: line.replace(/\r$/, "") })}\n`);
  };
}

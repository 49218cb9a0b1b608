/** Opens the line to a device. */
import { connect, type Socket } from "node:net";
import { messageOf, systemCode, UserError } from "../errors.ts";
import type { SerialAddress, TcpAddress } from "./address.ts";
import { Line } from "./line.ts";

export interface LineOptions {
  /** Bits per second; only real serial lines have a rate. */
  baudRate: number;
  /** Longest that opening may take. */
  timeoutMs: number;
  serial?: SerialOptions;
}

/** Of real serial lines. */
export interface SerialOptions {
  /** RTS and CTS say who may send. */
  hwFlowControl?: boolean | undefined;
  /** False: DTR and RTS stay as the system sets them. */
  setControlLines?: boolean | undefined;
  /** Inactive is the other level: adapters that invert. */
  invertedControlLines?: boolean | undefined;
  /** All at once, without the pauses that slow devices need. */
  rpcUartNoDelay?: boolean | undefined;
}

const SERIAL_PACING = { bytes: 16, ms: 5 };

/** Throws UserError that says what to do. */
export async function openLine(address: SerialAddress | TcpAddress, options: LineOptions): Promise<Line> {
  return address.kind === "tcp" ? openTcp(address, options) : openSerial(address.path, options);
}

async function openTcp({ host, port }: TcpAddress, options: LineOptions): Promise<Line> {
  const name = `tcp://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const socket = connect(port, host);
  try {
    await connected(socket, options.timeoutMs);
  } catch (error) {
    socket.destroy();
    const refused = systemCode(error) === "ECONNREFUSED";
    throw new UserError(`cannot connect to ${name}: ${refused ? "nobody listens there" : messageOf(error)}`, "is it running? mos run prints the port");
  }
  socket.setNoDelay(true);
  return new Line(name, socket);
}

function connected(socket: Socket, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no connection within ${timeoutMs / 1000} s`)), timeoutMs);
    socket.once("connect", resolve);
    socket.once("error", reject);
    socket.once("close", () => clearTimeout(timer));
    socket.once("connect", () => clearTimeout(timer));
  });
}

async function openSerial(path: string, options: LineOptions): Promise<Line> {
  const { SerialPort } = await import("serialport");
  const isTerminal = /^\/dev\/(?:pts\/|ptmx)/.test(path);
  const { hwFlowControl = false, setControlLines = true, invertedControlLines = false, rpcUartNoDelay = false } = options.serial ?? {};
  const port = new SerialPort({ path, baudRate: options.baudRate, autoOpen: false, xon: true, xoff: true, rtscts: hwFlowControl, hupcl: false });
  await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(serialError(path, error)) : resolve())));
  // Active lines would hold many boards in reset. A pseudo-terminal has none.
  const level = invertedControlLines;
  if (!isTerminal && setControlLines)
    await new Promise<void>((resolve) => port.set(hwFlowControl ? { dtr: level } : { dtr: level, rts: level }, () => resolve()));
  const isPaced = !isTerminal && !hwFlowControl && !rpcUartNoDelay;
  return new Line(path, port, isPaced ? SERIAL_PACING : undefined, () => port.close());
}

function serialError(path: string, error: Error): UserError {
  const text = error.message.replace(/^Error:? */, "");
  if (/no such file|ENOENT|not found/i.test(text)) return new UserError(`there is no port ${path}`, "is the device plugged in? ls /dev/ttyUSB* /dev/ttyACM*");
  if (/permission|EACCES|access denied/i.test(text))
    return new UserError(`no permission to open ${path}`, "join the group that may: sudo usermod -a -G dialout $USER, then log in again");
  if (/busy|lock|temporarily unavailable/i.test(text))
    return new UserError(`${path} is in use`, "end the other program that has it open, for instance a mos console");
  return new UserError(`cannot open ${path}: ${text}`);
}

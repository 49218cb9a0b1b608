/**
 * What tests of an app import: the machine that runs it, and its board. Importing this file boots the machine; it is stopped when
 * the tests of the file are through.
 */
import { after, test } from "node:test";
import type { BuildRecord } from "../builder/record.ts";
import { symbolsOf } from "../run/image-tools.ts";
import { startSession } from "../run/session.ts";
import { Symboliser } from "../run/symbolise.ts";
import { TestBoard } from "./board.ts";
import { TestBroker } from "./broker.ts";
import { TestDevice } from "./device.ts";
import { MACHINE_TEST, readSetup } from "./setup.ts";

export { eventually } from "./eventually.ts";

const setup = readSetup();
const output = { text: "" };
const session = await startSession({
  record: setup.boots,
  port: 0,
  noteIn: setup.folder,
  flash: setup.flash,
  board: setup.board,
  console: readable(setup.app, (text) => {
    output.text += text;
  }),
});

/** With addresses of a linked image turned into lines of TypeScript. */
function readable({ platform, image }: BuildRecord, take: (text: string) => void): (bytes: Uint8Array) => void {
  if (platform === "node") return (bytes) => take(Buffer.from(bytes).toString());
  const symboliser = new Symboliser(symbolsOf(platform, image), take);
  return (bytes) => symboliser.push(bytes);
}

function giveUp(): void {
  session.machine.stop();
  void session.ended.then(() => process.exit(1));
}

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, giveUp);
// Whoever has started this process is gone.
process.once("disconnect", giveUp);
process.channel?.unref();

/** The machine, which has booted and answers. */
export const device: TestDevice = await TestDevice.connect(setup, session, output).catch((error: unknown) => {
  session.machine.stop();
  throw new Error(`the machine does not boot; it has printed:\n${output.text}`, { cause: error });
});

/** What is wired to it. */
export const board: TestBoard = new TestBoard(session.machine.board);

const brokers: TestBroker[] = [];

/** Starts an MQTT broker on this computer, which ends with the tests. */
export async function startBroker(): Promise<TestBroker> {
  const broker = await TestBroker.start(device.hostAddress);
  brokers.push(broker);
  return broker;
}

test(MACHINE_TEST, () => {});

after(async () => {
  for (const broker of brokers) await broker.close();
  const status = await device.stop();
  if (status !== 0) throw new Error(`the machine has crashed (status ${status}):\n${output.text.slice(-4000)}`);
});

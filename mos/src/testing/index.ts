/**
 * What tests of an app import: the machine that runs it, and its board. Importing this file boots the machine; it is stopped when
 * the tests of the file are through.
 */
import { after } from "node:test";
import { startSession } from "../run/session.ts";
import { TestBoard } from "./board.ts";
import { TestDevice } from "./device.ts";
import { readSetup } from "./setup.ts";

export { eventually } from "./eventually.ts";

const setup = readSetup();
const output = { text: "" };
const session = await startSession({
  record: setup.boots,
  port: 0,
  noteIn: setup.folder,
  flash: setup.flash,
  board: setup.board,
  console: (bytes) => {
    output.text += Buffer.from(bytes).toString();
  },
});

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
  process.once(signal, () => {
    session.machine.stop();
    void session.ended.then(() => process.exit(1));
  });
}

/** The machine, which has booted and answers. */
export const device: TestDevice = await TestDevice.connect(setup, session, output).catch((error: unknown) => {
  session.machine.stop();
  throw new Error(`the machine does not boot; it has printed:\n${output.text}`, { cause: error });
});

/** What is wired to it. */
export const board: TestBoard = new TestBoard(session.machine.board);

after(async () => {
  const status = await device.stop();
  if (status !== 0) throw new Error(`the machine has crashed (status ${status}):\n${output.text.slice(-4000)}`);
});

/** A machine with the boot loader, and what lies in its flash. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BootJournal } from "@meerkat/boot-common/boot_journal.ts";
import type { BootState } from "@meerkat/boot-common/boot_state.ts";
import type { ImageContent } from "@meerkat/boot-common/image_encode.ts";
import { appPartition, STATE_PARTITION_A, STATE_PARTITION_B } from "@meerkat/boot-common/slots.ts";
import { NO_MEMORY } from "../../mos/src/board/board.ts";
import { minimalBoard } from "../../mos/src/board/load.ts";
import { build } from "../../mos/src/builder/build.ts";
import { type BuiltLoader, buildLoader } from "../../mos/src/builder/loader.ts";
import { planBuild } from "../../mos/src/builder/plan.ts";
import { encodeImage } from "../../mos/src/firmware/image.ts";
import { payloadOf } from "../../mos/src/firmware/payload.ts";
import { boardOf, partitionOf } from "../../mos/src/flash/board.ts";
import { FlashFile } from "../../mos/src/flash/file-device.ts";
import { writePartition } from "../../mos/src/flash/write.ts";
import { generateKey, type SigningKey, signingKey } from "../../mos/src/keys/key.ts";
import { bootImage } from "../../mos/src/run/image-machine.ts";
import type { Machine, MachineEvents } from "../../mos/src/run/machine.ts";
import { bootNodeMachine } from "../../mos/src/run/node-machine.ts";
import { connectSoon } from "../../mos/src/run/tcp.ts";

const APP = join(import.meta.dirname, "app");
const CONNECT_LIMIT_MS = 10_000;

/** Bytes of the header on platforms whose images are files. */
const FILE_HEADER_BYTES = 32;

/** How the program behaves: the build number of its image. 0: well. */
export const CRASHING = 1;
export const HANGING = 2;

/** Loader and program of one platform, built once. */
export class Firmware {
  readonly platform: string;
  readonly key: SigningKey;
  readonly otherKey: SigningKey;
  readonly loader: BuiltLoader;
  readonly folder: string;
  private readonly payload: Uint8Array;
  private readonly layout: Partial<ImageContent>;

  private constructor(platform: string, keys: [SigningKey, SigningKey], loader: BuiltLoader, folder: string, payload: Uint8Array) {
    this.platform = platform;
    [this.key, this.otherKey] = keys;
    this.loader = loader;
    this.folder = folder;
    this.payload = payload;
    const boot = planBuild({ folder: APP, platform }).toolchain?.boot;
    this.layout = { headerBytes: boot?.headerBytes ?? FILE_HEADER_BYTES, loadAddress: boot?.loadAddress };
  }

  static async build(platform: string): Promise<Firmware> {
    const folder = mkdtempSync(join(tmpdir(), "meerkat-boot-"));
    const key = signingKey(generateKey("ecdsa-p256"), "key");
    const otherKey = signingKey(generateKey("ecdsa-p256"), "other key");
    const board = boardOf(platform).name;
    const loader = await buildLoader({ platform, board, variant: "speed", keys: [key.public], output: join(folder, "loader") });
    const plan = planBuild({ folder: APP, platform, output: join(folder, "app") });
    const { record } = await build({ ...plan, placement: "image", trustedKeys: [key.public] });
    const payload = await payloadOf(plan, record);
    return new Firmware(platform, [key, otherKey], loader, folder, payload);
  }

  image(content: Partial<ImageContent> = {}, key = this.key): Uint8Array {
    return encodeImage({ payload: this.payload, platform: this.platform, major: 1, ...this.layout, ...content }, [key]);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One machine of a platform; power can be cut, and comes back with `start`. */
export class Device {
  text = "";
  readonly flash: string;
  private readonly firmware: Firmware;
  private readonly folder: string;
  private machine: Machine | undefined;
  private socket: Socket | undefined;

  constructor(firmware: Firmware) {
    this.firmware = firmware;
    this.folder = mkdtempSync(join(firmware.folder, "device-"));
    this.flash = join(this.folder, "flash.bin");
  }

  /** Writes what a programmer writes. */
  put(slot: number, image: Uint8Array): void {
    this.withFlash((file, board) => writePartition(file, partitionOf(board, appPartition(slot)), image));
  }

  state(): BootState | undefined {
    return this.withFlash((file, board) => journalOf(file, board).read());
  }

  setState(change: (state: BootState | undefined) => BootState): void {
    this.withFlash((file, board) => {
      const journal = journalOf(file, board);
      if (!journal.write(change(journal.read()))) throw new Error("the state is not written");
    });
  }

  async start(): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    const { platform } = this.firmware;
    const loader = this.firmware.loader.record;
    let consoleOnUart = platform === "cortex-m";
    const events: MachineEvents = {
      console: (bytes) => {
        this.text += Buffer.from(bytes).toString("latin1");
      },
      uart: (port) => void this.connect(port, () => consoleOnUart),
    };
    const board = { description: minimalBoard(), memory: NO_MEMORY };
    this.machine =
      platform === "node"
        ? await bootNodeMachine({ record: loader, stateFolder: this.folder, flash: this.flash, board }, events)
        : await bootImage(loader, events, { line: "tcp", flash: this.flash, forwards: [], board });
    consoleOnUart = this.machine.consoleOnUart;
  }

  /** Power off: nothing is said to the program. */
  async cutPower(): Promise<void> {
    this.socket?.destroy();
    this.socket = undefined;
    this.machine?.stop();
    await this.machine?.ended;
    this.machine = undefined;
  }

  send(bytes: string | Uint8Array): void {
    this.socket?.write(bytes);
  }

  onBytes(listener: (bytes: Buffer) => void): void {
    this.socket?.on("data", listener);
  }

  /** Forgets what was printed up to and with this, once it is there. */
  async until(text: string | RegExp, limitMs = 15_000): Promise<string> {
    const end = Date.now() + limitMs;
    for (;;) {
      const at = typeof text === "string" ? this.text.indexOf(text) : this.text.search(text);
      if (at >= 0) {
        const line = this.text.indexOf("\n", at);
        if (line >= 0) {
          const before = this.text.slice(0, line + 1);
          this.text = this.text.slice(line + 1);
          return before;
        }
      }
      if (Date.now() > end) throw new Error(`no ${text} in ${limitMs} ms, but:\n${this.text}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** The line is there for `send`. */
  async connected(): Promise<void> {
    const end = Date.now() + CONNECT_LIMIT_MS;
    while (this.socket === undefined && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  private async connect(port: number, isConsole: () => boolean): Promise<void> {
    const socket = await connectSoon(port, CONNECT_LIMIT_MS);
    if (socket === undefined) return;
    this.socket?.destroy();
    this.socket = socket;
    socket.on("error", () => {});
    socket.on("data", (bytes: Buffer) => {
      if (isConsole()) this.text += bytes.toString("latin1");
    });
  }

  private withFlash<T>(use: (file: FlashFile, board: ReturnType<typeof boardOf>) => T): T {
    const board = boardOf(this.firmware.platform);
    const file = FlashFile.open(this.flash, board, !existsSync(this.flash));
    try {
      return use(file, board);
    } finally {
      file.close();
    }
  }
}

function journalOf(file: FlashFile, board: ReturnType<typeof boardOf>): BootJournal {
  const device = (name: string) => {
    const { start, size } = partitionOf(board, name);
    return file.device(start, size);
  };
  return new BootJournal(device(STATE_PARTITION_A), device(STATE_PARTITION_B));
}

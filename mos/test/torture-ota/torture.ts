/** Updates between two releases, over and over, with the power cut at random moments. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { seededRandom } from "../../../core/test/flash_model.ts";
import { buildLoader } from "../../src/builder/loader.ts";
import { manifestEnd, readBundle } from "../../src/bundle/bundle.ts";
import { boardOf } from "../../src/flash/board.ts";
import { FlashFile } from "../../src/flash/file-device.ts";
import { install } from "../../src/flash/install.ts";
import type { Device } from "../../src/rpc/connect.ts";
import { followUpdate } from "../../src/update/follow.ts";
import { sendBundle } from "../../src/update/send.ts";
import { type DeviceState, readState } from "../../src/update/state.ts";
import type { Releases } from "../ota/releases.ts";
import { Board } from "./board.ts";

const PLATFORM = "cortex-m";
const BOARD = "mps2-an385";
/** What nobody has committed by then goes back. */
const COMMIT_TIMEOUT_S = 30;
/** A board that has not come up by then is dead: it may have to wait until a trial is over, and the machine here may be slow. */
const BOOT_LIMIT_MS = 300_000;
/** Kills may come so much later than an update takes. */
const AFTER = 1.15;

const USER_TEXT = "what a user has written, and wants to keep\n".repeat(30);

export interface Verdict {
  kills: number;
  boots: number;
  bad: string[];
  /** Boots that came up with the release that was there before the kill, and with the other one. */
  old: number;
  new: number;
  /** What an update takes when nobody disturbs it. */
  updateMs: number;
}

export class Torture {
  readonly verdict: Verdict = { kills: 0, boots: 0, bad: [], old: 0, new: 0, updateMs: 0 };
  private readonly releases: Releases;
  private readonly flash: string;
  private readonly random: () => number;
  private loader = "";
  /** The release that the update was to bring which was killed. */
  private wanted = "";

  constructor(releases: Releases, seed: number) {
    this.releases = releases;
    this.flash = releases.path("torture-flash.bin");
    this.random = seededRandom(seed);
  }

  /** A new board with the first release and a user's file. */
  async prepare(): Promise<void> {
    const { record } = await buildLoader({
      platform: PLATFORM,
      board: BOARD,
      variant: "size",
      keys: [this.releases.publicKey],
      output: this.releases.path("loader"),
    });
    this.loader = record.image;
    const board = boardOf(PLATFORM, BOARD);
    const file = FlashFile.open(this.flash, board, true);
    const { files } = readBundle(this.bundle("1.0"), "v1");
    install(file, board, { app: files.get("ota.img") ?? new Uint8Array(), securityCounter: 2, fs: files.get("fs.img") }, "replace");
    file.close();
    const first = await this.boot();
    const put = { filename: "user.txt", data: Buffer.from(USER_TEXT).toString("base64"), append: false };
    await first.connect((device) => device.call("FS.Put", put));
    const start = performance.now();
    await this.update(first, "2.0");
    this.verdict.updateMs = performance.now() - start;
    await first.cutPower();
  }

  /** A boot, and an update that is killed at some moment of it or just after. */
  async round(): Promise<void> {
    const { verdict } = this;
    const board = await this.boot();
    const state = await this.settled(board);
    if (state === undefined) return board.cutPower();
    if (this.wanted !== "") verdict[state.version === this.wanted ? "new" : "old"]++;
    this.wanted = state.version === "1.0" ? "2.0" : "1.0";
    // It ends with an error at its next call after the cut.
    this.update(board, this.wanted).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, this.random() * verdict.updateMs * AFTER));
    await board.cutPower();
    verdict.kills++;
  }

  /** The boot after the last kill. */
  async finish(): Promise<void> {
    const board = await this.boot();
    await this.settled(board);
    await board.cutPower();
  }

  private bundle(version: string): Buffer {
    return readFileSync(this.releases.path(version === "1.0" ? "v1.zip" : "v2.zip"));
  }

  private async boot(): Promise<Board> {
    this.verdict.boots++;
    return Board.start(this.loader, this.flash);
  }

  /** Waits until a release runs that needs no commit, and looks whether all is there. Undefined, and a bad boot, if not. */
  private async settled(board: Board): Promise<DeviceState | undefined> {
    const end = Date.now() + BOOT_LIMIT_MS;
    let trouble = "no answer";
    while (Date.now() < end) {
      try {
        const state = await board.connect(readState);
        if (state.isCommitted) {
          trouble = await this.missing(board, state);
          if (trouble === "") return state;
          break;
        }
        trouble = "not committed";
      } catch (error) {
        trouble = String(error);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    this.verdict.bad.push(`after ${this.verdict.kills} kills: ${trouble}\n${board.console}`);
    return undefined;
  }

  private missing(board: Board, state: DeviceState): Promise<string> {
    return board.connect((device) => missing(device, state));
  }

  private async update(board: Board, version: string): Promise<void> {
    const bytes = this.bundle(version);
    const digest = createHash("sha256").update(readBundle(bytes, version).manifestBytes).digest("hex");
    const connect = <T>(run: (device: Device) => Promise<T>) => board.connect(run);
    const begin = { timeout: 600, commit_timeout: COMMIT_TIMEOUT_S, size: bytes.length, manifest_sha256: digest };
    const sent = await sendBundle(connect, bytes, { begin, chunkSize: 2048, manifestEnd: manifestEnd(bytes), at: () => {}, note: () => {} });
    await followUpdate(connect, sent.before, { commits: true, commitTimeoutMs: COMMIT_TIMEOUT_S * 1000, note: () => {} });
  }
}

/** Why it is not what it should be; empty if it is. */
async function missing(device: Device, { version }: DeviceState): Promise<string> {
  if (version !== "1.0" && version !== "2.0") return `version ${version}`;
  const text = async (filename: string) => Buffer.from(((await device.call("FS.Get", { filename })) as { data: string }).data, "base64").toString();
  if ((await text("user.txt")) !== USER_TEXT) return "user.txt is not what the user has written";
  return (await text("shipped.txt")) === "shipped with the firmware\n" ? "" : "shipped.txt is not what was shipped";
}

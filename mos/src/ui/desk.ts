/** What pages can have done: the methods of `protocol.ts`. There is none that runs a command. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { SCHEMA_FILE } from "../builder/build.ts";
import { platformNames } from "../builder/plan.ts";
import { UserError } from "../errors.ts";
import { readRemoteFile, writeRemoteFile } from "../rpc/remote-files.ts";
import { readSizeReport } from "../size/report.ts";
import type { Devices } from "./devices.ts";
import { Params } from "./params.ts";
import type { Methods, Notice, SizeReport } from "./protocol.ts";
import { readSchema, schemaOfValues } from "./settings.ts";

const MAX_NAME = 256;
const MAX_BUNDLE = 16 << 20;
const MAX_COMMIT_S = 3600;
const FILE_CHUNK = 512;
const ATTEMPTS = 3;
/** Reading a file takes many calls. */
const MAX_FILE = 4 << 20;

type Handlers = { [M in keyof Methods]: (params: Params) => Methods[M]["result"] | Promise<Methods[M]["result"]> };

export class Desk {
  private readonly devices: Devices;
  private readonly handlers: Handlers;

  constructor(devices: Devices) {
    this.devices = devices;
    this.handlers = { ...this.deviceMethods(), ...this.rpcMethods(), ...this.fileMethods(), ...this.buildMethods(), ...this.updateMethods() };
  }

  onNotice(listener: (notice: Notice) => void): () => void {
    return this.devices.onNotice(listener);
  }

  /** Throws UserError, RemoteError. */
  async call(method: string, params: unknown): Promise<unknown> {
    if (!Object.hasOwn(this.handlers, method)) throw new UserError(`there is no method ${method.slice(0, MAX_NAME)}`);
    return this.handlers[method as keyof Methods](new Params(params));
  }

  private device(params: Params) {
    return this.devices.get(params.text("device", MAX_NAME));
  }

  private machine(params: Params) {
    return this.devices.machine(params.text("device", MAX_NAME));
  }

  private deviceMethods() {
    return {
      "devices.list": () => this.devices.list(),
      "devices.candidates": () => this.devices.candidates(),
      "devices.add": (params) => this.devices.add(params.text("address", MAX_NAME), params.optionalText("user", MAX_NAME)),
      "devices.remove": async (params) => {
        await this.devices.remove(params.text("device", MAX_NAME));
        return null;
      },
      "machine.power": async (params) => {
        await this.machine(params).power(params.oneOf("action", ["start", "stop", "restart", "cut"]));
        return null;
      },
      "board.get": (params) => this.machine(params).parts.state(),
      "board.act": async (params) => {
        const [part, control, value] = [params.text("part", MAX_NAME), params.text("control", MAX_NAME), params.scalar("value")];
        const { parts, device } = this.machine(params);
        await parts.act(part, control, value);
        device.note("board", `${part} ${control}: ${value}`);
        return null;
      },
      "console.history": (params) => this.device(params).console.history(),
      "console.send": async (params) => {
        await this.device(params).link.type(params.text("text", 4096));
        return null;
      },
      timeline: (params) => this.device(params).timeline(),
      samples: (params) => this.device(params).samples(),
    } satisfies Partial<Handlers>;
  }

  private rpcMethods() {
    return {
      "rpc.list": (params) => this.device(params).methodNames(),
      "rpc.describe": async (params) => {
        const described = await this.device(params).link.call("RPC.Describe", { name: params.text("method", MAX_NAME) });
        return described as { name: string; args_fmt: string };
      },
      "rpc.call": async (params) => {
        const [device, method, args] = [this.device(params), params.text("method", MAX_NAME), params.any("args")];
        device.note("rpc", `${method} ${args === undefined ? "" : JSON.stringify(args)}`);
        return device.link.call(method, args);
      },
      "config.get": async (params) => {
        const values = await this.device(params).link.call("Config.Get");
        const built = this.devices.find(params.text("device", MAX_NAME))?.app.built;
        const schema = built && readSchema(join(built.folder, SCHEMA_FILE));
        return { schema: schema ?? schemaOfValues(values), values };
      },
      "config.set": async (params) => {
        const device = this.device(params);
        const [config, save, reboot] = [params.object("changes"), params.flag("save"), params.flag("reboot")];
        await device.link.call("Config.Set", { config, save, reboot });
        device.note("config", `${JSON.stringify(config)}${save ? ", saved" : ""}${reboot ? ", restarts" : ""}`);
        return null;
      },
    } satisfies Partial<Handlers>;
  }

  private fileMethods() {
    return {
      "files.list": async (params) => {
        const files = (await this.device(params).link.call("FS.ListExt", { path: params.text("path", MAX_NAME) })) as { name: string; size: number }[];
        return files.sort((a, b) => (a.name < b.name ? -1 : 1));
      },
      "files.get": async (params) => {
        const { link } = this.device(params);
        const at = (_done: number, total: number) => {
          if (total > MAX_FILE) throw new UserError(`the file is too long to be shown here: ${total} bytes`);
        };
        const bytes = await readRemoteFile((method, args) => link.call(method, args), params.text("name", MAX_NAME), {
          chunkSize: FILE_CHUNK,
          attempts: ATTEMPTS,
          at,
        });
        return { data: bytes.toString("base64") };
      },
      "files.put": async (params) => {
        const [device, name] = [this.device(params), params.text("name", MAX_NAME)];
        const bytes = decoded(params.text("data", MAX_FILE * 2), "data");
        const options = { chunkSize: FILE_CHUNK, attempts: ATTEMPTS, at: () => {} };
        await writeRemoteFile((method, args) => device.link.call(method, args), name, bytes, options);
        device.note("file", `${name} written, ${bytes.length} bytes`);
        return null;
      },
      "files.remove": async (params) => {
        const [device, filename] = [this.device(params), params.text("name", MAX_NAME)];
        await device.link.call("FS.Remove", { filename });
        device.note("file", `${filename} removed`);
        return null;
      },
      "files.rename": async (params) => {
        const [device, from, to] = [this.device(params), params.text("from", MAX_NAME), params.text("to", MAX_NAME)];
        await device.link.call("FS.Rename", { src: from, dst: to });
        device.note("file", `${from} renamed to ${to}`);
        return null;
      },
    } satisfies Partial<Handlers>;
  }

  private buildMethods() {
    return {
      "project.files": (params) => this.machine(params).project.files(),
      "project.read": (params) => ({ text: this.machine(params).project.read(params.text("name", MAX_NAME)) }),
      "project.write": (params) => {
        this.machine(params).project.write(params.text("name", MAX_NAME), params.text("text"));
        return null;
      },
      build: (params) => {
        const platform = params.optionalText("platform", MAX_NAME);
        return this.machine(params).build(platform === undefined ? undefined : params.oneOf("platform", platformNames()));
      },
      "build.size": (params) => this.sizeOf(this.machine(params).app.built?.folder),
    } satisfies Partial<Handlers>;
  }

  /** Of the platform that runs, or else of another one that was built. Throws UserError. */
  private sizeOf(folder: string | undefined): SizeReport {
    if (folder === undefined) throw new UserError("nothing is built yet");
    const places = [folder, ...["cortex-m", "linux"].map((platform) => join(dirname(folder), platform))];
    const report = places.filter((place) => existsSync(place)).flatMap((place) => readSizeReport(place) ?? [])[0];
    if (report === undefined) throw new UserError("nothing is linked yet: the node platform runs TypeScript as it is", "build for cortex-m or linux");
    return report;
  }

  private updateMethods() {
    return {
      "update.info": async (params) => {
        const { updater } = this.device(params);
        await updater.refresh();
        return updater.info;
      },
      "update.start": (params) => {
        const id = params.text("device", MAX_NAME);
        const [bundle, commitTimeout] = [params.optionalText("bundle", MAX_BUNDLE * 2), params.optionalCount("commitTimeout", MAX_COMMIT_S)];
        const bytes = bundle === undefined ? undefined : decoded(bundle, "bundle");
        const machine = bytes === undefined ? this.devices.machine(id) : undefined;
        this.devices.get(id).updater.start(async () => bytes ?? (await machine?.makeBundle()) ?? new Uint8Array(), commitTimeout);
        return null;
      },
      "update.commit": async (params) => {
        await this.device(params).updater.commit();
        return null;
      },
      "update.revert": async (params) => {
        await this.device(params).updater.revert();
        return null;
      },
    } satisfies Partial<Handlers>;
  }
}

/** Throws UserError. */
function decoded(text: string, name: string): Buffer {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new UserError(`${name} is not base64`);
  return Buffer.from(text, "base64");
}

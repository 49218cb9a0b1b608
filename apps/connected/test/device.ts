/** A device that runs apps/connected, used through the tool and by foreign clients. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../../libs/mqtt/test/mosquitto.ts";
import { type Ended, mos, Tool } from "../../../mos/test/tool.ts";
import { repositoryRoot } from "../../../ports/description.ts";

export const PASSWORD = "correct horse battery";

/** A restart in QEMU on a loaded machine. */
const BACK_AGAIN_MS = 60_000;

export class Device {
  readonly platform: string;
  /** How the machine calls the host that it runs on. */
  readonly hostAddress: string;
  id = "";
  /** Ports of this host that lead to the device. */
  uart = "";
  httpPort = 0;
  udpPort = 0;
  private run: Tool | undefined;
  private readonly output: string;
  private readonly buildFlags: readonly string[];

  /** `name`: of the folder for what is built; test files that run at the same time have their own. */
  constructor(platform: string, name = "connected-test", buildFlags: readonly string[] = []) {
    this.platform = platform;
    this.buildFlags = buildFlags;
    this.hostAddress = this.inQemu ? "10.0.2.2" : "127.0.0.1";
    this.output = join(repositoryRoot, "build", name, platform);
  }

  get inQemu(): boolean {
    return this.platform === "cortex-m";
  }

  /** Builds the app, boots it with empty flash, and gives it what it needs to be reached. */
  async start(): Promise<void> {
    await this.tool("build", "--platform", this.platform, "--output", this.output, ...this.buildFlags, "apps/connected");
    this.httpPort = await freePort();
    this.udpPort = await freePort();
    const forwards = this.inQemu ? ["--forward", `${this.httpPort}:80`, "--forward", `${this.udpPort}:8081/udp`] : [];
    rmSync(join(this.output, `${this.platform}-state`), { recursive: true, force: true });
    this.run = new Tool(["run", "--platform", this.platform, "--no-build", "--output", this.output, "--tcp", "0", ...forwards, "apps/connected"]);
    this.uart = (await this.run.printed(/RPC port: (tcp:\S+)/))[1] as string;
    await this.printed(/Init done/);
    this.id = JSON.parse(await this.over(this.uart, "call", "Sys.GetInfo")).id;
    await this.setPassword();
    const addresses = this.inQemu
      ? ["rpc.udp.listen_addr=8081"]
      : [`http.listen_addr=127.0.0.1:${this.httpPort}`, `rpc.udp.listen_addr=127.0.0.1:${this.udpPort}`];
    await this.over(this.uart, "config-set", "sntp.enable=false", ...addresses);
    await this.back(this.uart);
  }

  async stop(): Promise<void> {
    this.run?.signal("SIGINT");
    await this.run?.ended;
  }

  /** What the machine has printed. */
  get console(): string {
    return this.run?.stdout ?? "";
  }

  /** Waits for something on the console of the machine. */
  async printed(pattern: RegExp): Promise<void> {
    await this.run?.printed(pattern);
  }

  private async setPassword(): Promise<void> {
    const passwd = new Tool(["passwd", "--port", this.uart]);
    passwd.type(`${PASSWORD}\n`);
    const ended = await passwd.ended;
    if (ended.status !== 0) throw new Error(ended.stderr);
  }

  /** Runs a command of the tool against an address of the device; gives what it prints. */
  over(port: string, ...args: string[]): Promise<string> {
    return this.tool(...args, "--port", port, ...(port.startsWith("tcp") ? [] : ["--user", `admin:${PASSWORD}`]));
  }

  /** Waits until the device answers at an address, after a restart that may not have begun yet. */
  async back(port: string, ...more: string[]): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 700));
    const end = Date.now() + BACK_AGAIN_MS;
    for (;;) {
      const uptime = await mos(["call", "Sys.GetInfo", "--port", port, "--user", `admin:${PASSWORD}`, "--timeout", "8s", ...more]);
      if (uptime.status === 0) return;
      if (Date.now() > end) throw new Error(`${port} does not come back: ${uptime.stderr}\nThe device says:\n${this.run?.stdout.slice(-2000)}`);
    }
  }

  private async tool(...args: string[]): Promise<string> {
    const ended: Ended = await mos(args);
    if (ended.status !== 0) throw new Error(`mos ${args.join(" ")}: ${ended.stderr}${ended.stdout}`);
    return ended.stdout;
  }
}

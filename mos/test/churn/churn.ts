/** Connections come to a device and go, good ones and bad ones, and it has to be afterwards what it was before. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Certificates } from "../../../core/test/net/certificates.ts";
import { repositoryRoot } from "../../../ports/description.ts";
import { build } from "../../src/builder/build.ts";
import { planBuild } from "../../src/builder/plan.ts";
import { Booted, outputFolder } from "../machines.ts";
import { Broker } from "./broker.ts";
import { type Client, HTTP, TLS, WEB_SOCKET } from "./clients.ts";

/** Clients at a time: fewer than the connections that the servers take. */
const AT_ONCE = 12;
/** What two looks at a heap differ by anyhow: the stack is searched conservatively. */
const LIVE_DOUBT_BYTES = 4096;
const SETTLE_LIMIT_MS = 30_000;

export interface Figures {
  /** Reachable bytes of the collected heap. */
  live: number;
  /** Bytes that C code has allocated. */
  allocated: number;
  /** Of the HTTP servers, WebSockets included. */
  connections: number;
  descriptors: number;
}

/** What is wrong after `count` connections of each protocol; empty if nothing is. */
export function leftBehind(before: Figures, after: Figures, count: number): string {
  const faults = [
    after.connections === 0 ? "" : `${after.connections} connections`,
    after.descriptors === before.descriptors ? "" : `${after.descriptors - before.descriptors} descriptors`,
    after.allocated < before.allocated + count ? "" : `${after.allocated - before.allocated} bytes of C code`,
    after.live < before.live + LIVE_DOUBT_BYTES + count ? "" : `${after.live - before.live} bytes on the heap`,
  ];
  return faults.filter((fault) => fault !== "").join(", ");
}

/** What the device tells of itself: TCP ports, and its process. */
interface Ports {
  plain: number;
  tls: number;
  pid: number;
}

export class Churn {
  private readonly device: Booted;
  private readonly broker: Broker;
  private readonly ports: Ports;

  private constructor(device: Booted, broker: Broker, ports: Ports) {
    this.device = device;
    this.broker = broker;
    this.ports = ports;
  }

  /** Builds the device under the sanitizers and boots it. */
  static async start(name: string): Promise<Churn> {
    const folder = join(repositoryRoot, "mos/test/apps/churn");
    const device = await Booted.boot(await build(planBuild({ folder, platform: "linux", variant: "sanitize", output: outputFolder(name) })));
    const certificates = new Certificates();
    const text = (file: string) => readFileSync(certificates.path(file), "utf8");
    const ports = await device.call("Test.Serve", { cert: text("server.pem"), key: text("server.key") });
    certificates.remove();
    const broker = await new Broker().start();
    await device.call("Test.Connect", { server: `127.0.0.1:${broker.port}` });
    return new Churn(device, broker, ports as Ports);
  }

  /** `count` connections of each protocol: HTTP, WebSocket, TLS, and of the device to its broker. */
  async run(count: number): Promise<void> {
    const from = this.broker.connections;
    this.broker.disturb();
    await Promise.all([
      connect(count, Object.entries(HTTP), this.ports.plain),
      connect(count, Object.entries(WEB_SOCKET), this.ports.plain),
      connect(count, Object.entries(TLS), this.ports.tls),
      this.until(() => this.broker.connections - from >= count, SETTLE_LIMIT_MS + 20 * count),
    ]);
    this.broker.settle();
  }

  /** How the device is when all clients are gone and the broker is good: it is asked until that is so. */
  async figures(): Promise<Figures> {
    let figures = await this.look();
    await this.until(async () => {
      const { state, queued } = (await this.device.call("Mqtt.Status")) as { state: string; queued: number };
      figures = await this.look();
      return state === "connected" && queued === 0 && figures.connections === 0;
    }, SETTLE_LIMIT_MS);
    return figures;
  }

  /** What it says on its console: sanitizers, too. */
  get console(): string {
    return this.device.console;
  }

  async stop(): Promise<void> {
    this.broker.stop();
    await this.device.stop();
  }

  private async look(): Promise<Figures> {
    const figures = (await this.device.call("Test.Figures")) as Figures;
    return { ...figures, descriptors: readdirSync(`/proc/${this.ports.pid}/fd`).length };
  }

  private async until(holds: () => boolean | Promise<boolean>, limit: number): Promise<void> {
    for (const end = Date.now() + limit; !(await holds()); ) {
      if (Date.now() > end) throw new Error(`the device does not settle: ${JSON.stringify(await this.look())}\n${this.console.slice(-2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Some at a time, each kind in turn. */
async function connect(count: number, kinds: [string, Client][], port: number): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const [name, client] = kinds[next++ % kinds.length] as [string, Client];
      try {
        await client(port);
      } catch (error) {
        throw new Error(`${name}: ${error instanceof Error ? error.message : error}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

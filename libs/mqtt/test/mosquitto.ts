import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

/** A real broker with its own configuration in a folder of its own. It keeps sessions over a restart. */
export class Mosquitto {
  readonly folder = mkdtempSync(join(tmpdir(), "mosquitto-"));
  port = 0;
  log = "";
  private process: ChildProcess | undefined;

  /** `lines`: more of the configuration, with `@` for the folder. */
  async start(lines: readonly string[] = ["allow_anonymous true"], port?: number): Promise<this> {
    this.port = port ?? (await freePort());
    const head = [
      ...(process.getuid?.() === 0 ? ["user root"] : []),
      "persistence true",
      `persistence_location ${this.folder}/`,
      "max_queued_messages 0",
      "log_type all",
      `listener ${this.port} 127.0.0.1`,
    ];
    writeFileSync(join(this.folder, "mosquitto.conf"), `${[...head, ...lines].join("\n").replaceAll("@", this.folder)}\n`);
    await this.launch();
    return this;
  }

  /** Starts the process, and waits until it takes connections. */
  async launch(): Promise<void> {
    const child = spawn("mosquitto", ["-c", join(this.folder, "mosquitto.conf")], { stdio: ["ignore", "ignore", "pipe"] });
    child.stderr.on("data", (data) => {
      this.log += data;
    });
    this.process = child;
    for (let i = 0; i < 200; i++) {
      if (child.exitCode !== null) throw new Error(`mosquitto: ${this.log}`);
      if (await this.answers()) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error("mosquitto does not listen");
  }

  private answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, "127.0.0.1");
      socket.on("connect", () => {
        socket.destroy();
        resolve(true);
      });
      socket.on("error", () => resolve(false));
    });
  }

  /** Ends the process; what it has to keep is in its folder. */
  async stop(): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (child === undefined || child.exitCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** Runs mosquitto_pub to its end. */
  pub(...args: string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      execFile("mosquitto_pub", ["-h", "127.0.0.1", "-p", `${this.port}`, ...args], { timeout: 10_000 }, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Starts mosquitto_sub and waits until it is subscribed. Its lines come into the array. */
  async sub(...args: string[]): Promise<Subscriber> {
    const child = spawn("stdbuf", ["-oL", "mosquitto_sub", "-d", "-h", "127.0.0.1", "-p", `${this.port}`, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    const subscriber = new Subscriber(child);
    await subscriber.ready;
    return subscriber;
  }
}

/** A running mosquitto_sub. */
export class Subscriber {
  /** What it has printed, without what `-d` adds. */
  readonly lines: string[] = [];
  readonly ready: Promise<void>;
  private readonly process: ChildProcess;

  constructor(child: ChildProcess) {
    this.process = child;
    let rest = "";
    this.ready = new Promise((resolve, reject) => {
      child.on("exit", () => reject(new Error("mosquitto_sub has ended")));
      child.stdout?.on("data", (data) => {
        const lines = (rest + data).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          if (/^(Client |Subscribed )/.test(line)) {
            if (line.startsWith("Subscribed ")) resolve();
          } else {
            this.lines.push(line);
          }
        }
      });
    });
    this.ready.catch(() => {});
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    this.process.kill("SIGTERM");
    await once(this.process, "exit");
  }
}

/** The images whose size `npm run bench:size` prints do their work in the memory that it counts: one MQTT connection, with TLS or without, and one WebSocket. */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltImage, buildConnected, CONNECTED_IMAGES, ramInUse } from "../../../compiler/bench/size/connected.ts";
import { Certificates } from "../../../core/test/net/certificates.ts";
import { freePort, Mosquitto } from "../../../libs/mqtt/test/mosquitto.ts";
import { type DeviceFlags, type Device as Remote, withDevice } from "../../../mos/src/rpc/connect.ts";
import { Tool } from "../../../mos/test/tool.ts";
import { BUILD_LIMIT_MS } from "./board.ts";

const PASSWORD = "correct horse battery";
/** The host, as the board's network sees it. */
const HOST = "10.0.2.2";
const FILE_BYTES = 20_000;
/** As `mos put` sends them. */
const PART_BYTES = 512;
const CALLS = 50;

const certificates = new Certificates();
const broker = new Mosquitto();
let tlsPort = 0;

beforeAll(async () => {
  tlsPort = await freePort();
  const file = (name: string) => certificates.path(name);
  const tls = [`cafile ${file("ca.pem")}`, `certfile ${file("server.pem")}`, `keyfile ${file("server.key")}`, "require_certificate true"];
  await broker.start(["allow_anonymous true", `listener ${tlsPort} 127.0.0.1`, ...tls]);
});
afterAll(async () => {
  await broker.remove();
  certificates.remove();
});

describe.each(CONNECTED_IMAGES)("$name", ({ name, flash, ram }) => {
  let image: BuiltImage;
  let run: Tool;
  let uart = "";
  let httpPort = 0;

  beforeAll(async () => {
    image = await buildConnected(name);
    httpPort = await freePort();
    rmSync(join(image.output, "cortex-m-state"), { recursive: true, force: true });
    const where = ["--no-build", "--output", image.output, "--tcp", "0", "--forward", `${httpPort}:80`];
    run = new Tool(["run", "--platform", "cortex-m", ...where, image.folder]);
    uart = (await run.printed(/RPC port: (tcp:\S+)/))[1] as string;
    await run.printed(/Init done/);
  }, BUILD_LIMIT_MS);
  afterAll(async () => {
    run.signal("SIGINT");
    await run.ended;
  });

  function at<T>(port: string, use: (device: Remote) => Promise<T>): Promise<T> {
    const flags: DeviceFlags = { port, timeout: 20_000, baudRate: 115_200, ...(port.startsWith("tcp") ? {} : { user: `admin:${PASSWORD}` }) };
    return withDevice(flags, use);
  }

  /** Gives it its password, its certificates and its server; it starts again with them. */
  async function prepare(): Promise<string> {
    return at(uart, async (device) => {
      await device.call("Sys.SetPassword", { user: "admin", password: PASSWORD });
      const mqtt: Record<string, unknown> = { enable: true, server: `${HOST}:${name === "full" ? tlsPort : broker.port}` };
      if (name === "full") {
        for (const file of ["ca.pem", "client.pem", "client.key"]) await write(device, file, Buffer.from(certificates.bytes(file)));
        Object.assign(mqtt, { ssl_ca_cert: "ca.pem", ssl_cert: "client.pem", ssl_key: "client.key" });
      }
      const { id } = (await device.call("Sys.GetInfo")) as { id: string };
      await device.call("Config.Set", { config: { mqtt }, save: true, reboot: true });
      return id;
    });
  }

  test(`runs in ${ram / 1024} KB of RAM and ${flash / 1024} KB of flash`, async () => {
    expect(image.sizes.flash).toBeLessThanOrEqual(flash);
    expect(ramInUse(image.sizes)).toBeLessThanOrEqual(ram);
    const before = broker.log.length;
    const id = await prepare();
    const brokerLog = () => broker.log.slice(before);
    await expect.poll(brokerLog, { timeout: 30_000 }).toContain(`Sending SUBACK to ${id}`);

    const bytes = randomBytes(FILE_BYTES);
    const info = await at(`ws://127.0.0.1:${httpPort}/rpc`, (ws) =>
      at(`mqtt://127.0.0.1:${broker.port}/${id}`, async (mqtt) => {
        await Promise.all([calls(ws, id), calls(mqtt, id)]);
        await write(ws, "file.bin", bytes);
        expect((await read(mqtt, "file.bin")).equals(bytes)).toBe(true);
        return (await ws.call("Sys.GetInfo")) as Record<string, number>;
      }),
    );
    console.log(`${name}: heap of ${info.ram_size} bytes, least ever free ${info.ram_min_free}`);
    expect(brokerLog().match(new RegExp(`New client connected from \\S+ as ${id} `, "g"))).toHaveLength(1);
    expect(run.stdout + run.stderr).not.toMatch(/out of memory|no memory|uncaught|panic/i);
  }, 120_000);
});

async function calls(device: Remote, id: string): Promise<void> {
  for (let i = 0; i < CALLS; i++) expect(await device.call("Sys.GetInfo")).toMatchObject({ id });
}

async function write(device: Remote, filename: string, bytes: Buffer): Promise<void> {
  for (let offset = 0; offset < bytes.length; offset += PART_BYTES) {
    const data = bytes.subarray(offset, offset + PART_BYTES).toString("base64");
    await device.call("FS.Put", { filename, data, append: offset > 0 });
  }
}

async function read(device: Remote, filename: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let left = 1, offset = 0; left > 0; ) {
    const part = (await device.call("FS.Get", { filename, offset, len: PART_BYTES })) as { data: string; left: number };
    parts.push(Buffer.from(part.data, "base64"));
    offset += parts.at(-1)?.length ?? 0;
    left = part.left;
  }
  return Buffer.concat(parts);
}

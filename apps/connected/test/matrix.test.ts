/** Every machine over every transport: the table of docs/connectivity.md. */

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { Certificates } from "../../../core/test/net/certificates.ts";
import { freePort, Mosquitto } from "../../../libs/mqtt/test/mosquitto.ts";
import { mos, Tool } from "../../../mos/test/tool.ts";
import { repositoryRoot } from "../../../ports/description.ts";
import { Device, PASSWORD } from "./device.ts";

const PLATFORMS = ["node", "linux", "cortex-m"];
const FILE_BYTES = 200_000;
/** A restart, or a file of 200 kB in small pieces, on a loaded machine. */
const LIMIT_MS = 180_000;

/** What was shown, by machine and transport. */
const shown = new Map<string, Set<string>>();
function show(platform: string, transport: string, what: string): void {
  const key = `${platform} | ${transport}`;
  shown.set(key, (shown.get(key) ?? new Set()).add(what));
}

const folder = mkdtempSync(join(tmpdir(), "connected-"));
const certificates = new Certificates();
const broker = new Mosquitto();
let tlsPort = 0;

beforeAll(async () => {
  tlsPort = await freePort();
  const file = (name: string) => certificates.path(name);
  await broker.start([
    "allow_anonymous true",
    // Else each answer waits 40 ms for what the kernel calls a delayed acknowledgement.
    "set_tcp_nodelay true",
    `listener ${tlsPort} 127.0.0.1`,
    `cafile ${file("ca.pem")}`,
    `certfile ${file("server.pem")}`,
    `keyfile ${file("server.key")}`,
    "require_certificate true",
  ]);
});
afterAll(async () => {
  await broker.remove();
  certificates.remove();
  rmSync(folder, { recursive: true });
});

const clientCertificate = (): string[] => [
  ...["--ca-cert-file", certificates.path("ca.pem")],
  ...["--cert-file", certificates.path("client.pem"), "--key-file", certificates.path("client.key")],
];

describe.each(PLATFORMS)("%s", (platform) => {
  const device = new Device(platform);
  let interval = 100;

  beforeAll(() => device.start(), LIMIT_MS);
  afterAll(() => device.stop());

  /** The tool's commands over one transport. The log of a device on UDP comes to a port of this host. */
  async function everything(transport: string, port: string, more: string[] = [], logPort = port): Promise<void> {
    const over = (...args: string[]) => device.over(port, ...args, ...more);
    await device.back(port, ...more);
    expect(JSON.parse(await over("call", "Sys.GetInfo")).id).toBe(device.id);
    show(platform, transport, "call");

    interval++;
    await over("config-set", `status.interval=${interval}`);
    await device.back(port, ...more);
    expect((await over("config-get", "status.interval")).trim()).toBe(String(interval));
    show(platform, transport, "config");

    const sent = join(folder, "sent.bin");
    const received = join(folder, "received.bin");
    writeFileSync(sent, randomBytes(FILE_BYTES));
    await over("put", sent, "file.bin");
    await over("get", "file.bin", received);
    expect(readFileSync(received).equals(readFileSync(sent))).toBe(true);
    show(platform, transport, "files");

    const log = new Tool(["console", "--port", logPort, "--no-input", ...(port.startsWith("tcp") ? [] : ["--user", `admin:${PASSWORD}`]), ...more]);
    try {
      // The console has begun to listen once it prints; until then the line may be missed.
      for (let said = 0; said < 20 && !log.stdout.includes("heard over"); said++) {
        await over("call", "Status.Say", JSON.stringify({ text: `heard over ${transport}` }));
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      expect(log.stdout).toContain(`heard over ${transport}`);
    } finally {
      log.signal("SIGINT");
      await log.ended;
    }
    show(platform, transport, "console");
  }

  test("UART", () => everything("UART", device.uart), LIMIT_MS);
  test("HTTP", () => everything("HTTP", `http://127.0.0.1:${device.httpPort}/rpc`), LIMIT_MS);
  test("WebSocket", () => everything("WebSocket", `ws://127.0.0.1:${device.httpPort}/rpc`), LIMIT_MS);
  test(
    "UDP",
    async () => {
      const logPort = await freePort();
      await device.over(device.uart, "config-set", `debug.udp_log_addr=${device.hostAddress}:${logPort}`);
      await everything("UDP", `udp://127.0.0.1:${device.udpPort}`, [], `udp://:${logPort}`);
    },
    LIMIT_MS,
  );

  test(
    "MQTT",
    async () => {
      await device.over(device.uart, "config-set", "mqtt.enable=true", `mqtt.server=${device.hostAddress}:${broker.port}`);
      await everything("MQTT", `mqtt://127.0.0.1:${broker.port}/${device.id}`);
    },
    LIMIT_MS,
  );

  test(
    "MQTT over TLS with client certificates",
    async () => {
      for (const name of ["ca.pem", "client.pem", "client.key"]) await device.over(device.uart, "put", certificates.path(name), name);
      const files = ["mqtt.ssl_ca_cert=ca.pem", "mqtt.ssl_cert=client.pem", "mqtt.ssl_key=client.key"];
      await device.over(device.uart, "config-set", `mqtt.server=${device.hostAddress}:${tlsPort}`, ...files);
      await everything("MQTT over TLS", `mqtts://127.0.0.1:${tlsPort}/${device.id}`, clientCertificate());
    },
    LIMIT_MS,
  );

  test(
    "foreign clients: curl, ws, mosquitto_pub and mosquitto_sub, mqtt",
    async () => {
      const base = `http://127.0.0.1:${device.httpPort}`;
      const digest = ["--silent", "--digest", "--user", `admin:${PASSWORD}`];
      expect(JSON.parse(execFileSync("curl", [...digest, `${base}/rpc/Sys.GetInfo`]).toString()).id).toBe(device.id);
      expect(execFileSync("curl", ["--silent", `${base}/index.html`]).toString()).toContain("<h1>");
      show(platform, "HTTP", "curl");

      const frame = await new Promise<string>((resolve, reject) => {
        const socket = new WebSocket(`ws://127.0.0.1:${device.httpPort}/rpc`);
        socket.on("open", () => socket.send('{"id":1,"src":"ws","method":"RPC.Ping"}'));
        socket.on("message", (data) => {
          resolve(String(data));
          socket.close();
        });
        socket.on("error", reject);
      });
      expect(JSON.parse(frame)).toMatchObject({ id: 1, dst: "ws", error: { code: 401 } });
      show(platform, "WebSocket", "ws");

      await device.over(device.uart, "config-set", `mqtt.server=${device.hostAddress}:${broker.port}`, "mqtt.ssl_ca_cert=", "mqtt.ssl_cert=", "mqtt.ssl_key=");
      await device.back(`mqtt://127.0.0.1:${broker.port}/${device.id}`);
      const subscriber = await broker.sub("-t", `${device.id}/status`, "-q", "1");
      await broker.pub("-t", `${device.id}/ask`, "-m", "now", "-q", "1");
      await expect.poll(() => subscriber.lines.length, { timeout: 10_000 }).toBeGreaterThan(0);
      expect(JSON.parse(subscriber.lines[0] as string).id).toBe(device.id);
      await subscriber.stop();
      show(platform, "MQTT", "mosquitto");

      const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
      const answer = new Promise<string>((resolve) => client.on("message", (_, data) => resolve(data.toString())));
      await client.subscribeAsync("tester/rpc", { qos: 1 });
      await client.publishAsync(`${device.id}/rpc`, '{"id":7,"src":"tester","method":"RPC.Ping"}', { qos: 1 });
      expect(JSON.parse(await answer)).toMatchObject({ id: 7, error: { code: 401 } });
      await client.endAsync();
      show(platform, "MQTT", "mqtt");
    },
    LIMIT_MS,
  );

  test(
    "a server with TLS: openssl, curl, the tool over wss and https",
    async () => {
      for (const name of ["server.pem", "server.key"]) await device.over(device.uart, "put", certificates.path(name), name);
      await device.over(device.uart, "config-set", "http.ssl_cert=server.pem", "http.ssl_key=server.key");
      const ca = ["--ca-cert-file", certificates.path("ca.pem")];
      for (const scheme of ["https", "wss"]) {
        const port = `${scheme}://127.0.0.1:${device.httpPort}/rpc`;
        await device.back(port, ...ca);
        expect(JSON.parse(await device.over(port, "call", "Sys.GetInfo", ...ca)).id).toBe(device.id);
        show(platform, scheme === "https" ? "HTTP over TLS" : "WebSocket over TLS", "call");
      }
      const unknown = await mos(["call", "RPC.Ping", "--port", `https://127.0.0.1:${device.httpPort}/rpc`]);
      expect(unknown.status).not.toBe(0);
      const page = execFileSync("curl", ["--silent", "--cacert", certificates.path("ca.pem"), `https://127.0.0.1:${device.httpPort}/index.html`]);
      expect(page.toString()).toContain("<h1>");
      show(platform, "HTTP over TLS", "curl");
      const openssl = ["s_client", "-connect", `127.0.0.1:${device.httpPort}`, "-CAfile", certificates.path("ca.pem"), "-verify_return_error", "-quiet"];
      const text = execFileSync("openssl", openssl, {
        input: "GET /index.html HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        stdio: ["pipe", "pipe", "pipe"],
      });
      expect(text.toString()).toContain("<h1>");
      show(platform, "HTTP over TLS", "openssl");
    },
    LIMIT_MS,
  );
});

/** The table as Markdown. */
function table(): string {
  const lines = ["| machine | transport | shown |", "| --- | --- | --- |"];
  for (const [key, what] of shown) lines.push(`| ${key} | ${[...what].join(", ")} |`);
  return lines.join("\n");
}

test("docs/connectivity.md shows what was shown", () => {
  console.log(table());
  expect(readFileSync(join(repositoryRoot, "docs/connectivity.md"), "utf8")).toContain(table());
});

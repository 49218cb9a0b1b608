import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { RamFs } from "@meerkat/core/vfs/ram_fs.ts";
import { mount, writeFile } from "@meerkat/core/vfs/vfs.ts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Certificates } from "../../../core/test/net/certificates.ts";
import { bootForTest, printed, until } from "../../../core/test/net/machine.ts";
import { connected, settings, startClient, stopClients } from "./device.ts";
import { freePort, Mosquitto } from "./mosquitto.ts";

const broker = new Mosquitto();
const certificates = new Certificates();
let mutual = 0;
let password = 0;
let psk = 0;
const PSK_KEY = "00112233445566778899aabbccddeeff";

beforeAll(async () => {
  await bootForTest();
  mount("/", new RamFs(1_000_000));
  for (const name of ["ca.pem", "other-ca.pem", "client.pem", "client.key"]) writeFile(name, certificates.bytes(name));
  writeFile("both.pem", new Uint8Array(Buffer.concat([certificates.bytes("client.pem"), certificates.bytes("client.key")])));
  [mutual, password, psk] = [await freePort(), await freePort(), await freePort()];
  execFileSync("mosquitto_passwd", ["-b", "-c", join(broker.folder, "passwords"), "ann", "größer"]);
  writeFileSync(join(broker.folder, "psk"), `device:${PSK_KEY}\n`);
  const tls = [`cafile ${certificates.path("ca.pem")}`, `certfile ${certificates.path("server.pem")}`, `keyfile ${certificates.path("server.key")}`];
  await broker.start([
    "per_listener_settings true",
    "allow_anonymous true",
    `listener ${mutual} 127.0.0.1`,
    ...tls,
    "require_certificate true",
    "use_identity_as_username true",
    `listener ${password} 127.0.0.1`,
    ...tls,
    "allow_anonymous false",
    "password_file @/passwords",
    `listener ${psk} 127.0.0.1`,
    "psk_hint meerkat",
    "psk_file @/psk",
    "use_identity_as_username true",
    "tls_version tlsv1.2",
  ]);
});

afterEach(stopClients);

afterAll(async () => {
  await broker.remove();
  certificates.remove();
});

async function failure(port: number, change: Parameters<typeof settings>[1]): Promise<string> {
  const client = startClient("dev", settings(port, { reconnect_timeout_min: 60, ...change }));
  await until(() => client.lastError !== "", "refused", 10_000);
  client.stop();
  return client.lastError;
}

describe("TLS", () => {
  test.each([
    ["certificate and key in two files", { ssl_cert: "client.pem", ssl_key: "client.key" }],
    ["in one file", { ssl_cert: "both.pem" }],
  ])("client certificate, %s", async (_, change) => {
    const client = startClient("tls", settings(mutual, { ssl_ca_cert: "ca.pem", ...change }));
    const got: string[] = [];
    client.subscribe("own", 2, (message) => got.push(message.text()));
    await connected(client);
    await until(() => client.session.subscriptions.settled, "subscribed");
    client.publish("own", "x".repeat(2500), 2, false);
    await until(() => got.length === 1, "there and back");
    expect(broker.log).toMatch(/as tls \(p2, c1, k60, u'client.test'\)/);
  });

  test("without the client certificate the server refuses", async () => {
    expect(await failure(mutual, { ssl_ca_cert: "ca.pem" })).not.toBe("");
  });

  test("another authority, another name: refused before anything is said", async () => {
    const before = broker.log.match(/New client connected/g)?.length;
    expect(await failure(password, { ssl_ca_cert: "other-ca.pem", user: "ann", pass: "größer" })).toMatch(/certificate|verif/i);
    expect(await failure(password, { server: `localhost:${password}`, ssl_ca_cert: "ca.pem", user: "ann", pass: "größer" })).toMatch(/certificate|name|verif/i);
    expect(broker.log.match(/New client connected/g)?.length).toBe(before);
  });

  test("ssl_insecure takes any certificate, with a warning", async () => {
    const client = startClient("careless", settings(password, { ssl_insecure: true, user: "ann", pass: "größer" }));
    await connected(client);
    expect(printed.text).toContain("the peer's certificate is not checked: ssl_insecure is set");
  });

  test("a pre-shared key, and a wrong one", async () => {
    const good = { ssl_psk_identity: "device", ssl_psk_key: PSK_KEY.toUpperCase() };
    const client = startClient("psk", settings(psk, good));
    await connected(client);
    expect(broker.log).toMatch(/as psk \(p2, c1, k60, u'device'\)/);
    expect(await failure(psk, { ...good, ssl_psk_key: "ff".repeat(16) })).not.toBe("");
  });
});

test("user name and password, and wrong ones", async () => {
  const client = startClient("ann", settings(password, { ssl_ca_cert: "ca.pem", user: "ann", pass: "größer" }));
  await connected(client);
  expect(await failure(password, { ssl_ca_cert: "ca.pem", user: "ann", pass: "wrong" })).toBe("refused: not authorized");
  expect(await failure(password, { ssl_ca_cert: "ca.pem" })).toBe("refused: not authorized");
  expect(await failure(password, { ssl_ca_cert: "ca.pem", version: 5, user: "bob", pass: "wrong" })).toMatch(
    /refused: (not authorized|bad user name or password)/,
  );
});

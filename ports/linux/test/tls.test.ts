/** TLS of the linux port against openssl's client and server, under the sanitizers. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Certificates } from "../../../core/test/net/certificates.ts";
import { hex } from "../../shared/test/commands.ts";
import { OpenSsl, withCertificate } from "../../shared/test/openssl.ts";
import { BUILD_LIMIT_MS, buildNatives, Device, LOOPBACK } from "./device.ts";

const [CA, CERT, KEY, PSK, PSK_IDENTITY, ALPN, CIPHERS] = [0, 1, 2, 3, 4, 5, 6];
const [INFO_ALPN, INFO_CIPHER, INFO_VERSION, INFO_RESUMED, INFO_PEER] = [0, 1, 2, 3, 4];
const PSK_KEY = "000102030405060708090a0b0c0d0e0f";

let device: Device;
let certificates: Certificates;
beforeAll(async () => {
  certificates = new Certificates();
  device = await Device.boot(await buildNatives("tls"));
}, BUILD_LIMIT_MS);
afterAll(async () => {
  expect(device.stderr).toBe("");
  await device.kill();
  certificates.remove();
});

let descriptors = 0;
const tools: OpenSsl[] = [];
beforeEach(() => {
  descriptors = device.descriptors;
});
afterEach(async () => {
  for (const tool of tools.splice(0)) await tool.end();
  for (let i = 0; i < 100 && device.descriptors > descriptors; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(device.descriptors).toBe(descriptors);
});

async function listenWithOpenSsl(args: string[]): Promise<{ tool: OpenSsl; port: number }> {
  const listening = await OpenSsl.listen(certificates.folder, args);
  tools.push(listening.tool);
  return listening;
}

async function put(config: number, what: number, bytes: Uint8Array | string): Promise<string> {
  await device.data(Buffer.from(bytes));
  return device.command(`set ${config} ${what}`);
}

/** Settings with these; the caller gives them back. */
async function settings(values: [number, Uint8Array | string][]): Promise<number> {
  const config = await device.number("config");
  for (const [what, value] of values) expect(await put(config, what, value)).toBe("true");
  return config;
}

async function start(port: number, config: number, host = "device.test"): Promise<number> {
  const s = await device.number(`connect ${LOOPBACK} ${port}`);
  expect(await device.command(`client ${s} ${config} ${host}`)).toBe("true");
  return s;
}

/** State of a client once the handshake is over, one way or the other. */
async function shake(port: number, config: number, host = "device.test"): Promise<{ s: number; state: string }> {
  const s = await start(port, config, host);
  return { s, state: await device.until(`state ${s}`, /^[123] /) };
}

function trusted(): Promise<number> {
  return settings([[CA, certificates.bytes("ca.pem")]]);
}

async function close(config: number, ...sockets: number[]): Promise<void> {
  for (const s of sockets) await device.command(`close ${s}`);
  await device.command(`free ${config}`);
}

describe("a client", () => {
  test("connects, carries bytes both ways, tells about the peer, ends by close_notify", async () => {
    const { tool, port } = await listenWithOpenSsl([...withCertificate("server"), "-alpn", "mqtt"]);
    const config = await trusted();
    expect(await put(config, ALPN, "http/1.1,mqtt")).toBe("true");
    const { s, state } = await shake(port, config);
    expect(state).toBe("1 ");
    expect(await device.command(`info ${s} ${INFO_PEER}`)).toBe("server.test");
    expect(await device.command(`info ${s} ${INFO_VERSION}`)).toBe("TLSv1.2");
    expect(await device.command(`info ${s} ${INFO_ALPN}`)).toBe("mqtt");
    expect(await device.command(`info ${s} ${INFO_CIPHER}`)).toMatch(/^TLS-ECDHE-ECDSA-WITH-/);
    expect(await device.command(`info ${s} ${INFO_RESUMED}`)).toBe("");
    expect(await device.command(`write ${s} ${hex("from the device\n")}`)).toBe("16");
    await tool.expect(/from the device\n/);
    tool.say("from openssl\n");
    await device.until(`read ${s} 100`, new RegExp(`^13 ${hex("from openssl\n")}`));
    // Settings in use do not change.
    expect(await put(config, ALPN, "")).toBe("false");
    await device.command(`close ${s}`);
    await tool.expect(/DONE|shutting down SSL/);
    await close(config);
  });

  test("carries more than a record, and hears the peer's end", async () => {
    const { tool, port } = await listenWithOpenSsl([...withCertificate("server"), "-rev"]);
    const config = await trusted();
    const { s } = await shake(port, config);
    const line = "abcdefghij".repeat(100);
    expect(await device.command(`write ${s} ${hex(`${line}\n`)}`)).toBe("1001");
    expect(await device.until(`read ${s} 600`, /^600 /)).toBe(`600 ${hex("jihgfedcba".repeat(60))}`);
    expect(await device.command(`read ${s} 600`)).toBe(`401 ${hex(`${"jihgfedcba".repeat(40)}\n`)}`);
    await device.command(`write ${s} ${hex("CLOSE\n")}`);
    await device.until(`state ${s}`, /^2 $/);
    await tool.end();
    await close(config, s);
  });

  test.each([
    ["another name", "other.test", /^3 certificate does not fit the host name other\.test$/],
    ["another address", "127.0.0.2", /^3 certificate does not fit the host name 127\.0\.0\.2$/],
    ["its address", "127.0.0.1", /^1 $/],
    ["a name by a wildcard", "a.wild.test", /^1 $/],
    ["two levels below a wildcard", "a.b.wild.test", /^3 certificate does not fit/],
    ["its name, written as a complete one", "device.test.", /^1 $/],
    ["no name", "", /^1 $/],
  ])("checks the certificate by %s", async (_, host, state) => {
    const { port } = await listenWithOpenSsl(withCertificate("server"));
    const config = await trusted();
    const outcome = await shake(port, config, host);
    expect(outcome.state).toMatch(state);
    expect(await device.command(`read ${outcome.s} 10`)).toBe("0 ");
    await close(config, outcome.s);
  });

  test("trusts nobody but its authorities", async () => {
    // An authority is signed by itself.
    const { port } = await listenWithOpenSsl(withCertificate("ca"));
    const others = await settings([[CA, certificates.bytes("other-ca.pem")]]);
    const refused = await shake(port, others);
    expect(refused.state).toBe("3 certificate not trusted: it is signed by itself");
    const none = await device.number("config");
    const unknown = await shake(port, none);
    expect(unknown.state).toBe("3 certificate not trusted: unknown authority (none is known)");
    await device.command(`verify ${none} 1`);
    await device.command(`close ${unknown.s}`);
    const taken = await shake(port, none);
    expect(taken.state).toBe("1 ");
    await close(others, refused.s);
    await close(none, taken.s);
  });

  test("does not know the authority of another", async () => {
    const { port } = await listenWithOpenSsl(withCertificate("server"));
    const config = await settings([[CA, certificates.bytes("other-ca.pem")]]);
    const { s, state } = await shake(port, config);
    expect(state).toBe("3 certificate not trusted: unknown authority");
    await close(config, s);
  });

  test("judges dates by the machine's own clock", async () => {
    const { port } = await listenWithOpenSsl(withCertificate("server"));
    const config = await trusted();
    const now = await device.number("wall");
    expect(Math.abs(now - Date.now())).toBeLessThan(5000);
    const cases: [number, RegExp][] = [
      [now + 40 * 86_400_000, /^3 certificate not trusted: it has expired$/],
      [now - 40 * 86_400_000, /^3 certificate not trusted: not valid yet$/],
      // Never set: no judgement.
      [5000, /^1 $/],
      [now, /^1 $/],
    ];
    for (const [wall, expected] of cases) {
      await device.command(`set-wall ${wall}`);
      // Without a session of before.
      await device.command(`verify ${config} 1`);
      await device.command(`verify ${config} 0`);
      const { s, state } = await shake(port, config);
      expect(state).toMatch(expected);
      await device.command(`close ${s}`);
    }
    await device.command(`free ${config}`);
  });

  test("resumes the session with the same host, port and name", async () => {
    const { port } = await listenWithOpenSsl(withCertificate("server"));
    const config = await trusted();
    const resumed: string[] = [];
    for (const host of ["device.test", "device.test", "127.0.0.1", "device.test"]) {
      const { s, state } = await shake(port, config, host);
      expect(state).toBe("1 ");
      resumed.push(await device.command(`info ${s} ${INFO_RESUMED}`));
      await device.command(`close ${s}`);
    }
    expect(resumed).toEqual(["", "1", "", "1"]);
    await device.command(`free ${config}`);
  });

  test("shows its certificate", async () => {
    const { tool, port } = await listenWithOpenSsl([...withCertificate("server"), "-Verify", "1", "-verify_return_error", "-CAfile", "ca.pem"]);
    const config = await trusted();
    const without = await shake(port, config);
    await device.until(`read ${without.s} 1`, /^0 /);
    await device.until(`state ${without.s}`, /^3 TLS failed: the peer /);
    await device.command(`close ${without.s}`);
    expect(await put(config, CERT, certificates.bytes("client.pem"))).toBe("true");
    expect(await put(config, KEY, certificates.bytes("client.key"))).toBe("true");
    const { s, state } = await shake(port, config);
    expect(state).toBe("1 ");
    await tool.expect(/CN = client\.test/);
    await close(config, s);
  });

  test("uses a pre-shared key", async () => {
    const { port } = await listenWithOpenSsl(["-nocert", "-psk", PSK_KEY, "-psk_identity", "meerkat", "-tls1_2"]);
    const key = Buffer.from(PSK_KEY, "hex");
    const config = await settings([
      [PSK, key],
      [PSK_IDENTITY, "meerkat"],
    ]);
    const { s, state } = await shake(port, config);
    expect(state).toBe("1 ");
    expect(await device.command(`info ${s} ${INFO_CIPHER}`)).toContain("PSK");
    await device.command(`close ${s}`);
    const wrong = await settings([
      [PSK, key.map((byte) => byte ^ 1)],
      [PSK_IDENTITY, "meerkat"],
    ]);
    const refused = await shake(port, wrong);
    expect(refused.state).toMatch(/^3 TLS failed: the peer has another key/);
    await close(config);
    await close(wrong, refused.s);
  });

  test("offers the cipher suites that are named", async () => {
    const { port } = await listenWithOpenSsl(withCertificate("rsa"));
    const config = await trusted();
    expect(await put(config, CIPHERS, "no-such:TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256")).toBe("true");
    const { s, state } = await shake(port, config);
    expect(state).toBe("1 ");
    expect(await device.command(`info ${s} ${INFO_CIPHER}`)).toBe("TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256");
    await device.command(`close ${s}`);
    // Settings cannot change as long as the closed connection says goodbye.
    await expect.poll(() => put(config, CIPHERS, "TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256"), { timeout: 5000 }).toBe("true");
    expect(await put(config, CIPHERS, "no-such")).toBe("false");
    const refused = await shake(port, config);
    expect(refused.state).toBe("3 TLS failed: the peer finds no cipher suite or certificate in common");
    await close(config, refused.s);
  });

  test("says so when the peer does not speak TLS, or goes away", async () => {
    const config = await trusted();
    for (const [answer, expected] of [
      ["220 smtp.example ready, how do you do\r\n", /does not speak TLS/],
      ["", /the peer has closed the connection/],
    ] as const) {
      const plain = createServer((socket) => socket.end(answer)).listen(0, "127.0.0.1");
      await once(plain, "listening");
      const { s, state } = await shake((plain.address() as AddressInfo).port, config);
      expect(state).toMatch(expected);
      await device.command(`close ${s}`);
      plain.close();
    }
    await device.command(`free ${config}`);
  });
});

describe("a server", () => {
  async function listen(config: number): Promise<{ l: number; port: number; accept: () => Promise<number> }> {
    const l = await device.number(`listen ${LOOPBACK} 0`);
    const port = Number((await device.command(`local ${l}`)).split(" ")[1]);
    const accept = async () => {
      const s = Number(await device.until(`accept ${l}`, /^\d/));
      expect(await device.command(`server ${s} ${config} `)).toBe("true");
      return s;
    };
    return { l, port, accept };
  }

  function own(extra: [number, Uint8Array | string][] = []): Promise<number> {
    return settings([[CERT, certificates.bytes("server.pem")], [KEY, certificates.bytes("server.key")], ...extra]);
  }

  function call(port: number, args: string[]): OpenSsl {
    const tool = new OpenSsl(certificates.folder, ["s_client", "-connect", `127.0.0.1:${port}`, "-CAfile", "ca.pem", "-servername", "device.test", ...args]);
    tools.push(tool);
    return tool;
  }

  test("serves, with what was agreed on by ALPN", async () => {
    const config = await own([[ALPN, "http/1.1"]]);
    const { l, port, accept } = await listen(config);
    const tool = call(port, ["-alpn", "h2,http/1.1", "-verify_hostname", "device.test", "-verify_return_error"]);
    const s = await accept();
    await device.until(`state ${s}`, /^1 $/);
    expect(await device.command(`info ${s} ${INFO_ALPN}`)).toBe("http/1.1");
    await tool.expect(/ALPN protocol: http\/1\.1[\s\S]*Verify return code: 0 \(ok\)/);
    tool.say("to the device\n");
    await device.until(`read ${s} 100`, new RegExp(`^14 ${hex("to the device\n")}`));
    await device.command(`write ${s} ${hex("to openssl\n")}`);
    await tool.expect(/to openssl\n/);
    await device.command(`shutdown ${s}`);
    await tool.expect(/closed/);
    await close(config, s, l);
  });

  test("resumes sessions by tickets", async () => {
    const config = await own();
    const { l, port, accept } = await listen(config);
    const resumed: string[] = [];
    for (const args of [
      ["-sess_out", "session.pem"],
      ["-sess_in", "session.pem"],
    ]) {
      const tool = call(port, args);
      const s = await accept();
      await device.until(`state ${s}`, /^1 $/);
      resumed.push(await device.command(`info ${s} ${INFO_RESUMED}`));
      await tool.expect(/Verify return code: 0/);
      tool.say("Q\n");
      // That the peer has ended is seen by reading.
      await expect.poll(async () => (await device.command(`read ${s} 10`)) && device.command(`state ${s}`), { timeout: 10_000 }).toMatch(/^2 /);
      await device.command(`close ${s}`);
    }
    expect(resumed).toEqual(["", "1"]);
    await close(config, l);
  });

  test("asks for a certificate if it knows authorities", async () => {
    const config = await own([[CA, certificates.bytes("ca.pem")]]);
    const { l, port, accept } = await listen(config);
    const good = call(port, withCertificate("client"));
    const s = await accept();
    await device.until(`state ${s}`, /^1 $/);
    expect(await device.command(`info ${s} ${INFO_PEER}`)).toBe("client.test");
    await good.end();
    const without = call(port, []);
    const refused = await accept();
    await device.until(`state ${refused}`, /^3 the peer shows no certificate$/);
    await without.expect(/alert/);
    const stranger = call(port, withCertificate("other-ca"));
    const unknown = await accept();
    await device.until(`state ${unknown}`, /^3 certificate not trusted: it is signed by itself$/);
    for (const each of [s, refused, unknown]) await device.command(`close ${each}`);
    await stranger.expect(/alert/);
    await close(config, l);
  });

  test("takes a pre-shared key, and only under its identity", async () => {
    const config = await settings([
      [PSK, Buffer.from(PSK_KEY, "hex")],
      [PSK_IDENTITY, "meerkat"],
    ]);
    const { l, port, accept } = await listen(config);
    call(port, ["-psk", PSK_KEY, "-psk_identity", "meerkat", "-tls1_2"]);
    const s = await accept();
    await device.until(`state ${s}`, /^1 $/);
    call(port, ["-psk", PSK_KEY, "-psk_identity", "mole", "-tls1_2"]);
    const refused = await accept();
    await device.until(`state ${refused}`, /^3 TLS handshake failed: unknown PSK identity/);
    await close(config, s, refused, l);
  });

  test("holds a flood back until the client reads, and loses nothing", async () => {
    const total = 5_000_000;
    const config = await own();
    const { l, port, accept } = await listen(config);
    const tool = call(port, ["-quiet"]);
    tool.pause();
    const s = await accept();
    await device.until(`state ${s}`, /^1 $/);
    await device.command(`flood ${s} ${total}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(device.takeUnasked()).not.toContain("flooded");
    tool.resume();
    await device.expect(new RegExp(`flooded ${total} in pieces`), 30_000);
    await device.command(`close ${s}`);
    await tool.ended;
    const bytes = Buffer.concat(tool.stdout);
    expect(bytes.length).toBe(total);
    expect(bytes.every((byte, i) => byte === (i & 255))).toBe(true);
    await close(config, l);
  }, 60_000);

  test("survives what is no TLS", async () => {
    const config = await own();
    const { l, port, accept } = await listen(config);
    for (const noise of [Buffer.from("GET / HTTP/1.1\r\n\r\n"), Buffer.alloc(20_000, 0x16), Buffer.from("16030100050100000100", "hex")]) {
      const peer = connect(port, "127.0.0.1").on("error", () => {});
      const s = await accept();
      peer.end(noise);
      await device.until(`state ${s}`, /^3 TLS /);
      await device.command(`close ${s}`);
      peer.destroy();
    }
    await close(config, l);
  });
});

test("settings refuse what is not what it should be, and run out", async () => {
  const config = await device.number("config");
  for (const what of [CA, CERT, KEY]) expect(await put(config, what, "-----BEGIN NONSENSE-----\n")).toBe("false");
  expect(await put(config, PSK, "short")).toBe("false");
  expect(await put(config, PSK_IDENTITY, "")).toBe("false");
  expect(await put(config, ALPN, "a,,b")).toBe("false");
  expect(await put(config, CERT, certificates.bytes("server.pem"))).toBe("true");
  expect(await put(config, KEY, certificates.bytes("client.key"))).toBe("false");
  expect(await put(config, KEY, certificates.bytes("server.key"))).toBe("true");
  await device.command(`free ${config}`);
  expect(await put(config, PSK, PSK_KEY)).toBe("false");
  const all: number[] = [];
  for (let c = 0; c >= 0; ) {
    c = await device.number("config");
    if (c >= 0) all.push(c);
  }
  expect(all.length).toBeGreaterThanOrEqual(8);
  for (const c of all) await device.command(`free ${c}`);
  const udp = await device.number(`udp ${LOOPBACK} 0`);
  const last = await device.number("config");
  expect(await device.command(`client ${udp} ${last} x`)).toBe("false");
  await close(last, udp);
});

/** mbedTLS on the board in QEMU, against openssl's client and server. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Certificates } from "../../../core/test/net/certificates.ts";
import { hex } from "../../shared/test/commands.ts";
import { OpenSsl, withCertificate } from "../../shared/test/openssl.ts";
import { Board, BUILD_LIMIT_MS, buildNatives, HOST } from "./board.ts";

const [CA, CERT, KEY, PSK, PSK_IDENTITY, ALPN, CIPHERS] = [0, 1, 2, 3, 4, 5, 6];
const [INFO_ALPN, INFO_CIPHER, INFO_VERSION, INFO_RESUMED, INFO_PEER] = [0, 1, 2, 3, 4];
const PSK_KEY = "000102030405060708090a0b0c0d0e0f";
const TLS_PORT = 443;

let board: Board;
let certificates: Certificates;
beforeAll(async () => {
  certificates = new Certificates();
  board = await Board.boot(await buildNatives("tls"), { forwards: [{ protocol: "tcp", devicePort: TLS_PORT }] });
  await board.goOnline();
}, BUILD_LIMIT_MS);
afterAll(async () => {
  await board?.kill();
  certificates.remove();
});

const tools: OpenSsl[] = [];
/** What a test that fails leaves open; the next one needs its port and memory. */
const opened = new Set<number>();
const made = new Set<number>();

afterEach(async () => {
  for (const tool of tools.splice(0)) await tool.end();
  for (const s of opened) await board.command(`close ${s}`);
  for (const config of made) await board.command(`free ${config}`);
  opened.clear();
  made.clear();
});

async function serve(args: string[]): Promise<{ tool: OpenSsl; port: number }> {
  const server = await OpenSsl.listen(certificates.folder, args);
  tools.push(server.tool);
  return server;
}

function call(args: string[]): OpenSsl {
  const port = board.hostPort(TLS_PORT);
  const tool = new OpenSsl(certificates.folder, ["s_client", "-connect", `127.0.0.1:${port}`, "-CAfile", "ca.pem", "-servername", "device.test", ...args]);
  tools.push(tool);
  return tool;
}

async function put(config: number, what: number, bytes: Uint8Array | string): Promise<string> {
  await board.data(Buffer.from(bytes));
  return board.command(`set ${config} ${what}`);
}

async function settings(values: [number, Uint8Array | string][]): Promise<number> {
  const config = await board.number("config");
  made.add(config);
  for (const [what, value] of values) expect(await put(config, what, value)).toBe("true");
  return config;
}

/** State of a client once the handshake is over, one way or the other. */
async function shake(port: number, config: number, host = "device.test"): Promise<{ s: number; state: string }> {
  const s = await board.number(`connect ${HOST} ${port}`);
  opened.add(s);
  expect(await board.command(`client ${s} ${config} ${host}`)).toBe("true");
  return { s, state: await board.until(`state ${s}`, /^[123] /) };
}

async function close(config: number, ...sockets: number[]): Promise<void> {
  for (const s of sockets) {
    await board.command(`close ${s}`);
    opened.delete(s);
  }
  await board.command(`free ${config}`);
  made.delete(config);
}

describe("a client", () => {
  test("connects, carries bytes both ways, tells about the peer, ends by close_notify", async () => {
    const { tool, port } = await serve([...withCertificate("server"), "-alpn", "mqtt"]);
    const config = await settings([
      [CA, certificates.bytes("ca.pem")],
      [ALPN, "http/1.1,mqtt"],
    ]);
    const { s, state } = await shake(port, config);
    expect(state).toBe("1 ");
    expect(await board.command(`info ${s} ${INFO_PEER}`)).toBe("server.test");
    expect(await board.command(`info ${s} ${INFO_VERSION}`)).toBe("TLSv1.2");
    expect(await board.command(`info ${s} ${INFO_ALPN}`)).toBe("mqtt");
    expect(await board.command(`info ${s} ${INFO_CIPHER}`)).toMatch(/^TLS-ECDHE-ECDSA-WITH-AES-/);
    expect(await board.command(`write ${s} ${hex("from the device\n")}`)).toBe("16");
    await tool.expect(/from the device\n/);
    tool.say("from openssl\n");
    await board.until(`read ${s} 100`, new RegExp(`^13 ${hex("from openssl\n")}`));
    await board.command(`close ${s}`);
    await tool.expect(/DONE|shutting down SSL/);
    await close(config);
  });

  test("refuses another name, another authority and an expired certificate", async () => {
    const { port } = await serve(withCertificate("server"));
    const config = await settings([[CA, certificates.bytes("ca.pem")]]);
    const other = await settings([[CA, certificates.bytes("other-ca.pem")]]);
    const name = await shake(port, config, "other.test");
    expect(name.state).toBe("3 certificate does not fit the host name other.test");
    const authority = await shake(port, other);
    expect(authority.state).toBe("3 certificate not trusted: unknown authority");
    await board.command(`set-wall ${Date.now() + 40 * 86_400_000}`);
    const late = await shake(port, config);
    expect(late.state).toBe("3 certificate not trusted: it has expired");
    await board.command("set-wall 0");
    const address = await shake(port, config, "10.0.2.2");
    expect(address.state).toBe("1 ");
    await close(config, name.s, late.s, address.s);
    await close(other, authority.s);
  });

  test("resumes its session, shows its certificate, speaks with an RSA server", async () => {
    const { tool, port } = await serve([...withCertificate("rsa"), "-Verify", "1", "-verify_return_error", "-CAfile", "ca.pem"]);
    const config = await settings([
      [CA, certificates.bytes("ca.pem")],
      [CERT, certificates.bytes("client.pem")],
      [KEY, certificates.bytes("client.key")],
      [CIPHERS, "TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256"],
    ]);
    const resumed: string[] = [];
    for (let i = 0; i < 2; i++) {
      const { s, state } = await shake(port, config);
      expect(state).toBe("1 ");
      expect(await board.command(`info ${s} ${INFO_CIPHER}`)).toBe("TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256");
      resumed.push(await board.command(`info ${s} ${INFO_RESUMED}`));
      await board.command(`close ${s}`);
    }
    await tool.expect(/CN = client\.test/);
    expect(resumed).toEqual(["", "1"]);
    await close(config);
  });

  test.each([["PSK-AES128-CCM8"], ["ECDHE-PSK-CHACHA20-POLY1305:PSK-AES256-GCM-SHA384"]])("uses a pre-shared key, %s", async (suites) => {
    const { port } = await serve(["-nocert", "-psk", PSK_KEY, "-psk_identity", "meerkat", "-tls1_2", "-cipher", `${suites}:@SECLEVEL=0`]);
    const config = await settings([
      [PSK, Buffer.from(PSK_KEY, "hex")],
      [PSK_IDENTITY, "meerkat"],
    ]);
    const { s, state } = await shake(port, config);
    expect(state).toBe("1 ");
    expect(await board.command(`info ${s} ${INFO_CIPHER}`)).toContain("PSK");
    await close(config, s);
  });
});

describe("a server", () => {
  async function listen(config: number): Promise<{ l: number; accept: () => Promise<number> }> {
    const l = await board.number(`listen 0 ${TLS_PORT}`);
    opened.add(l);
    const accept = async () => {
      const s = Number(await board.until(`accept ${l}`, /^\d/));
      opened.add(s);
      expect(await board.command(`server ${s} ${config} `)).toBe("true");
      return s;
    };
    return { l, accept };
  }

  function own(extra: [number, Uint8Array | string][] = []): Promise<number> {
    return settings([[CERT, certificates.bytes("server.pem")], [KEY, certificates.bytes("server.key")], ...extra]);
  }

  test("serves, with what was agreed on by ALPN, and ends by close_notify", async () => {
    const config = await own([[ALPN, "http/1.1"]]);
    const { l, accept } = await listen(config);
    const tool = call(["-alpn", "h2,http/1.1", "-verify_hostname", "device.test", "-verify_return_error"]);
    const s = await accept();
    await board.until(`state ${s}`, /^1 $/);
    await tool.expect(/ALPN protocol: http\/1\.1[\s\S]*Verify return code: 0 \(ok\)/);
    tool.say("to the device\n");
    await board.until(`read ${s} 100`, new RegExp(`^14 ${hex("to the device\n")}`));
    await board.command(`write ${s} ${hex("to openssl\n")}`);
    await tool.expect(/to openssl\n/);
    await board.command(`shutdown ${s}`);
    await tool.expect(/closed/);
    await close(config, s, l);
  });

  test("receives records of 16 KB", async () => {
    const config = await own();
    const { l, accept } = await listen(config);
    const tool = call(["-quiet", "-no_ign_eof"]);
    const s = await accept();
    await board.until(`state ${s}`, /^1 $/);
    await board.command(`drain ${s}`);
    const length = 300_000;
    tool.say(Buffer.from(Uint8Array.from({ length }, (_, i) => i & 255)));
    tool.endInput();
    await board.expect(new RegExp(`drained ${length} in order\n`), 30_000);
    await close(config, s, l);
  }, 60_000);

  test("resumes sessions by tickets", async () => {
    const config = await own();
    const { l, accept } = await listen(config);
    const resumed: string[] = [];
    for (const args of [
      ["-sess_out", "session.pem"],
      ["-sess_in", "session.pem"],
    ]) {
      const tool = call(args);
      const s = await accept();
      await board.until(`state ${s}`, /^1 $/);
      resumed.push(await board.command(`info ${s} ${INFO_RESUMED}`));
      await tool.expect(/Verify return code: 0/);
      tool.say("Q\n");
      // That the peer has ended is seen by reading.
      await expect.poll(async () => (await board.command(`read ${s} 10`)) && board.command(`state ${s}`), { timeout: 10_000 }).toMatch(/^2 /);
      await board.command(`close ${s}`);
    }
    expect(resumed).toEqual(["", "1"]);
    await close(config, l);
  });

  test("asks for a certificate if it knows authorities; the alert arrives", async () => {
    const config = await own([[CA, certificates.bytes("ca.pem")]]);
    const { l, accept } = await listen(config);
    const good = call(withCertificate("client"));
    const s = await accept();
    await board.until(`state ${s}`, /^1 $/);
    expect(await board.command(`info ${s} ${INFO_PEER}`)).toBe("client.test");
    await good.end();
    const without = call([]);
    const refused = await accept();
    await board.until(`state ${refused}`, /^3 the peer shows no certificate$/);
    await board.command(`close ${refused}`);
    await without.expect(/alert/);
    await close(config, s, l);
  });

  test("holds a flood back until the client reads, and loses nothing", async () => {
    const total = 6_000_000;
    const config = await own();
    const { l, accept } = await listen(config);
    const tool = call(["-quiet"]);
    tool.pause();
    const s = await accept();
    await board.until(`state ${s}`, /^1 $/);
    await board.command(`flood ${s} ${total}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    tool.resume();
    await board.expect(new RegExp(`flooded ${total} in pieces\n`), 50_000);
    await board.command(`close ${s}`);
    await tool.ended;
    const got = Buffer.concat(tool.stdout);
    expect(got.length).toBe(total);
    expect(got.every((byte, i) => byte === (i & 255))).toBe(true);
    await close(config, l);
  }, 90_000);

  test("serves 30 clients one after the other, and two at a time, from its static memory", async () => {
    const config = await own();
    const { l, accept } = await listen(config);
    for (let i = 0; i < 15; i++) {
      const first = call([]);
      const a = await accept();
      await board.until(`state ${a}`, /^1 $/);
      const second = call([]);
      const b = await accept();
      await board.until(`state ${b}`, /^1 $/);
      await first.end();
      await second.end();
      await board.command(`close ${a}`);
      await board.command(`close ${b}`);
    }
    await close(config, l);
  }, 60_000);
});

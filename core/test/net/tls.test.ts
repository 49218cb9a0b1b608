import { type ChildProcess, spawn } from "node:child_process";
import { LOOPBACK_ADDRESS } from "@meerkat/core/net/address.ts";
import { connectTcp, listenTcp, type TcpListener, type TcpSocket } from "@meerkat/core/net/tcp.ts";
import { TlsSettings } from "@meerkat/core/net/tls.ts";
import { NET_ENDED, NET_FAILED, NET_OPEN } from "@meerkat/hal/net.ts";
import {
  TLS_ALPN,
  TLS_CA,
  TLS_CERT,
  TLS_CIPHERS,
  TLS_INFO_ALPN,
  TLS_INFO_CIPHER,
  TLS_INFO_PEER,
  TLS_INFO_RESUMED,
  TLS_INFO_VERSION,
  TLS_KEY,
  TLS_PSK,
  TLS_PSK_IDENTITY,
} from "@meerkat/hal/tls.ts";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Certificates } from "./certificates.ts";
import { bootForTest, printed, until } from "./machine.ts";

let booted: BootedMachine;
let certificates: Certificates;
beforeAll(async () => {
  certificates = new Certificates();
  booted = await bootForTest();
});
afterAll(() => {
  booted.machine.stop("stopped");
  certificates.remove();
});

const leftovers: (() => unknown)[] = [];
afterEach(() => {
  for (const leftover of leftovers.splice(0)) leftover();
});

const utf8 = (text: string) => new TextEncoder().encode(text);

interface Parts {
  ca?: string;
  own?: string;
  psk?: Uint8Array;
  identity?: string;
  alpn?: string;
  ciphers?: string;
}

function settings({ ca, own, psk, identity, alpn, ciphers }: Parts): TlsSettings {
  const made = new TlsSettings();
  if (ca !== undefined) expect(made.set(TLS_CA, certificates.bytes(`${ca}.pem`), "CA")).toBe(true);
  if (own !== undefined) {
    expect(made.set(TLS_CERT, certificates.bytes(`${own}.pem`), "certificate")).toBe(true);
    expect(made.set(TLS_KEY, certificates.bytes(`${own}.key`), "key")).toBe(true);
  }
  if (psk !== undefined) expect(made.set(TLS_PSK, psk, "key")).toBe(true);
  if (identity !== undefined) expect(made.set(TLS_PSK_IDENTITY, utf8(identity), "identity")).toBe(true);
  if (alpn !== undefined) expect(made.set(TLS_ALPN, utf8(alpn), "protocols")).toBe(true);
  if (ciphers !== undefined) expect(made.set(TLS_CIPHERS, utf8(ciphers), "ciphers")).toBe(true);
  leftovers.push(() => made.free());
  return made;
}

/** What a test knows of a connection. */
class Peer {
  readonly socket: TcpSocket;
  private readonly parts: Buffer[] = [];

  constructor(socket: TcpSocket) {
    this.socket = socket;
    leftovers.push(() => socket.close());
    const buffer = new Uint8Array(4096);
    socket.onEvent = () => {
      for (;;) {
        const count = socket.read(buffer, 0, buffer.length);
        if (count === 0) return;
        this.parts.push(Buffer.from(buffer.subarray(0, count)));
      }
    };
  }

  get received(): Buffer {
    return Buffer.concat(this.parts);
  }

  get text(): string {
    return this.received.toString();
  }

  send(text: string): void {
    expect(this.socket.send(utf8(text))).toBe(true);
  }

  async settled(): Promise<string> {
    await until(() => this.socket.state === NET_OPEN || this.socket.state === NET_FAILED, "the end of the handshake");
    return this.socket.error;
  }
}

interface Server {
  listener: TcpListener;
  peers: Peer[];
}

function listen(tls: TlsSettings): Server {
  const peers: Peer[] = [];
  const listener = listenTcp(LOOPBACK_ADDRESS, 0, tls, (socket) => peers.push(new Peer(socket)));
  if (listener === undefined) throw new Error("no listener");
  leftovers.push(() => listener.close());
  return { listener, peers };
}

function connect(port: number, tls: TlsSettings, name = "device.test"): Peer {
  return new Peer(connectTcp("127.0.0.1", port, tls, name));
}

/** openssl in a process, with what it has printed. */
class OpenSsl {
  text = "";
  readonly process: ChildProcess;

  constructor(...args: string[]) {
    this.process = spawn("openssl", args, { cwd: certificates.folder, stdio: "pipe" });
    this.process.stdout?.on("data", (data) => {
      this.text += data;
    });
    this.process.stderr?.on("data", (data) => {
      this.text += data;
    });
    this.process.stdin?.on("error", () => {});
    leftovers.push(() => this.process.kill("SIGKILL"));
  }

  write(text: string): void {
    this.process.stdin?.write(text);
  }

  /** Port of `s_server -port 0`. */
  async port(): Promise<number> {
    await until(() => /ACCEPT .*:(\d+)/.test(this.text), "openssl s_server");
    return Number(/ACCEPT .*:(\d+)/.exec(this.text)?.[1]);
  }
}

function sServer(...args: string[]): OpenSsl {
  return new OpenSsl("s_server", "-accept", "127.0.0.1:0", ...args);
}

test("a client talks to openssl s_server, which sees the name it asks for", async () => {
  const server = sServer("-cert", "server.pem", "-key", "server.key", "-servername", "device.test", "-cert2", "server.pem", "-key2", "server.key");
  const client = connect(await server.port(), settings({ ca: "ca" }));
  expect(await client.settled()).toBe("");
  client.send("hello from the device\n");
  await until(() => server.text.includes("hello from the device"), "the client's line");
  expect(server.text).toMatch(/Hostname in TLS extension: "device.test"/);
  server.write("and hello back\n");
  await until(() => client.text === "and hello back\n", "the server's line");
  expect(client.socket.tlsInfo(TLS_INFO_ALPN)).toBe("");
  expect(client.socket.tlsInfo(TLS_INFO_VERSION)).toBe("TLSv1.3");
  expect(client.socket.tlsInfo(TLS_INFO_CIPHER)).toMatch(/^TLS_/);
  expect(client.socket.tlsInfo(TLS_INFO_PEER)).toBe("server.test");
  server.write("Q\n");
  await until(() => client.socket.state === NET_ENDED || client.socket.state === NET_FAILED, "the server's end");
});

test("a server talks to openssl s_client", async () => {
  const { listener, peers } = listen(settings({ own: "server" }));
  const client = new OpenSsl(
    "s_client",
    "-connect",
    `127.0.0.1:${listener.port}`,
    "-CAfile",
    "ca.pem",
    "-verify_return_error",
    "-verify_hostname",
    "device.test",
    "-quiet",
  );
  client.write("from s_client\n");
  await until(() => peers[0]?.text === "from s_client\n", "its line");
  peers[0]?.send("to s_client\n");
  await until(() => client.text.includes("to s_client"), "our line");
  peers[0]?.socket.shutdown();
  await until(() => client.process.exitCode !== null, "its end");
});

test("TLS 1.2 only peers, RSA keys and DER files are understood", async () => {
  const server = sServer("-cert", "rsa.pem", "-key", "rsa.key", "-tls1_2");
  certificates.openssl("x509", "-in", "ca.pem", "-outform", "der", "-out", "ca.der");
  const tls = new TlsSettings();
  leftovers.push(() => tls.free());
  expect(tls.set(TLS_CA, certificates.bytes("ca.der"), "CA")).toBe(true);
  const client = connect(await server.port(), tls);
  expect(await client.settled()).toBe("");
  expect(client.socket.tlsInfo(TLS_INFO_VERSION)).toBe("TLSv1.2");
  certificates.openssl("x509", "-in", "rsa.pem", "-outform", "der", "-out", "rsa.der");
  certificates.openssl("rsa", "-in", "rsa.key", "-outform", "der", "-out", "rsa.key.der");
  const own = new TlsSettings();
  leftovers.push(() => own.free());
  expect(own.set(TLS_CERT, certificates.bytes("rsa.der"), "certificate")).toBe(true);
  expect(own.set(TLS_KEY, certificates.bytes("rsa.key.der"), "key")).toBe(true);
  const ours = listen(own);
  const another = connect(ours.listener.port, tls);
  expect(await another.settled()).toBe("");
});

test.each([
  ["the wrong name", { ca: "ca" }, "other.test", "certificate does not fit the host name other.test"],
  ["the wrong address", { ca: "ca" }, "127.0.0.2", "certificate does not fit the host name 127.0.0.2"],
  ["the wrong CA", { ca: "other-ca" }, "device.test", "certificate not trusted: unknown authority"],
  ["no CA", {}, "device.test", "certificate not trusted: unknown authority"],
])("a certificate with %s is refused", async (_, parts, name, reason) => {
  const { listener, peers } = listen(settings({ own: "server" }));
  const client = connect(listener.port, settings(parts), name);
  expect(await client.settled()).toBe(reason);
  expect(client.socket.send(utf8("secret"))).toBe(false);
  await until(() => peers[0] !== undefined && peers[0].socket.state !== NET_OPEN, "the server to notice");
  expect(peers[0]?.text).toBe("");
});

test("an address in the certificate is good; without a name only the authority counts; verification can be skipped, and that is logged", async () => {
  const { listener } = listen(settings({ own: "server" }));
  expect(await connect(listener.port, settings({ ca: "ca" }), "127.0.0.1").settled()).toBe("");
  const careless = settings({});
  careless.skipVerification("a test wants it");
  expect(await connect(listener.port, careless, "other.test").settled()).toBe("");
  expect(printed.text).toMatch(/certificate is not checked: a test wants it/);
  careless.verify();
  expect(await connect(listener.port, careless, "device.test").settled()).toBe("certificate not trusted: unknown authority");
});

test("a server asks for a certificate exactly if it has a CA", async () => {
  const { listener, peers } = listen(settings({ own: "server", ca: "ca" }));
  const known = connect(listener.port, settings({ ca: "ca", own: "client" }));
  expect(await known.settled()).toBe("");
  known.send("it is me");
  await until(() => peers[0]?.text === "it is me", "its line");
  expect(peers[0]?.socket.tlsInfo(TLS_INFO_PEER)).toBe("client.test");

  const anonymous = connect(listener.port, settings({ ca: "ca" }));
  // In TLS 1.3 a client is done before the server has seen its certificate.
  await until(() => anonymous.socket.state === NET_FAILED || anonymous.socket.state === NET_ENDED, "the refusal");
  await until(() => peers[1]?.socket.state === NET_FAILED, "the refusal on this side");
  expect(peers[1]?.socket.error).toBe("client: the peer shows no certificate");

  const stranger = new OpenSsl("s_client", "-connect", `127.0.0.1:${listener.port}`, "-cert", "other-ca.pem", "-key", "other-ca.key", "-quiet");
  stranger.write("let me in\n");
  await until(() => peers[2]?.socket.state === NET_FAILED, "the refusal of a stranger");
  expect(peers[2]?.socket.error).toMatch(/^client: certificate not trusted/);
  expect(peers[2]?.text).toBe("");

  const asked = sServer("-cert", "server.pem", "-key", "server.key", "-CAfile", "ca.pem", "-Verify", "1");
  const client = connect(await asked.port(), settings({ ca: "ca", own: "client" }));
  expect(await client.settled()).toBe("");
  client.send("with certificate\n");
  await until(() => asked.text.includes("with certificate"), "its line");
  expect(asked.text).toContain("CN = client.test");
});

test("pre-shared keys", async () => {
  const psk = new Uint8Array(16).map((_, i) => i + 1);
  const hex = Buffer.from(psk).toString("hex");
  const foreign = sServer("-nocert", "-psk", hex, "-psk_identity", "device-1", "-tls1_2");
  const client = connect(await foreign.port(), settings({ psk, identity: "device-1" }));
  expect(await client.settled()).toBe("");
  client.send("keyed\n");
  await until(() => foreign.text.includes("keyed"), "its line");

  const { listener, peers } = listen(settings({ psk, identity: "device-1" }));
  const sClient = new OpenSsl("s_client", "-connect", `127.0.0.1:${listener.port}`, "-psk", hex, "-psk_identity", "device-1", "-tls1_2", "-quiet");
  sClient.write("from outside\n");
  await until(() => peers[0]?.text === "from outside\n", "its line");
  const ours = connect(listener.port, settings({ psk, identity: "device-1" }));
  expect(await ours.settled()).toBe("");
  expect(ours.socket.tlsInfo(TLS_INFO_CIPHER)).toContain("PSK");

  const wrongKey = connect(listener.port, settings({ psk: new Uint8Array(16), identity: "device-1" }));
  expect(await wrongKey.settled()).not.toBe("");
  const wrongIdentity = connect(listener.port, settings({ psk, identity: "device-2" }));
  expect(await wrongIdentity.settled()).not.toBe("");
});

test("application protocols: the server's best of what is offered; none in common is refused", async () => {
  const { listener, peers } = listen(settings({ own: "server", alpn: "mqtt,http/1.1" }));
  const client = connect(listener.port, settings({ ca: "ca", alpn: "http/1.1,mqtt" }));
  expect(await client.settled()).toBe("");
  expect(client.socket.tlsInfo(TLS_INFO_ALPN)).toBe("mqtt");
  await until(() => peers[0]?.socket.state === NET_OPEN, "the server's side");
  expect(peers[0]?.socket.tlsInfo(TLS_INFO_ALPN)).toBe("mqtt");
  const foreign = sServer("-cert", "server.pem", "-key", "server.key", "-alpn", "h2,http/1.1");
  const other = connect(await foreign.port(), settings({ ca: "ca", alpn: "mqtt,http/1.1" }));
  expect(await other.settled()).toBe("");
  expect(other.socket.tlsInfo(TLS_INFO_ALPN)).toBe("http/1.1");
  const odd = connect(listener.port, settings({ ca: "ca", alpn: "h3" }));
  expect(await odd.settled()).toContain("no application protocol");
});

test("a second connection resumes the session, but only a session that was trusted", async () => {
  const { listener, peers } = listen(settings({ own: "server" }));
  const trusting = settings({ ca: "ca" });
  for (const resumed of ["", "1", "1"]) {
    const client = connect(listener.port, trusting);
    expect(await client.settled()).toBe("");
    expect(client.socket.tlsInfo(TLS_INFO_RESUMED)).toBe(resumed);
    peers.at(-1)?.send("x");
    await until(() => client.text === "x", "a byte, and the session's ticket before it");
    client.socket.close();
  }
  const elsewhere = connect(listener.port, trusting, "127.0.0.1");
  expect(await elsewhere.settled()).toBe("");
  expect(elsewhere.socket.tlsInfo(TLS_INFO_RESUMED)).toBe("");
  for (const version of ["-tls1_2", "-tls1_3"]) {
    const foreign = sServer("-cert", "server.pem", "-key", "server.key", version);
    const port = await foreign.port();
    const wrong = settings({ ca: "other-ca" });
    for (let i = 0; i < 2; i++) expect(await connect(port, wrong).settled()).toBe("certificate not trusted: unknown authority");
    const right = settings({ ca: "ca" });
    for (const resumed of ["", "1"]) {
      const client = connect(port, right);
      expect(await client.settled()).toBe("");
      expect(client.socket.tlsInfo(TLS_INFO_RESUMED)).toBe(resumed);
      foreign.write("tick\n");
      await until(() => client.text === "tick\n", "its line");
      client.socket.close();
    }
  }
});

test("cipher suites by their mbedTLS names", async () => {
  const { listener } = listen(settings({ own: "server" }));
  const name = "TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256";
  const client = connect(listener.port, settings({ ca: "ca", ciphers: `TLS-NO-SUCH-THING:${name}` }));
  expect(await client.settled()).toBe("");
  expect(client.socket.tlsInfo(TLS_INFO_CIPHER)).toBe("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
  const none = new TlsSettings();
  expect(none.set(TLS_CIPHERS, utf8("TLS-NO-SUCH-THING"), "cipher suites")).toBe(false);
  expect(none.error).toBe("bad cipher suites");
  none.free();
});

test("bad files and settings that do not fit are told", async () => {
  const { listener } = listen(settings({ own: "server" }));
  const bad = new TlsSettings();
  expect(bad.set(TLS_CA, utf8("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), "ca.pem")).toBe(false);
  const refused = connect(listener.port, bad);
  expect(await refused.settled()).toBe("bad ca.pem");
  for (const [what, data] of [
    [TLS_CERT, utf8("")],
    [TLS_KEY, utf8("no key")],
    [TLS_PSK, new Uint8Array(15)],
  ] as const) {
    const other = new TlsSettings();
    expect(other.set(what, data, "file")).toBe(false);
    other.free();
  }
  bad.free();
  const mixed = new TlsSettings();
  mixed.set(TLS_CERT, certificates.bytes("client.pem"), "certificate");
  mixed.set(TLS_KEY, certificates.bytes("server.key"), "key");
  expect(await connect(listener.port, mixed).settled()).toBe("the key does not fit the certificate");
  mixed.free();
  mixed.free();
  expect(await connect(listener.port, mixed).settled()).toBe("these settings were given back");
  const keyless = listen(settings({}));
  const client = connect(keyless.listener.port, settings({ ca: "ca" }));
  expect(await client.settled()).not.toBe("");
  expect(keyless.peers[0]?.socket.error).toBe("a server needs a certificate");
});

test("a peer that speaks no TLS, and one that goes away in the handshake", async () => {
  const { listener, peers } = listen(settings({ own: "server" }));
  const plain = new Peer(connectTcp("127.0.0.1", listener.port, undefined, ""));
  plain.send("GET / HTTP/1.1\r\n\r\n");
  await until(() => peers[0]?.socket.state === NET_FAILED, "the refusal");
  expect(peers[0]?.socket.error).toMatch(/^TLS/);
  const leaving = new Peer(connectTcp("127.0.0.1", listener.port, undefined, ""));
  await until(() => peers.length === 2, "the connection");
  leaving.socket.close();
  await until(() => peers[1]?.socket.state === NET_FAILED, "its end");
  expect(peers[1]?.socket.error).toMatch(/ended the connection during the TLS handshake/);
  const { listener: bare } = (() => {
    const made = listenTcp(LOOPBACK_ADDRESS, 0, undefined, (socket) => socket.close());
    if (made === undefined) throw new Error("no listener");
    leftovers.push(() => made.close());
    return { listener: made };
  })();
  expect(await connect(bare.port, settings({ ca: "ca" })).settled()).toMatch(/ended the connection during the TLS handshake/);
});

test("megabytes through TLS with back-pressure, half-closed, and a reset", async () => {
  const { listener, peers } = listen(settings({ own: "server" }));
  const client = new Peer(connectTcp("127.0.0.1", listener.port, settings({ ca: "ca" }), "device.test"));
  const data = new Uint8Array(3 << 20).map((_, i) => (i ^ (i >>> 8)) & 255);
  let at = 0;
  client.socket.onEvent = () => {
    while (at < data.length) {
      const count = client.socket.write(data, at, data.length - at);
      at += count;
      if (count === 0) return;
    }
    client.socket.shutdown();
  };
  await until(() => peers.length === 1, "the connection");
  const peer = peers[0];
  if (peer === undefined) throw new Error("no server");
  const server = peer.socket;
  const buffer = new Uint8Array(100_000);
  await until(() => server.state === NET_ENDED, "everything", 20_000);
  expect(peer.received.equals(Buffer.from(data))).toBe(true);
  let answer = "";
  client.socket.onEvent = () => {
    const count = client.socket.read(buffer, 0, buffer.length);
    answer += Buffer.from(buffer.subarray(0, count)).toString();
  };
  server.send(utf8("got it"));
  await until(() => answer === "got it", "the answer after the end");

  const other = connect(listener.port, settings({ ca: "ca" }));
  expect(await other.settled()).toBe("");
  await until(() => peers[1]?.socket.state === NET_OPEN, "the other side");
  other.socket.abort();
  await until(() => peers[1]?.socket.state === NET_FAILED, "the reset");
});

test("100 TLS connections at once", async () => {
  const { listener, peers } = listen(settings({ own: "server" }));
  const tls = settings({ ca: "ca" });
  const clients = Array.from({ length: 100 }, () => connect(listener.port, tls));
  await until(() => clients.every(({ socket }) => socket.state === NET_OPEN), "all handshakes", 20_000);
  await until(() => peers.length === 100 && peers.every(({ socket }) => socket.state === NET_OPEN), "all of the server's", 20_000);
  for (const peer of peers) peer.send("ok");
  await until(() => clients.every(({ text }) => text === "ok"), "all answers");
});

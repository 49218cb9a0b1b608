/** Who may call what: access lists, passwords, replay. */
import { createHash } from "node:crypto";
import { listAllows } from "@meerkat/core/access_list.ts";
import { corePoll } from "@meerkat/core/loop.ts";
import { RamFs } from "@meerkat/core/vfs/ram_fs.ts";
import { mount, readFile, removeFile, writeFile } from "@meerkat/core/vfs/vfs.ts";
import { authenticate } from "@meerkat/rpc-common/access.ts";
import { ACCESS_DENIED, ACCESS_OPEN, ACCESS_USERS, accessRule, isAccessList } from "@meerkat/rpc-common/acl.ts";
import { hasPasswords, OWN_PASSWORD_FILE, rpcSecret } from "@meerkat/rpc-common/credentials.ts";
import { addMethod } from "@meerkat/rpc-common/methods.ts";
import { NONCE_LIFE_S, Nonces } from "@meerkat/rpc-common/nonce.ts";
import { networkInUse } from "@meerkat/rpc-common/passwords.ts";
import { addChannel, frameReceived, removeChannel } from "@meerkat/rpc-common/rpc.ts";
import { RpcSecuritySettings, setSecuritySettings } from "@meerkat/rpc-common/security.ts";
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { TestChannel } from "./test_channel.ts";

interface Reply {
  id?: number;
  result?: unknown;
  error?: { code: number; message?: string };
}

const hal = new FakeHal().install();
await import("@meerkat/rpc-common/init.ts");
mount("/", new RamFs(65_536));
addMethod("Test.Who", "", (call) => call.reply(JSON.stringify(call.user)));
addMethod("Test.Mine", "", (call) => {
  if (authenticate(call)) call.reply(JSON.stringify(call.user));
});

let settings: RpcSecuritySettings;
let network: TestChannel;
let local: TestChannel;
beforeEach(() => {
  settings = new RpcSecuritySettings();
  setSecuritySettings(settings);
  network = new TestChannel("net");
  network.local = false;
  local = new TestChannel("wire");
  addChannel(local);
  addChannel(network);
});
afterEach(() => {
  removeChannel(network);
  removeChannel(local);
});

function call(channel: TestChannel, method: string, members: object = {}): Reply {
  frameReceived(channel, JSON.stringify({ id: 1, src: channel.dst, method, ...members }));
  const replies = channel.take() as Reply[];
  expect(replies.length).toBeLessThanOrEqual(1);
  return replies[0] ?? {};
}

const hash = (algorithm: "md5" | "sha256", text: string) => createHash(algorithm).update(text).digest("hex");

interface Challenge {
  auth_type: string;
  nonce: number;
  nc: number;
  realm: string;
  algorithm: string;
}

function challengeOf(reply: Reply): Challenge {
  expect(reply.error?.code).toBe(401);
  return JSON.parse(reply.error?.message ?? "") as Challenge;
}

/** What Mongoose OS's tool puts into the retry. */
function answer({ realm, nonce, algorithm }: Challenge, username: string, password: string): object {
  const kind = algorithm === "SHA-256" ? "sha256" : "md5";
  const cnonce = 123456;
  const ha1 = hash(kind, `${username}:${realm}:${password}`);
  const ha2 = hash(kind, "dummy_method:dummy_uri");
  return { realm, username, nonce, cnonce, algorithm, response: hash(kind, `${ha1}:${nonce}:1:${cnonce}:auth:${ha2}`) };
}

function login(method: string, username: string, password: string): Reply {
  return call(network, method, { auth: answer(challengeOf(call(network, method)), username, password) });
}

test("a program that has not started a network has no passwords", () => {
  expect(call(network, "Test.Who")).toMatchObject({ error: { code: 403, message: "this program has no passwords" } });
  expect(call(local, "Test.Who")).toMatchObject({ result: "" });
});

describe("by default", () => {
  let password = "";
  beforeAll(() => {
    setSecuritySettings(new RpcSecuritySettings());
    networkInUse();
    password = /user admin, password ([a-z2-9]{16}) /.exec(hal.console)?.[1] ?? "";
  });

  test("the first use of the network makes a password, says it once, and keeps its hash", () => {
    expect(password).not.toBe("");
    const file = Buffer.from(readFile(OWN_PASSWORD_FILE, 1000) ?? []).toString();
    expect(file).toBe(`admin:RPC:${hash("sha256", `admin:RPC:${password}`)}\n`);
    networkInUse();
    expect(hal.console.split(password).length).toBe(2);
  });

  test("who is at the device needs no password", () => {
    expect(call(local, "Test.Who")).toMatchObject({ result: "" });
  });

  test("over the network every method wants one", () => {
    for (const method of ["RPC.Ping", "RPC.List", "Sys.GetInfo", "Sys.Reboot", "Sys.SetPassword", "Test.Who"]) {
      const challenge = challengeOf(call(network, method));
      expect(challenge).toMatchObject({ auth_type: "digest", nc: 1, realm: "RPC", algorithm: "SHA-256", hint: expect.stringContaining("mos passwd") });
      expect(Number.isSafeInteger(challenge.nonce)).toBe(true);
    }
    expect(login("Test.Who", "admin", password)).toMatchObject({ result: "admin" });
  });

  test("a wrong password, an unknown user, a changed answer: another challenge", () => {
    challengeOf(login("Test.Who", "admin", `${password}x`));
    challengeOf(login("Test.Who", "nobody", password));
    challengeOf(login("Test.Who", "admin:RPC", password));
    const auth = answer(challengeOf(call(network, "Test.Who")), "admin", password);
    challengeOf(call(network, "Test.Who", { auth: { ...auth, cnonce: 1 } }));
    expect(call(network, "Test.Who", { auth: { ...auth, nonce: String((auth as Challenge).nonce), cnonce: "123456" } })).toMatchObject({ result: "admin" });
  });

  test("an answer is good once, and for five minutes", async () => {
    const auth = answer(challengeOf(call(network, "Test.Who")), "admin", password);
    expect(call(network, "Test.Who", { auth })).toMatchObject({ result: "admin" });
    challengeOf(call(network, "Test.Who", { auth }));
    const late = answer(challengeOf(call(network, "Test.Who")), "admin", password);
    hal.now += (NONCE_LIFE_S + 1) * 1000;
    challengeOf(call(network, "Test.Who", { auth: late }));
    await hal.settle(corePoll);
  });

  test("what a frame must bring", () => {
    const auth = answer(challengeOf(call(network, "Test.Who")), "admin", password);
    for (const name of ["realm", "username", "nonce", "cnonce", "response"]) {
      expect(call(network, "Test.Who", { auth: { ...auth, [name]: undefined } })).toMatchObject({ error: { code: 400, message: "bad request" } });
    }
    const wrong = [{ realm: "other" }, { algorithm: "MD5" }, { algorithm: undefined }, { algorithm: "SHA-512" }];
    for (const members of wrong) expect(call(network, "Test.Who", { auth: { ...auth, ...members } })).toMatchObject({ error: { code: 400 } });
    expect(call(network, "Test.Who", { auth })).toMatchObject({ result: "admin" });
  });

  test("a notification that is not allowed does nothing, and is not answered", () => {
    frameReceived(network, '{"method":"Sys.SetPassword","params":{"user":"admin","password":"12345678"}}');
    expect(network.sent).toEqual([]);
    expect(login("Test.Who", "admin", password)).toMatchObject({ result: "admin" });
  });

  test("an unknown method is said to be unknown", () => {
    expect(call(network, "Test.None")).toMatchObject({ error: { code: 404 } });
  });

  test("credentials of the transport count; a transport may ask for them itself", () => {
    network.user = "admin";
    expect(call(network, "Test.Who")).toMatchObject({ result: "admin" });
    network.user = "";
    network.asksItself = true;
    expect(call(network, "Test.Who")).toEqual({});
    expect(network.asked.map((frame) => frame.method)).toEqual(["Test.Who"]);
  });

  test("Sys.SetPassword: from the device for anybody, by a user for himself, by admin for others", () => {
    const set = (channel: TestChannel, user: unknown, secret: unknown, members = {}) =>
      call(channel, "Sys.SetPassword", { params: { user, password: secret }, ...members });
    expect(set(local, "bob", "bobs password")).toMatchObject({ result: null });
    expect(login("Test.Who", "bob", "bobs password")).toMatchObject({ result: "bob" });
    network.user = "bob";
    expect(set(network, "bob", "bobs second")).toMatchObject({ result: null });
    expect(set(network, "admin", "bobs second")).toMatchObject({ error: { code: 403, message: "only admin may set the password of others" } });
    network.user = "admin";
    expect(set(network, "bob", "bobs third")).toMatchObject({ result: null });
    network.user = "";
    expect(login("Test.Who", "bob", "bobs third")).toMatchObject({ result: "bob" });
    challengeOf(login("Test.Who", "bob", "bobs second"));
    expect(login("Test.Who", "admin", password)).toMatchObject({ result: "admin" });
    expect(set(local, "bob", "short")).toMatchObject({ error: { code: 400, message: "password must have at least 8 characters" } });
    for (const user of ["", "a:b", "a\nb", "x".repeat(50)]) expect(set(local, user, "long enough")).toMatchObject({ error: { code: 400 } });
    expect(set(local, undefined, 12345678)).toMatchObject({ error: { code: 400, message: "user is required" } });
    expect(set(local, "x", 12345678)).toMatchObject({ error: { code: 400, message: "password must be a string" } });
  });

  test("without any password, the message says how to set one", () => {
    const file = readFile(OWN_PASSWORD_FILE, 1000) ?? new Uint8Array(0);
    removeFile(OWN_PASSWORD_FILE);
    expect(hasPasswords()).toBe(false);
    expect(call(network, "Test.Who")).toMatchObject({ error: { code: 403, message: expect.stringContaining("mos passwd") } });
    writeFile(OWN_PASSWORD_FILE, file);
  });
});

test("rpc.insecure lets everybody in, but not to the passwords", () => {
  settings.insecure = true;
  expect(call(network, "Test.Who")).toMatchObject({ result: "" });
  challengeOf(call(network, "Test.Mine"));
  challengeOf(call(network, "Sys.SetPassword", { params: { user: "admin", password: "12345678" } }));
});

describe("rpc.auth_file", () => {
  beforeEach(() => {
    settings.authFile = "users.txt";
    settings.authDomain = "Home";
  });

  test.each([0, 1])("algorithm %i", (algorithm) => {
    settings.authAlgo = algorithm;
    const kind = algorithm === 0 ? "md5" : "sha256";
    writeFile("users.txt", Buffer.from(`x:Other:1\nann:Home:${hash(kind, "ann:Home:secret").toUpperCase()}\nann:Home:second\n`));
    expect(login("Test.Who", "ann", "secret")).toMatchObject({ result: "ann" });
    challengeOf(login("Test.Who", "x", "secret"));
    expect(rpcSecret("nobody")).toBe("");
  });

  test("that cannot be opened", () => {
    settings.authFile = "not-there.txt";
    expect(call(network, "Test.Who", { auth: answer({ realm: "Home", nonce: 1, algorithm: "MD5" } as Challenge, "ann", "x") })).toMatchObject({
      error: { code: 500, message: "failed to open password file" },
    });
  });
});

describe("an access list", () => {
  const list = JSON.stringify([
    { method: "Sys.GetInfo", acl: "*" },
    { method: "RPC.Ping", acl: "+*" },
    { method: "Sys.*", ch_type: "test", acl: "admin" },
    { method: "Conf.*|FS.*", acl: "+ann,-bob,b*" },
    { ch_type: "UART", acl: "*" },
    { method: "Secret.*", acl: "-*" },
    { method: "*", acl: "any*" },
  ]);

  test.each([
    ["Sys.GetInfo", "HTTP", ACCESS_OPEN, ""],
    ["sys.getinfo", "HTTP", ACCESS_OPEN, ""],
    ["RPC.Ping", "HTTP", ACCESS_OPEN, ""],
    ["Sys.Reboot", "test", ACCESS_USERS, "admin"],
    ["Sys.Reboot", "Test", ACCESS_USERS, "any*"],
    ["FS.Get", "HTTP", ACCESS_USERS, "+ann,-bob,b*"],
    ["Anything", "UART", ACCESS_OPEN, ""],
    ["Secret.Get", "UART", ACCESS_OPEN, ""],
    ["Secret.Get", "HTTP", ACCESS_DENIED, ""],
    ["Other/Thing", "HTTP", ACCESS_DENIED, ""],
  ])("%s over %s", (method, type, kind, users) => {
    expect(accessRule(list, method, type)).toMatchObject({ kind, users });
  });

  test.each([
    ["admin", "admin", true],
    ["admin", "ADMIN", true],
    ["admin", "adm", false],
    ["+ann,-bob,b*", "ann", true],
    ["+ann,-bob,b*", "bob", false],
    ["+ann,-bob,b*", "bill", true],
    ["+ann,-bob,b*", "carl", false],
    ["-bob,**", "a/b", true],
    ["a|b", "b", true],
  ])("%s admits %s: %s", (users, user, allowed) => {
    expect(listAllows(users, user)).toBe(allowed);
  });

  test("entries without what they need are skipped, elements that are no objects end the search", () => {
    const entry = { method: "*", acl: "*" };
    expect(accessRule(JSON.stringify([{ method: "*" }, { acl: "*" }, {}, entry]), "A", "x").kind).toBe(ACCESS_OPEN);
    for (const bad of [[1, entry], [[entry], entry], ["x", entry], entry, 5, "*"]) expect(accessRule(JSON.stringify(bad), "A", "x").kind).toBe(ACCESS_DENIED);
  });

  test("decides on every channel, and asks for users where it must", () => {
    settings.acl = JSON.stringify([
      { method: "Test.Who", acl: "admin" },
      { method: "RPC.*", acl: "*" },
    ]);
    expect(call(network, "RPC.Ping")).toMatchObject({ result: {} });
    expect(call(local, "Sys.GetInfo")).toMatchObject({ error: { code: 403, message: "unauthorized" } });
    challengeOf(call(local, "Test.Who"));
    network.user = "bob";
    expect(call(network, "Test.Who")).toMatchObject({ error: { code: 403, message: "unauthorized" } });
    network.user = "admin";
    expect(call(network, "Test.Who")).toMatchObject({ result: "admin" });
  });

  test("may be a file", () => {
    writeFile("acl.json", Buffer.from('[{"method":"RPC.Ping","acl":"*"}]'));
    settings.acl = "@acl.json";
    expect(call(network, "RPC.Ping")).toMatchObject({ result: {} });
    settings.acl = "";
    settings.aclFile = "acl.json";
    expect(call(network, "RPC.Ping")).toMatchObject({ result: {} });
    settings.aclFile = "none.json";
    expect(call(local, "RPC.Ping")).toMatchObject({ error: { code: 500, message: "the access list cannot be read" } });
  });

  test("that is not JSON, or given twice, lets nobody in", () => {
    for (const acl of ["[", "[]x", "not json", "@", "@acl.json,"]) {
      settings.acl = acl;
      expect(call(local, "RPC.Ping")).toMatchObject({ error: { code: 500 } });
    }
    settings.acl = "[]";
    settings.aclFile = "acl.json";
    expect(call(local, "RPC.Ping")).toMatchObject({ error: { code: 500 } });
  });

  test("any text: no exception, and nothing is open that is no list", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.string(), (text, method) => {
        const rule = accessRule(text, method, "HTTP");
        if (!text.trimStart().startsWith("[")) expect(rule.kind).toBe(ACCESS_DENIED);
        isAccessList(text);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("nonces", () => {
  test("are good once, while they are young, and among the last thousand", () => {
    const nonces = new Nonces();
    const first = nonces.issue(100);
    expect(first).toMatch(/^1\d{14}$/);
    const second = nonces.issue(100);
    expect(nonces.take(second, 100)).toBe(true);
    expect(nonces.take(second, 100)).toBe(false);
    expect(nonces.take(first, 100 + NONCE_LIFE_S)).toBe(true);
    const old = nonces.issue(100);
    expect(nonces.take(old, 101 + NONCE_LIFE_S)).toBe(false);
    expect(nonces.take(old, 10_100)).toBe(false);
    expect(nonces.take(old, 99)).toBe(false);
    const pushedOut = nonces.issue(200);
    const kept = nonces.issue(200);
    for (let i = 0; i < 1023; i++) nonces.issue(200);
    expect(nonces.take(pushedOut, 200)).toBe(false);
    expect(nonces.take(kept, 200)).toBe(true);
  });

  test("serial numbers and seconds that come round again are not taken for old ones", () => {
    const nonces = new Nonces();
    const all = new Set<string>();
    for (let i = 0; i < 25_000; i++) {
      const nonce = nonces.issue(i);
      all.add(nonce);
      if (i % 10 === 0) expect(nonces.take(nonce, i)).toBe(true);
    }
    expect(all.size).toBe(25_000);
    const again = [...all].filter((nonce) => nonces.take(nonce, 25_000));
    expect(again.length).toBe(270);
  });

  test("of another machine, or made up, are worth nothing", () => {
    const nonces = new Nonces();
    const other = new Nonces();
    for (let i = 0; i < 100; i++) {
      nonces.issue(50);
      expect(nonces.take(other.issue(50), 50)).toBe(false);
    }
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer({ min: 1e14, max: 2e14 }).map(String)), (text) => {
        expect(nonces.take(text, 50)).toBe(false);
      }),
    );
  });
});

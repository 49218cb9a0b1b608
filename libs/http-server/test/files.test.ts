import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ConfigHttp } from "@meerkat/config";
import { RamFs } from "@meerkat/core/vfs/ram_fs.ts";
import { mount, readFile, statFile, writeFile } from "@meerkat/core/vfs/vfs.ts";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootForTest, printed } from "../../../core/test/net/machine.ts";
import type { HttpServer } from "../src/server.ts";
import { httpServer, startHttpServer } from "../src/start.ts";
import { curl } from "./curl.ts";
import { freePort } from "./free_port.ts";
import { exchangeText } from "./wire.ts";

let booted: BootedMachine;
let server: HttpServer;
let base = "";
const folder = mkdtempSync(join(tmpdir(), "http-files-"));
const bytes = (text: string) => new TextEncoder().encode(text);
const page = "<h1>page</h1>";
const script = "console.log(1);".repeat(100);
const users = `ann:site:${createHash("md5").update("ann:site:secret").digest("hex")}\n`;

async function start(change: (section: ConfigHttp) => void): Promise<HttpServer> {
  const section = new ConfigHttp();
  section.listen_addr = `127.0.0.1:${await freePort()}`;
  change(section);
  startHttpServer(section);
  const one = httpServer();
  if (one === undefined) throw new Error(printed.text);
  return one;
}

beforeAll(async () => {
  booted = await bootForTest();
  mount("/", new RamFs(2_000_000));
  const files: Record<string, string> = {
    "index.html": page,
    "a b.txt": "blank",
    "dir/index.htm": "in dir",
    "empty/x.json": "{}",
    "conf9.json": "secret",
    ".htdigest": "secret",
    "server.pem": "secret",
    "users.txt": users,
    "old.bak": "hidden",
    "digits.txt": "0123456789",
    "nothing.txt": "",
  };
  for (const [name, text] of Object.entries(files)) expect(writeFile(name, bytes(text))).toBe(true);
  writeFile("script.js.gz", gzipSync(script));
  writeFile("big.bin", new Uint8Array(200_000).fill(66));
  server = await start((section) => {
    section.hidden_files = "*.bak";
    section.extra_headers = "X-One: 1\r\nX-Two: 2";
  });
  base = `http://127.0.0.1:${server.port}`;
});
afterAll(() => {
  server.close();
  booted.machine.stop("stopped");
  rmSync(folder, { recursive: true });
});

const raw = (path: string, more = "", method = "GET") => exchangeText(server.port, `${method} ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${more}\r\n`);
const bodyOf = (answer: string) => answer.slice(answer.indexOf("\r\n\r\n") + 4);

describe("files", () => {
  it("are served with their type, date and tag", async () => {
    const answer = await raw("/digits.txt");
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    for (const field of [
      /\r\nContent-Type: text\/plain\r\n/,
      /\r\nETag: "[0-9a-f]+\.10"\r\n/,
      /\r\nLast-Modified: \w{3}, /,
      /\r\nAccept-Ranges: bytes\r\n/,
      /\r\nX-One: 1\r\nX-Two: 2\r\n/,
    ])
      expect(answer).toMatch(field);
    expect(await curl(`${base}/`)).toBe(page);
    expect(await curl(`${base}/a%20b.txt`)).toBe("blank");
    expect(await curl(`${base}/big.bin`)).toBe("B".repeat(200_000));
    expect(await curl("-I", `${base}/big.bin`)).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*Content-Length: 200000\r\n/);
    expect(bodyOf(await raw("/nothing.txt"))).toBe("");
  });

  it("of directories: the index, or where it is", async () => {
    expect(await curl(`${base}/dir/`)).toBe("in dir");
    expect(await raw("/dir?a=b")).toMatch(/^HTTP\/1\.1 301 [\s\S]*\r\nLocation: \/dir\/\?a=b\r\n/);
    expect(await raw("//dir")).toMatch(/\r\nLocation: \/dir\/\r\n/);
    expect(await curl("-L", `${base}/dir`)).toBe("in dir");
    expect(await raw("/empty/")).toMatch(/^HTTP\/1\.1 404 /);
    const lists = await start((section) => {
      section.list_directories = true;
      section.document_root = "/empty";
    });
    expect(await curl(`http://127.0.0.1:${lists.port}/`)).toContain('<a href="x.json">x.json</a>');
    lists.close();
  });

  it("that are secret are not there", async () => {
    for (const path of ["/conf9.json", "/.htdigest", "/server.pem", "/old.bak", "/missing", "/x/.y/z", "/%63onf9.json"])
      expect([path, (await raw(path)).slice(9, 12)]).toEqual([path, "404"]);
    for (const path of ["/../conf9.json", "/%2e%2e/x", "/a%00", "/dir/..%2f.htdigest", "/%"])
      expect([path, (await raw(path)).slice(9, 12)]).toEqual([path, "400"]);
  });

  it("take GET, HEAD and OPTIONS only", async () => {
    expect(await raw("/digits.txt", "", "DELETE")).toMatch(/^HTTP\/1\.1 405 [\s\S]*\r\nAllow: GET, HEAD, OPTIONS\r\n/);
    expect(await raw("*", "", "OPTIONS")).toMatch(/^HTTP\/1\.1 204 [\s\S]*\r\nAllow: GET, HEAD, OPTIONS\r\n/);
  });

  it("compressed, to those who can read them", async () => {
    expect(await curl("--compressed", `${base}/script.js`)).toBe(script);
    expect(await raw("/script.js", "Accept-Encoding: gzip\r\n")).toMatch(
      /\r\nContent-Type: application\/x-javascript\r\n[\s\S]*\r\nContent-Encoding: gzip\r\n/,
    );
    expect(await raw("/script.js")).toMatch(/^HTTP\/1\.1 404 /);
    expect(await raw("/script.js.gz")).toMatch(/\r\nContent-Encoding: gzip\r\n/);
  });

  it("in ranges", async () => {
    expect(await curl("-r", "2-4", `${base}/digits.txt`)).toBe("234");
    expect(await curl("-r", "-3", `${base}/digits.txt`)).toBe("789");
    expect(await curl("-r", "7-", `${base}/digits.txt`)).toBe("789");
    expect(await raw("/digits.txt", "Range: bytes=0-0\r\n")).toMatch(/^HTTP\/1\.1 206 [\s\S]*\r\nContent-Range: bytes 0-0\/10\r\nContent-Length: 1\r\n/);
    expect(await raw("/digits.txt", "Range: bytes=10-\r\n")).toMatch(/^HTTP\/1\.1 416 [\s\S]*\r\nContent-Range: bytes \*\/10\r\n/);
    expect(await raw("/digits.txt", "Range: bytes=0-1,4-5\r\n")).toMatch(/^HTTP\/1\.1 200 /);
    const part = join(folder, "part");
    writeFileSync(part, "B".repeat(150_000));
    expect(await curl("-C", "-", "-o", part, `${base}/big.bin`)).toBe("");
    expect(readFileSync(part, "latin1")).toBe("B".repeat(200_000));
  });

  it("unchanged, are not sent again", async () => {
    const tag = /\r\nETag: (.*)\r\n/.exec(await raw("/digits.txt"))?.[1] ?? "";
    const date = /\r\nLast-Modified: (.*)\r\n/.exec(await raw("/digits.txt"))?.[1] ?? "";
    for (const condition of [`If-None-Match: "x", ${tag}`, "If-None-Match: *", `If-None-Match: W/${tag}`, `If-Modified-Since: ${date}`]) {
      const answer = await raw("/digits.txt", `${condition}\r\n`);
      expect([condition, answer.slice(9, 12), bodyOf(answer)]).toEqual([condition, "304", ""]);
    }
    for (const condition of [
      'If-None-Match: "x"',
      "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT",
      "If-Modified-Since: nonsense",
      `If-None-Match: "x"\r\nIf-Modified-Since: ${date}`,
    ]) {
      expect([condition, (await raw("/digits.txt", `${condition}\r\n`)).slice(9, 12)]).toEqual([condition, "200"]);
    }
    expect((await raw("/digits.txt", `Range: bytes=1-2\r\nIf-Range: ${tag}\r\n`)).slice(9, 12)).toBe("206");
    expect((await raw("/digits.txt", 'Range: bytes=1-2\r\nIf-Range: "other"\r\n')).slice(9, 12)).toBe("200");
  });
});

describe("uploads", () => {
  it("are refused while there are no users", async () => {
    writeFileSync(join(folder, "x.txt"), "x");
    expect(await curl("-F", `f=@${join(folder, "x.txt")}`, `${base}/upload`)).toMatch(/^Uploads need http\.auth_domain/);
    expect(statFile("x.txt")).toBeUndefined();
  });

  it("write files, those that are allowed", async () => {
    const one = await start((section) => {
      section.auth_domain = "site";
      section.auth_file = "users.txt";
      section.upload_acl = "-conf*,*";
    });
    const at = `http://127.0.0.1:${one.port}/upload`;
    const content = randomBytes(200_000);
    for (const name of ["up.bin", "second.bin", "conf9.json"]) writeFileSync(join(folder, name), content);
    const form = (name: string) => ["-F", `f=@${join(folder, name)}`];
    const login = ["--digest", "-u", "ann:secret"];
    expect(await curl("-w", "%{http_code}", ...form("up.bin"), at)).toBe("401");
    expect(statFile("up.bin")).toBeUndefined();
    expect(await curl(...login, "-F", "comment=hello", ...form("up.bin"), ...form("second.bin"), at)).toBe("Ok.\r\n");
    expect(Buffer.from(readFile("up.bin", 300_000) ?? []).equals(content)).toBe(true);
    expect(statFile("second.bin")?.size).toBe(200_000);
    expect(await curl("-u", "ann:secret", "-H", "Transfer-Encoding: chunked", ...form("second.bin"), at)).toBe("Ok.\r\n");
    expect(await curl(...login, ...form("conf9.json"), at)).toBe("Not allowed to upload conf9.json\r\n");
    expect(Buffer.from(readFile("conf9.json", 100) ?? []).toString()).toBe("secret");
    writeFileSync(join(folder, "huge.bin"), Buffer.alloc(3_000_000));
    expect(await curl(...login, "-w", "%{http_code}", ...form("huge.bin"), at)).toMatch(/No room for huge\.bin\r\n413$/);
    expect([statFile("huge.bin"), statFile("huge.bin.part")]).toEqual([undefined, undefined]);
    expect(await curl(...login, "-d", "x", at)).toBe("Not a multipart/form-data form\r\n");
    expect(await curl(`${at.replace("/upload", "/users.txt")}`, ...login)).toBe("Not Found\r\n");
    one.close();
  });
});

describe("users", () => {
  it.each([
    ["MD5", 0, "md5"],
    ["SHA-256", 1, "sha256"],
  ] as const)("log in with digest (%s) or basic credentials", async (name, algo, hash) => {
    writeFile("login.txt", bytes(`ann:site:${createHash(hash).update("ann:site:secret").digest("hex").toUpperCase()}\n`));
    const one = await start((section) => {
      section.auth_domain = "site";
      section.auth_file = "login.txt";
      section.auth_algo = algo;
    });
    const at = `http://127.0.0.1:${one.port}/digits.txt?q=1`;
    expect(await curl("-i", at)).toMatch(
      new RegExp(`^HTTP/1\\.1 401 [\\s\\S]*WWW-Authenticate: Digest qop="auth", realm="site", nonce="[0-9a-f]{24}", algorithm=${name}\\r\\n`),
    );
    expect(await curl("--digest", "-u", "ann:secret", at)).toBe("0123456789");
    expect(await curl("--digest", "-u", "ann:secret", at, at.replace("digits", "a%20b"))).toBe("0123456789blank");
    expect(await curl("-u", "ann:secret", at)).toBe("0123456789");
    for (const user of ["ann:wrong", "bob:secret", ":", "ann:"]) {
      expect(await curl("-o", "/dev/null", "-w", "%{http_code}", "--digest", "-u", user, at)).toBe("401");
      expect(await curl("-o", "/dev/null", "-w", "%{http_code}", "-u", user, at)).toBe("401");
    }
    const forged =
      'Authorization: Digest username="ann", realm="site", nonce="0000000000000000deadbeef", uri="/", qop=auth, nc=1, cnonce="x", response="00"\r\n';
    expect((await exchangeText(one.port, `GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${forged}\r\n`)).slice(9, 12)).toBe("401");
    one.close();
  });

  it("are needed for WebSocket upgrades as well", async () => {
    const one = await start((section) => {
      section.auth_domain = "site";
      section.auth_file = "users.txt";
    });
    one.addEndpoint("/ws", () => {
      throw new Error("reached");
    });
    one.addOpenEndpoint("/open", (exchange) => exchange.replyText(200, "open"));
    const upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    expect(
      (
        await curl(
          "-i",
          ...upgrade
            .trim()
            .split("\r\n")
            .flatMap((line) => ["-H", line]),
          `http://127.0.0.1:${one.port}/ws`,
        )
      ).slice(9, 12),
    ).toBe("401");
    expect(await curl(`http://127.0.0.1:${one.port}/open`)).toBe("open\r\n");
    one.close();
  });

  it("half configured, or a certificate that is missing: no server", async () => {
    for (const change of [
      (s: ConfigHttp) => void (s.auth_domain = "x"),
      (s: ConfigHttp) => void (s.ssl_cert = "missing.pem"),
      (s: ConfigHttp) => void (s.listen_addr = "host:1:2"),
    ]) {
      const before = httpServer();
      await start(change).catch(() => {});
      expect(httpServer()).toBe(before);
    }
  });
});

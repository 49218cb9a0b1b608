import { LOOPBACK_ADDRESS } from "@meerkat/core/net/address.ts";
import { RamFs } from "@meerkat/core/vfs/ram_fs.ts";
import { mount, writeFile } from "@meerkat/core/vfs/vfs.ts";
import { HttpServerOptions } from "@meerkat/http-server/options.ts";
import { HttpServer } from "@meerkat/http-server/server.ts";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import { RpcError } from "@meerkat/rpc-common/call.ts";
import { setPassword } from "@meerkat/rpc-common/credentials.ts";
import { addAsyncMethod, addMethod } from "@meerkat/rpc-common/methods.ts";
import { RpcSecuritySettings, setSecuritySettings } from "@meerkat/rpc-common/security.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootForTest } from "../../../core/test/net/machine.ts";
import { curl } from "../../http-server/test/curl.ts";
import { exchangeText } from "../../http-server/test/wire.ts";
import { startRpcHttp } from "../src/endpoint.ts";

let booted: BootedMachine;
const server = new HttpServer(new HttpServerOptions());
let base = "";
let notified = 0;

beforeAll(async () => {
  booted = await bootForTest();
  mount("/", new RamFs(100_000));
  const settings = new RpcSecuritySettings();
  settings.acl = '[{"method":"Open.*","acl":"*"},{"method":"Never","acl":"-*"},{"method":"*","acl":"ann"}]';
  setSecuritySettings(settings);
  addMethod("Open.Echo", "", (call) => call.reply(call.frame.params));
  addMethod("Open.Who", "", (call) => call.reply(`"${call.channel.type()} ${call.channel.info()}"`));
  addMethod("Open.Fail", "", (call) => {
    throw new RpcError(call.int("code", 0), "failed");
  });
  addAsyncMethod("Open.Later", "", async (call) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    call.reply("true");
  });
  addMethod("Open.Note", "", () => {
    notified++;
  });
  addMethod("Never", "", () => {});
  addMethod("Secret", "", (call) => call.reply('"for ann"'));
  expect(server.listen(LOOPBACK_ADDRESS, 0)).toBe(true);
  startRpcHttp(server, 4096, "*");
  expect(setPassword("ann", "long secret")).toBe(true);
  expect(setPassword("bob", "long secret")).toBe(true);
  base = `http://127.0.0.1:${server.port}/rpc`;
});
afterAll(() => booted.machine.stop("stopped"));

const frame = (json: string, ...more: string[]) => curl("-d", json, "-w", " %{http_code}", ...more, base);
const rest = (path: string, ...more: string[]) => curl("-w", "%{http_code}", ...more, `${base}/${path}`);

describe("RPC over HTTP", () => {
  it("answers frames with frames", async () => {
    expect(await frame('{"id":7,"src":"me","method":"Open.Echo","params":{"a":[1]}}')).toBe('{"id":7,"src":"test","dst":"me","result":{"a":[1]}}\r\n 200');
    expect(await frame('{"id":8,"method":"Open.Fail","params":{"code":404}}')).toBe('{"id":8,"src":"test","error":{"code":404,"message":"failed"}}\r\n 200');
    expect(await frame('{"id":9,"method":"Nothing"}')).toMatch(/"code":404,"message":"No handler for Nothing"\}\}\r\n 200$/);
    expect(await frame('{"id":10,"method":"Open.Later"}')).toMatch(/"result":true\}\r\n 200$/);
    expect(await frame('{"id":11,"method":"Open.Who"}')).toMatch(/"result":"HTTP 127\.0\.0\.1:\d+"\}/);
  });

  it("has the header fields of Mongoose OS", async () => {
    const body = '{"id":1,"method":"Open.Echo","params":1}';
    const answer = await exchangeText(server.port, `POST /rpc HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    expect(answer).toMatch(
      /Content-Type: application\/json\r\nAccess-Control-Allow-Origin: \*\r\nAccess-Control-Allow-Headers: \*\r\nContent-Length: \d+\r\nConnection: close\r\n\r\n\{.*\}\r\n$/,
    );
  });

  it("takes arguments in the body or in the query", async () => {
    expect(await rest("Open.Echo", "-d", '{"a":1}')).toBe('{"a":1}\r\n200');
    expect(await rest("Open.Echo?a=1&b=%22x+y%22&c=%7B%22d%22:null%7D")).toBe('{"a":1,"b":"x y","c":{"d":null}}\r\n200');
    expect(await rest("Open.Echo")).toBe("null\r\n200");
    for (const path of ["Open.Echo?a=x", "Open.Echo?a=1,%22b%22:2", "Open.Echo?a", "Open.Echo?a=%"])
      expect([path, await rest(path)]).toEqual([path, "Invalid request\r\n400"]);
    expect(await rest("Open.Echo", "-d", '{"a":1')).toBe("Invalid request\r\n400");
  });

  it("tells errors by the status", async () => {
    expect(await rest("Open.Fail?code=403")).toBe('{"code":403,"message":"failed"}\r\n403');
    expect(await rest("Open.Fail?code=404")).toBe('{"code":404,"message":"failed"}\r\n404');
    expect(await rest("Open.Fail?code=0")).toMatch(/\}\r\n500$/);
    expect(await rest("Open.Fail?code=1")).toMatch(/\}\r\n500$/);
    expect(await rest("Nothing")).toMatch(/No handler for Nothing"\}\r\n404$/);
    expect(await rest("Never")).toMatch(/"code":403,.*\r\n403$/);
  });

  it("answers what has no answer, what is no frame and what is too long", async () => {
    expect(await frame('{"method":"Open.Note"}')).toBe(" 204");
    expect(notified).toBe(1);
    expect(await frame('{"id":5,"result":1}')).toBe(" 204");
    expect(await frame("")).toBe(" 401");
    for (const text of [" ", "nonsense", "[]", '{"id":1}x', '{"id":1,"dst":"other","method":"Open.Echo"}'])
      expect([text, await frame(text)]).toEqual([text, "Invalid request\r\n 400"]);
    expect(await frame(`{"id":1,"method":"${"x".repeat(5000)}"}`)).toMatch(/ 413$/);
    expect(await curl("-w", "%{http_code}", `${base}Xfoo`)).toBe("Not Found\r\n404");
  });

  it("tells browsers that they may ask, and has no WebSocket", async () => {
    expect(await curl("-i", "-X", "OPTIONS", `${base}/Open.Echo`)).toMatch(
      /^HTTP\/1\.1 200 OK[\s\S]*Access-Control-Allow-Origin: \*\r\nAccess-Control-Allow-Headers: \*\r\n/,
    );
    expect(await curl("-i", "-H", "Connection: Upgrade", "-H", "Upgrade: websocket", base)).toMatch(/^HTTP\/1\.1 503 /);
  });

  it("asks for credentials where the access list wants a user", async () => {
    const login = (user: string) => ["--digest", "-u", `${user}:long secret`];
    expect(await curl("-i", `${base}/Secret`)).toMatch(
      /^HTTP\/1\.1 401 [\s\S]*\r\nWWW-Authenticate: Digest qop="auth", realm="RPC", nonce="\w+", algorithm=SHA-256\r\n/,
    );
    expect(await rest("Secret", ...login("ann"))).toBe('"for ann"\r\n200');
    expect(await frame('{"id":1,"method":"Secret"}', ...login("ann"))).toMatch(/"result":"for ann"\}\r\n 200$/);
    expect(await rest("Secret", ...login("bob"))).toMatch(/403$/);
    expect(await rest("Secret", "--digest", "-u", "ann:wrong")).toBe("401");
    expect(await frame('{"method":"Secret"}')).toBe(" 401");
  });

  it("does not take the credentials that a page of another site makes the browser send", async () => {
    const login = ["--digest", "-u", "ann:long secret"];
    expect(await rest("Secret", ...login, "-H", "Origin: http://evil.example")).toBe("401");
    expect(await rest("Secret", ...login, "-H", `Origin: ${base.slice(0, -4)}`)).toBe('"for ann"\r\n200');
  });

  it("1000 requests leave nothing behind", async () => {
    const body = '{"id":1,"src":"me","method":"Open.Echo","params":1}';
    const request = `POST /rpc HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const last = `GET /rpc/Open.Echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
    expect((await exchangeText(server.port, request.repeat(1000) + last)).split('"dst":"me","result":1}')).toHaveLength(1001);
  });
});

it("files of the machine stay out of reach", async () => {
  writeFile("x", new Uint8Array(1));
  expect(await curl("-w", "%{http_code}", `${base.slice(0, -4)}/x`)).toBe("Not Found\r\n404");
});

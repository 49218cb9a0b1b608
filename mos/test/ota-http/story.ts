/** A device that is updated over the network: by web servers, by forms, and over MQTT. */
import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Certificates } from "../../../core/test/net/certificates.ts";
import { curl } from "../../../libs/http-server/test/curl.ts";
import { RemoteError } from "../../src/errors.ts";
import { withDevice } from "../../src/rpc/connect.ts";
import { freePort } from "../../src/run/tcp.ts";
import { BUILD_LIMIT_MS } from "../machines.ts";
import { startMosquitto } from "../mosquitto.ts";
import { mos, Tool } from "../tool.ts";
import { TwoReleases } from "./two-releases.ts";
import { UpdateServer } from "./update-server.ts";

const LIMIT_MS = 180_000;
const PASSWORD = "correct-horse";
const LARGE_BYTES = 20_000_000;

interface Status {
  state: number;
  message: string;
  is_committed: boolean;
  commit_timeout: number;
  partition: number;
}

export function tellHttpStory(platform: string): void {
  const inQemu = platform === "cortex-m";
  /** This machine, as the device sees it. */
  const host = inQemu ? "10.0.2.2" : "127.0.0.1";
  const releases = new TwoReleases(platform);
  const server = new UpdateServer(host);
  const certificates = new Certificates();
  let machine: Tool;
  let broker: ChildProcess;
  let serial = "";
  let web = 0;
  let mqtt = 0;

  const call = <T>(method: string, params?: object): Promise<T> =>
    withDevice({ port: serial, timeout: 60_000, baudRate: 115_200 }, async (device) => (await device.call(method, params)) as T);
  const status = () => call<Status>("OTA.Status");
  const version = async () => (await call<{ fw_version: string }>("Sys.GetInfo")).fw_version;
  const answer = (path: string, ...more: string[]) =>
    curl("-w", "%{http_code}", "--max-time", "60", "--digest", "-u", "ann:secret", ...more, `http://127.0.0.1:${web}/update${path}`);
  const set = async (...settings: string[]) => expect(await mos(["config-set", ...settings, "--port", serial])).toMatchObject({ status: 0 });

  /** How OTA.Update ends: empty for success, else the code and the text. */
  async function update(url: string, params: object = {}): Promise<string> {
    try {
      await call("OTA.Update", { url, ...params });
      return "";
    } catch (error) {
      if (error instanceof RemoteError) return error.message;
      throw error;
    }
  }

  /** Does something, and waits until the device has started again, `times` times. */
  async function restarting(act: () => Promise<unknown>, times = 1): Promise<void> {
    const starts = () => machine.stdout.split("Init done").length - 1;
    const wanted = starts() + times;
    const end = Date.now() + LIMIT_MS / 2;
    await act();
    while (starts() < wanted) {
      if (Date.now() > end) throw new Error(`no restart in:\n${machine.stdout}\n${machine.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  beforeAll(async () => {
    await releases.make();
    for (const release of ["v1", "v2"]) server.bundles.set(release, releases.bundle(release));
    server.bundles.set("large", releases.damagedAndLarge("v2", LARGE_BYTES));
    await server.listen();
    [web, mqtt] = [await freePort(), await freePort()];
    broker = await startMosquitto(releases.path("mosquitto.conf"), `listener ${mqtt} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\n`, mqtt);
    machine = new Tool([...releases.runArguments, ...(inQemu ? ["--forward", `${web}:80`] : [])]);
    serial = (await machine.printed(/RPC port: (\S+)/, BUILD_LIMIT_MS))[1] ?? "";
    await machine.printed(/Init done/);
    const hash = createHash("md5").update("ann:here:secret").digest("hex");
    writeFileSync(releases.path("users"), `ann:here:${hash}\n`);
    writeFileSync(releases.path("client.pem"), readFileSync(certificates.path("client.pem"), "utf8") + readFileSync(certificates.path("client.key"), "utf8"));
    for (const file of [releases.path("users"), releases.path("client.pem"), certificates.path("ca.pem")]) {
      expect(await mos(["put", file, "--port", serial])).toMatchObject({ status: 0 });
    }
    const network = [
      inQemu ? "http.listen_addr=80" : `http.listen_addr=127.0.0.1:${web}`,
      "http.enable=true",
      `mqtt.server=${host}:${mqtt}`,
      "mqtt.enable=true",
    ];
    await restarting(() => set("device.id=probe_1", "update.extra_http_headers=X-Ring: 3", ...network));
    await call("Sys.SetPassword", { user: "admin", password: PASSWORD });
  }, 3 * BUILD_LIMIT_MS);

  afterAll(async () => {
    machine.signal("SIGINT");
    await machine.ended;
    broker.kill();
    server.close();
    certificates.remove();
    releases.remove();
  });

  describe("a web server", () => {
    test(
      "that has no bundle: the device says why, and stays as it is",
      async () => {
        const closed = await freePort();
        expect(await update(server.url("status/304"))).toBe("");
        const { rawHeaders } = server.asked[0] ?? { rawHeaders: [] };
        const headers = Array.from({ length: rawHeaders.length / 2 }, (_, i) => `${rawHeaders[2 * i]}: ${rawHeaders[2 * i + 1]}`);
        expect(headers.slice(2)).toEqual([
          expect.stringMatching(/^X-MGOS-Device-ID: probe_1 [0-9A-F]{12}$/),
          expect.stringMatching(new RegExp(`^X-MGOS-FW-Version: ${platform} 1\\.0 \\d{8}-\\d{6}/\\S+$`)),
          expect.stringMatching(new RegExp(`^User-Agent: ota-http/1\\.0 \\(MongooseOS/[\\d.]+; ${platform}\\)$`)),
          "X-Ring: 3",
        ]);
        const refusals: [string, string | RegExp][] = [
          [server.url("chunked/v2"), "-1 Invalid content-length, perhaps chunked-encoding"],
          [server.url("status/404"), "-404 Invalid HTTP response code 404"],
          [server.url("status/503"), "-503 Invalid HTTP response code 503"],
          [server.url("status/302"), "-302 Invalid HTTP response code 302"],
          [server.url("closes"), /^-1 Update failed: /],
          [`http://${host}:${closed}/v2`, /^-10 Failed to connect: /],
        ];
        for (const [url, text] of refusals) expect(await update(url), url).toMatch(text);
        expect(await status()).toMatchObject({ is_committed: true, partition: 0 });
        expect(await version()).toBe("1.0");
      },
      LIMIT_MS,
    );

    test(
      "whose bundle is much larger than the memory, and damaged at its end",
      async () => {
        expect(await update(server.url("large"))).toMatch(/^-1 Invalid CRC/);
        const { ram_size: size } = await call<{ ram_size: number }>("Sys.GetInfo");
        if (platform !== "node") expect(size).toBeLessThan(LARGE_BYTES / 50);
        expect(await version()).toBe("1.0");
      },
      LIMIT_MS,
    );

    test(
      "whose connections break: the rest is asked for, and the device runs v2",
      async () => {
        server.takeFroms();
        const share = Math.floor(releases.bundle("v2").length / 4) + 1;
        await restarting(async () => expect(await update(server.url(`breaks/${share}/v2`))).toBe(""));
        const froms = server.takeFroms();
        expect(froms).toEqual([0, share, 2 * share, 3 * share]);
        expect(await version()).toBe("2.0");
        expect(await status()).toMatchObject({ is_committed: true, partition: 1 });
      },
      LIMIT_MS,
    );

    test(
      "that knows no ranges, and sends all again; from another address",
      async () => {
        await restarting(async () => expect(await update(server.url("stubborn/100000/v1"))).toBe(""));
        expect(server.takeFroms()).toEqual([0, 100_000]);
        expect(await version()).toBe("1.0");
        expect(await update(server.url("moved/301/v1"), { ignore_same_version: true })).toBe("");
        expect(await status()).toMatchObject({ state: 3, message: "Version is the same as current" });
      },
      LIMIT_MS,
    );

    test(
      "that the device asks by itself, again and again",
      async () => {
        server.bundles.set("newest", releases.bundle("v2"));
        await restarting(() => set(`update.url=${server.url("newest")}`, "update.interval=1"), 2);
        expect(await version()).toBe("2.0");
        const asked = server.asked.length;
        while (server.asked.length < asked + 2) await new Promise((resolve) => setTimeout(resolve, 100));
        expect(await status()).toMatchObject({ state: 3, message: "Version is the same as current", is_committed: true });
        await restarting(() => set("update.url=", "update.interval=0"));
        server.takeFroms();
      },
      LIMIT_MS,
    );

    test(
      "over TLS, with certificates on both sides",
      async () => {
        const tls = { ca: certificates.bytes("ca.pem"), cert: certificates.bytes("server.pem"), key: certificates.bytes("server.key") };
        const secure = new UpdateServer(host, { ...tls, requestCert: true, rejectUnauthorized: true } as object);
        secure.bundles.set("v1", releases.bundle("v1"));
        await secure.listen();
        try {
          await restarting(() => set("update.ssl_server_name=other.test", "update.ssl_client_cert_file=client.pem"));
          expect(await update(secure.url("v1"))).toMatch(/^-10 Failed to connect: /);
          await restarting(() => set("update.ssl_server_name=device.test", "update.ssl_client_cert_file="));
          expect(await update(secure.url("v1"))).toMatch(/^-1/);
          expect(secure.asked).toEqual([]);
          await restarting(() => set("update.ssl_client_cert_file=client.pem"));
          await restarting(async () => expect(await update(secure.url("v1"))).toBe(""));
          expect(await version()).toBe("1.0");
          await restarting(() => set("update.ssl_ca_file=none.pem"));
          expect(await update(secure.url("v1"))).toBe("-1 TLS cannot be had as update.ssl_* ask for");
        } finally {
          secure.close();
        }
      },
      LIMIT_MS,
    );
  });

  describe("the device's own web server", () => {
    test(
      "takes a posted bundle, which is then committed",
      async () => {
        expect(await curl("-w", "%{http_code}", "-o", "/dev/null", `http://127.0.0.1:${web}/update`)).toBe("401");
        const post = ["-F", "commit_timeout=100", "-F", `file=@${releases.path("v2")}`];
        await restarting(async () => expect(await answer("", ...post)).toBe("Update applied, finalizing\r\n200"));
        expect(await version()).toBe("2.0");
        expect(await status()).toMatchObject({ is_committed: false, commit_timeout: 100 });
        expect(await answer(`?url=${server.url("v1")}`)).toBe("Failed to create updater context.\r\n409");
        expect(await answer("/commit")).toBe("Ok\r\n200");
        expect(await answer("/commit")).toBe("Error\r\n400");
        expect(await status()).toMatchObject({ is_committed: true });
      },
      LIMIT_MS,
    );

    test(
      "gets one from an address, which is then reverted",
      async () => {
        expect(await answer("")).toBe("Update URL not specified and none is configured.\r\n400");
        const get = `?url=${encodeURIComponent(server.url("v1"))}&commit_timeout=100`;
        await restarting(async () => expect(await answer(get)).toBe("(1) Update applied, finalizing\r\n200"));
        expect(await version()).toBe("1.0");
        await restarting(async () => expect(await answer("/revert")).toBe("Ok\r\n200"));
        expect(await version()).toBe("2.0");
        expect(await answer(`?url=${server.url("v2")}`)).toBe("(1) Version is the same as current\r\n200");
        expect(await answer(`?url=${server.url("status/404")}`)).toBe("(-404) Invalid HTTP response code 404\r\n500");
      },
      LIMIT_MS,
    );

    test(
      "refuses uploads that break off or are none, and all of them when the settings say so",
      async () => {
        writeFileSync(releases.path("none"), "nothing");
        expect(await answer("", "-F", `file=@${releases.path("none")}`)).toMatch(/400$/);
        expect(await answer("", "--limit-rate", "100k", "--max-time", "2", "-F", `file=@${releases.path("v1")}`)).toMatch(/curl failed: 28/);
        while ((await status()).state === 1) await new Promise((resolve) => setTimeout(resolve, 100));
        expect(await status()).toMatchObject({ state: 2, message: "Update aborted", is_committed: true });
        await restarting(() => set("update.enable_post=false"));
        expect(await answer("", "-F", `file=@${releases.path("v1")}`)).toBe("POST updates are disabled.\r\n400");
        expect(await version()).toBe("2.0");
      },
      LIMIT_MS,
    );
  });

  describe("over MQTT", () => {
    const ota = (release: string, ...more: string[]) =>
      mos(["ota", releases.path(release), "--port", `mqtt://127.0.0.1:${mqtt}/probe_1`, "--user", `admin:${PASSWORD}`, ...more]);

    test(
      "mos sends a bundle, and commits it",
      async () => {
        const { status: ended, stdout, stderr } = await ota("v1", "--chunk-size", "1800");
        expect([ended, stdout, stderr]).toEqual([0, expect.stringMatching(/^committed: version 1\.0 /), expect.stringContaining("all is sent")]);
        expect(await version()).toBe("1.0");
      },
      LIMIT_MS,
    );

    test(
      "chunks larger than the device takes end with a reason",
      async () => {
        const { status: ended, stderr } = await ota("v2", "--chunk-size", "8000", "--timeout", "1500ms");
        expect([ended, stderr]).toEqual([1, expect.stringMatching(/no answer from mqtt:.*probe_1/)]);
        expect(machine.stdout).toMatch(/bytes more than mqtt\.recv_mbuf_limit/);
        await expect(call("OTA.End")).rejects.toThrow("Wrong state for finalize");
        expect(await version()).toBe("1.0");
      },
      LIMIT_MS,
    );
  });
}

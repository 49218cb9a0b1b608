/** What may come over a UART besides frames: every machine survives it, says the right thing, and answers the next call. */
import { encodeFrame } from "@meerkat/rpc-uart/framing.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { Booted, BUILD_LIMIT_MS, buildApp, PLATFORMS } from "./machines.ts";

/** Any bytes, the same in every run; among them XOFF, which stops the machine's output for two seconds. */
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 12345;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** Longest that a machine takes to read a megabyte: QEMU hands on one byte at a time, 20 kB a second on a busy host. */
const FLOOD_LIMIT_MS = 180_000;

const machines: { platform: string; variant?: string }[] = PLATFORMS.map((platform) => ({ platform }));
// And once more where every access to memory is watched.
machines.push({ platform: "linux", variant: "sanitize" });

describe.each(machines)("$platform $variant", ({ platform, variant }) => {
  let machine: Booted;
  let before = 0;
  beforeAll(async () => {
    machine = await Booted.boot(await buildApp("blink", platform, `bad-input${variant ?? ""}`, { variant }));
  }, BUILD_LIMIT_MS);
  beforeEach(() => {
    before = machine.uart.length;
  });
  afterAll(async () => {
    expect(await machine.stop()).toBe(0);
  });

  const send = (text: string | Uint8Array) => machine.line.write(typeof text === "string" ? Buffer.from(text, "latin1") : text);
  const since = () => machine.uart.slice(before);
  const says = (text: string | RegExp, timeout = 10_000) => vi.waitFor(() => expect(since()).toMatch(text), { timeout, interval: 20 });
  const answers = async () => {
    await machine.client.greet(FLOOD_LIMIT_MS);
    expect(await machine.call("RPC.Ping")).toEqual({ channel_info: "UART0" });
  };

  test.each([
    ["no JSON inside", "\n{nonsense}\n", "invalid frame"],
    ["an empty object", "\n{}\n", "invalid frame"],
    ["an id that is an object", '\n{"id":{},"method":"RPC.Ping"}\n', "invalid frame"],
    ["a response without id", '\n{"result":1}\n', "invalid frame"],
    ["a frame for somebody else", '\n{"id":1,"dst":"other","method":"RPC.Ping"}\n', "invalid frame"],
    ["text behind the object", '\n{"id":1,"method":"RPC.Ping"} {}\n', "invalid frame"],
    ["nesting without end", `\n{"id":1,"method":"RPC.Ping","params":${"[".repeat(500)}}\n`, "invalid frame"],
    ["a frame cut in half", '\n{"id":1,"method":"Sys.Reb\n', "frame dropped: not complete"],
    ["a frame with a wrong checksum", '\n{"id":1,"method":"Sys.Reboot"}00000000\n', "frame dropped: wrong checksum"],
    ["a frame that is too long", `\n{"id":1,"method":"Sys.Reboot","params":"${"x".repeat(5000)}"}\n`, "frame dropped: too long"],
  ])("%s", async (_what, text, message) => {
    await send(text);
    await says(message);
    expect(since()).not.toMatch(/"channel_info"|Rebooting/);
    await answers();
  });

  test("a request with arguments of the wrong kind is an error of its own", async () => {
    await expect(machine.call("Blink.Set", { on_ms: 999999 })).rejects.toMatchObject({ code: 400 });
    await expect(machine.call("RPC.Describe", { name: 7 })).rejects.toMatchObject({ code: 400, message: "name must be a string" });
  });

  test("a frame for a method that does not exist", async () => {
    await send('\n{"id":77,"src":"t","method":"No.Such"}\n');
    await says(/"id":77,.*"error":\{"code":404,"message":"No handler for No.Such"\}/);
  });

  test("a notification is not answered", async () => {
    await send('\n{"src":"t","method":"RPC.Ping"}\n{"src":"t","method":"No.Such"}\n');
    await answers();
    expect(since().match(/channel_info/g)).toHaveLength(1);
    expect(since()).not.toContain("404");
  });

  test("a frame in single bytes", async () => {
    for (const byte of encodeFrame('{"id":78,"src":"t","method":"RPC.Ping"}', true, true)) await send(Uint8Array.of(byte));
    await says(/"id":78,.*"channel_info"/);
  });

  test(
    "100 kB of noise",
    async () => {
      await send(noise(100_000));
      await send("\n");
      await answers();
    },
    FLOOD_LIMIT_MS,
  );

  test(
    "100 kB of quotes, brackets and newlines",
    async () => {
      const alphabet = Buffer.from('"{}[]:,\\\n \u0004ae19');
      await send(noise(100_000).map((byte) => alphabet[byte % alphabet.length] ?? 0));
      await send("\n");
      await answers();
    },
    FLOOD_LIMIT_MS,
  );

  test(
    "a frame of 1 MB",
    async () => {
      await send(`\n{"id":1,"method":"Sys.Reboot","params":"${"x".repeat(1 << 20)}"}\n`);
      await says("frame dropped: too long", FLOOD_LIMIT_MS);
      await answers();
      expect(since()).not.toContain("Restarting");
    },
    2 * FLOOD_LIMIT_MS,
  );

  test("it is still the same boot", async () => {
    expect(machine.uart).not.toContain("Restarting");
    expect(machine.console.match(/Init done/g)).toHaveLength(1);
  });
});

import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type BootedMachine, bootNode } from "../src/boot.ts";

const BLINK = "../../../apps/blink/src/main.ts";

/** A peer on the machine's UART. */
class Peer {
  private text = "";
  private readonly socket: Socket;

  constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.on("data", (data) => {
      this.text += data.toString("latin1");
    });
  }

  write(data: string | Uint8Array): void {
    this.socket.write(data);
  }

  /** Waits for a piece of text and drops everything up to its end. */
  async expect(text: string): Promise<void> {
    await vi.waitFor(() => expect(this.text).toContain(text), { timeout: 5000, interval: 5 });
    this.text = this.text.slice(this.text.indexOf(text) + text.length);
  }

  async call(id: number, method: string, params: object = {}): Promise<unknown> {
    this.write(`\n${JSON.stringify({ id, src: "peer", method, params })}\n`);
    const head = `{"id":${id},"src":"node_test","dst":"peer",`;
    await this.expect(head);
    await vi.waitFor(() => expect(this.text).toContain("\n"), { timeout: 5000, interval: 5 });
    const { result, error } = JSON.parse(`{${this.text.slice(0, this.text.indexOf("\n"))}`);
    return error ?? result;
  }

  close(): void {
    this.socket.destroy();
  }
}

let booted: BootedMachine;
let consoleText = "";
let peer: Peer;
beforeAll(async () => {
  booted = await bootNode({
    program: async () => {
      await import("@meerkat/rpc-service-gpio/init.ts");
      await import("@meerkat/rpc-uart/init.ts");
      await import(BLINK);
      return (await import("@meerkat/core/loop.ts")).corePoll;
    },
    id: "node_test",
    build: { app: "blink", version: "1.5" },
    console: (text) => {
      consoleText += text;
    },
  });
  peer = new Peer(booted.uartPort);
});
afterAll(async () => {
  peer.close();
  booted.machine.stop("stopped");
  expect(await booted.stopped).toBe("reset");
});

test("the program's console is the machine's", async () => {
  await vi.waitFor(() => expect(consoleText).toContain("Init done"));
  console.log("hello", 1);
  expect(consoleText).toContain("hello 1\n");
  await peer.expect("hello 1\n");
});

test("the LED blinks at the pace that is set", async () => {
  expect(await peer.call(1, "Blink.Get")).toEqual({ on_ms: 500, off_ms: 500 });
  expect(await peer.call(2, "Blink.Set", { on_ms: 10, off_ms: 20 })).toEqual({ on_ms: 10, off_ms: 20 });
  expect(await peer.call(3, "Blink.Set", { on_ms: 0 })).toMatchObject({ code: 400 });
  const levels: boolean[] = [];
  const stop = booted.machine.gpio.onLevel((pin, level) => {
    if (pin === booted.machine.board.led) levels.push(level);
  });
  await vi.waitFor(() => expect(levels.length).toBeGreaterThan(6), { timeout: 3000 });
  stop();
  expect(levels.every((level, i) => level !== levels[i + 1])).toBe(true);
});

test("the button pauses it", async () => {
  booted.machine.pressButton(60);
  await peer.expect("Button: paused");
  await vi.waitFor(() => expect(booted.machine.gpio.level(booted.machine.board.button)).toBe(true));
  booted.machine.pressButton(60);
  await vi.waitFor(() => expect(consoleText).toContain("Button: blinking"));
});

test("the machine tells about itself", async () => {
  expect(await peer.call(4, "Sys.GetInfo")).toMatchObject({
    id: "node_test",
    app: "blink",
    fw_version: "1.5",
    arch: "node",
  });
  expect(await peer.call(5, "RPC.Ping")).toEqual({ channel_info: "UART0" });
  expect(await peer.call(6, "GPIO.Toggle", { pin: 9 })).toEqual({ value: 1 });
});

test("noise, half a frame and 1 MB do no harm", async () => {
  const noise = Buffer.alloc(100_000);
  for (let i = 0; i < noise.length; i++) noise[i] = (Math.imul(i, 2654435761) >>> 13) & 255;
  peer.write(noise);
  peer.write('\n{"id":1,"method":"Sys.Reb\n');
  peer.write(`{"id":1,"method":"Sys.Reboot","params":"${"x".repeat(1 << 20)}"}\n`);
  expect(await peer.call(7, "RPC.Ping")).toEqual({ channel_info: "UART0" });
  expect(consoleText).toContain("frame dropped: not complete");
  expect(consoleText).toContain("frame dropped: too long");
});

test("a taken port is an error", async () => {
  await expect(bootNode({ program: async () => () => -1, uartPort: booted.uartPort })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
});

test("Sys.Reboot ends this boot, after the answer", async () => {
  expect(await peer.call(8, "Sys.Reboot", { delay_ms: 50 })).toBeNull();
  expect(await booted.stopped).toBe("reset");
});

import "@meerkat/hal/net.native.ts";
import { onHalEvent } from "@meerkat/core/loop.ts";
import { HAL_EVENT_NET, HAL_EVENT_NET_IF } from "@meerkat/hal/event.ts";
import { NET_ENDED, NET_FAILED, NET_OPEN } from "@meerkat/hal/net.ts";
import { fromHex, numberAt, toHex, wordAt } from "./words.ts";

const BUFFER_BYTES: i32 = 4096;

function watched(socket: i32): string {
  if (socket >= 0) onHalEvent(HAL_EVENT_NET, socket, () => console.log(`event net ${socket}`));
  return `${socket}`;
}

/** Sends back what comes, and ends when the peer does. */
class Echo {
  private readonly socket: i32;
  private readonly buffer: Uint8Array = new Uint8Array(BUFFER_BYTES);
  private from: i32 = 0;
  private to: i32 = 0;

  constructor(socket: i32) {
    this.socket = socket;
    onHalEvent(HAL_EVENT_NET, socket, () => this.run());
  }

  private run(): void {
    for (;;) {
      if (this.from === this.to) {
        this.from = 0;
        this.to = hal_net_read(this.socket, this.buffer, 0, BUFFER_BYTES);
        if (this.to === 0) break;
      }
      const n = hal_net_write(this.socket, this.buffer, this.from, this.to - this.from);
      this.from += n;
      if (n === 0) break;
    }
    const state = hal_net_state(this.socket);
    const isEnd = state === NET_ENDED && this.from === this.to;
    if (isEnd || state === NET_FAILED) hal_net_close(this.socket, false);
  }
}

function echo(port: i32): string {
  const listener = hal_net_listen(0, port);
  if (listener < 0) return "-1";
  onHalEvent(HAL_EVENT_NET, listener, () => {
    const socket = hal_net_accept(listener);
    if (socket >= 0) new Echo(socket);
  });
  return `${hal_net_local_port(listener)}`;
}

/** Writes bytes 0, 1, 2 ... (modulo 256) until so many are taken; says when it is done. */
function flood(socket: i32, total: i32): void {
  const bytes = new Uint8Array(BUFFER_BYTES);
  for (let i: i32 = 0; i < BUFFER_BYTES; i++) bytes[i] = i & 255;
  let done: i32 = 0;
  let stops: i32 = 0;
  const run = (): void => {
    while (done < total) {
      const start = done & 255;
      const wanted = total - done < BUFFER_BYTES - start ? total - done : BUFFER_BYTES - start;
      const n = hal_net_write(socket, bytes, start, wanted);
      done += n;
      if (n < wanted) {
        stops++;
        return;
      }
    }
    onHalEvent(HAL_EVENT_NET, socket, () => console.log(`event net ${socket}`));
    console.log(`flooded ${done} in ${stops > 0 ? "pieces" : "one"}`);
  };
  onHalEvent(HAL_EVENT_NET, socket, run);
  run();
}

/** Reads everything until the end and tells how much it was, and whether it was 0, 1, 2 ... */
function drain(socket: i32): void {
  const bytes = new Uint8Array(BUFFER_BYTES);
  let total: i32 = 0;
  let inOrder = true;
  const run = (): void => {
    for (;;) {
      const n = hal_net_read(socket, bytes, 0, BUFFER_BYTES);
      if (n === 0) break;
      for (let i: i32 = 0; i < n; i++) inOrder &&= bytes[i] === ((total + i) & 255);
      total += n;
    }
    if (hal_net_state(socket) !== NET_OPEN) console.log(`drained ${total} ${inOrder ? "in order" : "mixed up"}`);
  };
  onHalEvent(HAL_EVENT_NET, socket, run);
  run();
}

function read(socket: i32, length: i32): string {
  const bytes = new Uint8Array(length);
  const n = hal_net_read(socket, bytes, 0, length);
  return `${n} ${toHex(bytes, n)}`;
}

function receive(socket: i32, length: i32): string {
  const bytes = new Uint8Array(length);
  const n = hal_net_recv_from(socket, bytes, 0, length);
  return n < 0 ? "-1" : `${n} ${toHex(bytes, n)} ${hal_net_peer_addr(socket)} ${hal_net_peer_port(socket)}`;
}

function streamCommand(words: string[], verb: string, a: number, b: number): string | undefined {
  if (verb === "echo") return echo(a);
  if (verb === "connect") return watched(hal_net_connect(a, b));
  if (verb === "listen") return watched(hal_net_listen(a, b));
  if (verb === "accept") return watched(hal_net_accept(a));
  if (verb === "read") return read(a, b);
  if (verb === "write") {
    const bytes = fromHex(wordAt(words, 2));
    return `${hal_net_write(a, bytes, 0, bytes.length)}`;
  }
  if (verb === "flood") {
    flood(a, b);
    return "ok";
  }
  if (verb === "drain") {
    drain(a);
    return "ok";
  }
  if (verb === "shutdown") {
    hal_net_shutdown(a);
    return "ok";
  }
  return undefined;
}

function datagramCommand(words: string[], verb: string, a: number, b: number): string | undefined {
  if (verb === "udp") return watched(hal_net_udp(a, b));
  if (verb === "send") {
    const bytes = fromHex(wordAt(words, 4));
    return `${hal_net_send_to(a, b, numberAt(words, 3), bytes, 0, bytes.length)}`;
  }
  if (verb === "receive") return receive(a, b);
  if (verb === "join") return `${hal_net_join(a, b)}`;
  return undefined;
}

function interfaceCommand(words: string[], verb: string, a: number): string | undefined {
  if (verb === "interface") {
    onHalEvent(HAL_EVENT_NET_IF, 0, () => console.log(`event interface ${hal_net_if_state(0)}`));
    return `${hal_net_if_count()} ${hal_net_if_type(0)} ${hal_net_if_state(0)}`;
  }
  if (verb === "address") return `${hal_net_if_addr(0, a)}`;
  if (verb === "up") return `${hal_net_if_up(0, a, numberAt(words, 2), numberAt(words, 3), numberAt(words, 4))}`;
  if (verb === "down") {
    hal_net_if_down(0);
    return "ok";
  }
  return undefined;
}

export function netCommand(words: string[]): string | undefined {
  const verb = words[0]!;
  const a = numberAt(words, 1);
  const b = numberAt(words, 2);
  if (verb === "state") return `${hal_net_state(a)} ${hal_net_error(a)}`;
  if (verb === "close" || verb === "abort") {
    hal_net_close(a, verb === "abort");
    return "ok";
  }
  if (verb === "peer") return `${hal_net_peer_addr(a)} ${hal_net_peer_port(a)}`;
  if (verb === "local") return `${hal_net_local_addr(a)} ${hal_net_local_port(a)}`;
  return streamCommand(words, verb, a, b) ?? datagramCommand(words, verb, a, b) ?? interfaceCommand(words, verb, a);
}

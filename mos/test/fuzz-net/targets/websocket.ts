import { type EndpointSink, WebSocketEndpoint } from "@meerkat/websocket/endpoint.ts";
import { expectThat } from "./expect.ts";

const LIMIT: i32 = 2000;

class Heard implements EndpointSink {
  text: string = "";
  sent: i32 = 0;

  transmit(frame: Uint8Array): boolean {
    this.sent += frame.length;
    return true;
  }

  textReceived(text: string): void {
    expectThat(text.length <= LIMIT, "a message beyond the limit");
    this.text += `T${text}`;
  }

  binaryReceived(data: Uint8Array): void {
    expectThat(data.length <= LIMIT, "a message beyond the limit");
    this.text += `B${data.length}`;
  }

  closeReceived(code: i32, reason: string): void {
    this.text += `C${code}${reason}`;
  }
}

/** Bytes are unmasked in place: each run has its own. */
function hear(data: Uint8Array, chunk: i32, isServer: boolean): string {
  const bytes = data.slice(0, data.length);
  const heard = new Heard();
  const endpoint = new WebSocketEndpoint(heard, isServer, LIMIT);
  for (let at: i32 = 0; at < bytes.length; at += chunk) endpoint.receive(bytes, at, bytes.length - at < chunk ? bytes.length : at + chunk);
  return `${heard.text} ${heard.sent} ${endpoint.isOpen}`;
}

function run(data: Uint8Array, chunk: i32, isServer: boolean): void {
  expectThat(hear(data, chunk, isServer) === hear(data, data.length + 1, isServer), "messages depend on how they are cut");
}

export function fuzzWsServer(data: Uint8Array, chunk: i32): void {
  run(data, chunk, true);
}

export function fuzzWsClient(data: Uint8Array, chunk: i32): void {
  run(data, chunk, false);
}

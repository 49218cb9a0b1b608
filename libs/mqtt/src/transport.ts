/** A connection that carries bytes to the server and back: TCP, TLS or a WebSocket. */
export abstract class MqttTransport {
  /** Called when the state may have changed, bytes may have come, or there is room to send. */
  onEvent: (() => void) | undefined = undefined;

  /** NET_CONNECTING, NET_OPEN, NET_ENDED or NET_FAILED (hal/src/net.ts). */
  abstract state(): i32;

  /** Why it has failed. */
  abstract error(): string;

  /** Moves received bytes to `data`; returns how many. After bytes were left, `onEvent` is called again. */
  abstract read(data: Uint8Array, off: i32, len: i32): i32;

  /** Sends all of `data`, which the caller does not change afterwards. False if there is no room for it. */
  abstract send(data: Uint8Array): boolean;

  /** Bytes that were sent and have not left yet. */
  abstract unsent(): i32;

  /** Closes the connection; `onEvent` is not called any more. What was sent still goes out if the peer takes it soon. */
  abstract close(): void;
}

import type { RpcCall } from "./call.ts";

// Who may call what.

/** Transports on the network call it when they start to listen: the machine gets its first password if it has none. */
export function networkInUse(): void {}

/** Whether the method may run. If not, the call has been answered. */
export function allowRequest(_call: RpcCall): boolean {
  return true;
}

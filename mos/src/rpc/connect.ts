/** From the options of a command to a device that answers. */
import { Interrupted } from "../errors.ts";
import { type Address, parseAddress } from "../line/address.ts";
import { choosePort } from "../line/find.ts";
import { type LineOptions, openLine, type SerialOptions } from "../line/open.ts";
import { RpcClient } from "./client.ts";
import { type Credentials, parseCredentials } from "./credentials.ts";
import { LineTransport } from "./line-transport.ts";
import { type TlsFlags, tlsOptions } from "./tls.ts";
import type { RpcTransport } from "./transport.ts";

/** Options that every command for a device has. */
export interface DeviceFlags extends TlsFlags, SerialOptions {
  port?: string;
  user?: string;
  /** The same, by the name that Mongoose OS gave it. */
  rpcCreds?: string;
  /** For connecting, and for each call. */
  timeout: number;
  baudRate: number;
}

/** A device and how long its calls may take. */
export class Device {
  readonly client: RpcClient;
  readonly timeoutMs: number;

  constructor(client: RpcClient, timeoutMs: number) {
    this.client = client;
    this.timeoutMs = timeoutMs;
  }

  call(method: string, params?: object): Promise<unknown> {
    return this.client.call(method, params === undefined ? "" : JSON.stringify(params), this.timeoutMs);
  }
}

/** Connects, runs, and closes the connection whatever happens, Ctrl-C included. Throws UserError, RemoteError. */
export async function withDevice<T>(flags: DeviceFlags, run: (device: Device) => Promise<T>): Promise<T> {
  const client = await connectDevice(flags);
  try {
    return await orInterrupted(run(new Device(client, flags.timeout)));
  } finally {
    await client.close();
  }
}

async function connectDevice(flags: DeviceFlags): Promise<RpcClient> {
  const start = performance.now();
  const client = await orInterrupted(openClient(parseAddress(choosePort(flags.port, process.cwd())), flags));
  try {
    await orInterrupted(client.greet(Math.max(1, flags.timeout - (performance.now() - start))));
    return client;
  } catch (error) {
    await client.close();
    throw error;
  }
}

/** What is connected to; the device there may not hear yet. Throws UserError. */
export async function openClient(address: Address, flags: DeviceFlags): Promise<RpcClient> {
  const credentials = credentialsOf(flags, address);
  return new RpcClient(await openTransport(address, flags, credentials), credentials);
}

/** `--user`, or what stands before the host. Before an MQTT broker's name it is for the broker. */
function credentialsOf(flags: DeviceFlags, address: Address): Credentials | undefined {
  const named = flags.user ?? flags.rpcCreds;
  if (named !== undefined) return parseCredentials(named);
  return address.kind === "http" || address.kind === "ws" || address.kind === "udp" ? address.userInfo : undefined;
}

async function openTransport(address: Address, flags: DeviceFlags, credentials: Credentials | undefined): Promise<RpcTransport> {
  switch (address.kind) {
    case "http": {
      const { HttpTransport } = await import("./http-transport.ts");
      return new HttpTransport(address.url, tlsFor(address.url, flags), credentials);
    }
    case "ws": {
      const { WsTransport } = await import("./ws-transport.ts");
      return new WsTransport(address.url, tlsFor(address.url, flags));
    }
    case "mqtt": {
      const { MqttTransport } = await import("./mqtt-transport.ts");
      return MqttTransport.connect(address, tlsFor(address.url, flags), flags.timeout);
    }
    case "udp": {
      const { UdpTransport } = await import("./udp-transport.ts");
      return UdpTransport.connect(address);
    }
    default:
      return new LineTransport(await openLine(address, lineOptions(flags)));
  }
}

export function lineOptions(flags: DeviceFlags): LineOptions {
  return { baudRate: flags.baudRate, timeoutMs: flags.timeout, serial: flags };
}

/** Certificates are read only where there is TLS. */
export function tlsFor(url: URL, flags: TlsFlags): ReturnType<typeof tlsOptions> {
  return /^(?:https|wss|mqtts):$/.test(url.protocol) ? tlsOptions(flags) : { rejectUnauthorized: true };
}

let interrupted: Promise<never> | undefined;

/** The promise, or the user's Ctrl-C. */
async function orInterrupted<T>(promise: Promise<T>): Promise<T> {
  interrupted ??= new Promise((_, reject) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => reject(new Interrupted()));
  });
  interrupted.catch(() => {});
  return Promise.race([promise, interrupted]);
}

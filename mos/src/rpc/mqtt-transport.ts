/** RPC through an MQTT broker: frames to `<device>/rpc`, answers to a topic of this tool's own. */
import { randomBytes } from "node:crypto";
import { Socket } from "node:net";
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import { messageOf, UserError } from "../errors.ts";
import type { MqttAddress } from "../line/address.ts";
import { connectionError, type TlsOptions } from "./tls.ts";
import { isThisHost, lostConnection, type RpcTransport, TransportBase } from "./transport.ts";

/** Connects to the broker only; the caller closes it. Throws UserError. */
export async function connectBroker(address: MqttAddress, tls: TlsOptions, timeoutMs: number): Promise<{ client: MqttClient; clientId: string }> {
  const name = address.url.href;
  const clientId = `mos-${randomBytes(5).toString("hex")}`;
  const { userInfo } = address;
  const options: IClientOptions = { clientId, reconnectPeriod: 0, connectTimeout: timeoutMs, ...tls };
  if (userInfo !== undefined) Object.assign(options, { username: userInfo.user, password: userInfo.password });
  const client = connect(name, options);
  try {
    await new Promise<void>((resolve, reject) => {
      client.once("connect", () => resolve());
      client.once("error", reject);
      client.once("close", () => reject(new Error("the broker closes the connection")));
    });
  } catch (error) {
    client.on("error", () => {});
    client.end(true);
    if (/not authorized|bad user ?name or password/i.test(messageOf(error))) {
      throw new UserError(
        `the broker ${name} does not let this tool in: ${messageOf(error)}`,
        "write mqtt://USER:PASSWORD@broker/device_id; --user is for the device",
      );
    }
    throw connectionError(name, error);
  }
  client.on("error", () => {});
  // Else a request waits until the other end has acknowledged the packet before it, often for 40 ms.
  const stream: unknown = client.stream;
  if (stream instanceof Socket) stream.setNoDelay(true);
  return { client, clientId };
}

export class MqttTransport extends TransportBase implements RpcTransport {
  readonly src: string;
  readonly dst: string;
  readonly hint: string;
  readonly isPlain: boolean;
  readonly name: string;
  private readonly client: MqttClient;

  private constructor(address: MqttAddress, client: MqttClient, clientId: string) {
    super();
    this.client = client;
    this.dst = address.deviceId;
    this.src = `${address.deviceId}/rpc-resp/${clientId}`;
    this.name = `${address.url.href.replace(/\/$/, "")}/${address.deviceId}`;
    this.isPlain = address.url.protocol === "mqtt:" && !isThisHost(address.url.hostname);
    this.hint = `is a device with the id ${address.deviceId} connected to this broker, with the library rpc-mqtt?`;
    client.on("message", (_topic, payload) => this.frame(payload.toString()));
    client.on("close", () => this.lost(lostConnection(this.name)));
  }

  static async connect(address: MqttAddress, tls: TlsOptions, timeoutMs: number): Promise<MqttTransport> {
    const { client, clientId } = await connectBroker(address, tls, timeoutMs);
    const transport = new MqttTransport(address, client, clientId);
    await client.subscribeAsync(`${transport.src}/rpc`, { qos: 1 });
    return transport;
  }

  async ready(): Promise<void> {}

  async send(frame: string): Promise<void> {
    try {
      await this.client.publishAsync(`${this.dst}/rpc`, frame, { qos: 1 });
    } catch {
      throw lostConnection(this.name);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.client.endAsync();
  }
}

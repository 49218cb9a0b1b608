import type { ConfigRpcMqtt } from "@meerkat/config";
import { logDebug, logError, logWarn } from "@meerkat/core/log.ts";
import type { MqttClient } from "@meerkat/mqtt/client.ts";
import type { PublishPacket } from "@meerkat/mqtt/packet.ts";
import { MQTT_CONNECTED } from "@meerkat/mqtt/state.ts";
import type { Subscription } from "@meerkat/mqtt/subscriptions.ts";
import { RpcChannel } from "@meerkat/rpc-common/channel.ts";
import { type Frame, parseFrame } from "@meerkat/rpc-common/frame.ts";
import { addChannel, channelClosed, channelOpened, channelReady, frameReceived, parsedFrameReceived } from "@meerkat/rpc-common/rpc.ts";

const WHERE: string = "rpc_mqtt";

/** Where a topic template names a machine. */
const PLACEHOLDER: string = "%.*s";

/** QoS of the subscription. */
const SUBSCRIBE_QOS: i32 = 1;

/** RPC through an MQTT server: frames come on the machine's topic, and go to the topic of who they are for. */
export class MqttChannel extends RpcChannel {
  private readonly client: MqttClient;
  private readonly pubTopic: string;
  private readonly qos: i32;
  /** The topic that carries whole frames. One below it names the method. */
  private readonly topic: string;
  private readonly subscription: Subscription | undefined;
  private isOpen: boolean = false;

  constructor(client: MqttClient, config: ConfigRpcMqtt, deviceId: string) {
    super("*");
    this.client = client;
    this.pubTopic = config.pub_topic;
    this.qos = config.qos;
    this.topic = config.sub_topic.replace(PLACEHOLDER, deviceId);
    // `a/rpc/#` fits `a/rpc` as well: with one subscription no message can come twice.
    const filter = config.sub_wc ? `${this.topic}/#` : this.topic;
    this.subscription = client.subscribe(filter, SUBSCRIBE_QOS, (message) => this.arrived(message));
    client.onState(() => this.update());
    client.onRoom(() => this.update());
  }

  type(): string {
    return "MQTT";
  }

  info(): string {
    return "";
  }

  canSend(): boolean {
    return this.isOpen && this.client.state === MQTT_CONNECTED && (this.qos === 0 || this.client.hasRoom);
  }

  send(frame: string, dst: string): void {
    if (dst === "" && this.pubTopic.includes(PLACEHOLDER)) {
      logError(WHERE, "frame for nobody: the topic is not known");
      return;
    }
    const topic = this.pubTopic.replace(PLACEHOLDER, dst);
    if (this.client.publish(topic, frame, this.qos, false) === 0) logError(WHERE, `frame to ${topic} lost`);
  }

  /** Looks whether the channel is open, and whether it can take a frame. */
  private update(): void {
    const { subscription } = this;
    const isOpen = subscription !== undefined && subscription.granted && this.client.state === MQTT_CONNECTED;
    if (isOpen !== this.isOpen) {
      this.isOpen = isOpen;
      if (isOpen) channelOpened(this);
      else channelClosed(this);
    } else if (this.canSend()) {
      channelReady(this);
    }
  }

  private arrived(message: PublishPacket): void {
    if (message.retain) {
      logWarn(WHERE, `${message.topic}: a retained frame is not acted on: it would be at each connection`);
      return;
    }
    const text = message.text();
    const frame = parseFrame(text);
    if (frame === undefined) {
      frameReceived(this, text);
      return;
    }
    if (message.topic.length > this.topic.length) frame.method = message.topic.slice(this.topic.length + 1);
    if (this.isWorthwhile(frame)) parsedFrameReceived(this, frame);
  }

  /** A request for whose answer there is no address, and what is no frame at all, is left alone. */
  private isWorthwhile(frame: Frame): boolean {
    if (frame.id === "" && frame.src === "" && frame.method === "") return false;
    if (frame.id === "" || frame.method === "" || frame.src !== "") return true;
    logDebug(WHERE, `${frame.method}: request without src dropped`);
    return false;
  }
}

/** Makes the client an RPC channel. */
export function startRpcMqtt(client: MqttClient, config: ConfigRpcMqtt, deviceId: string): MqttChannel {
  const channel = new MqttChannel(client, config, deviceId);
  addChannel(channel);
  return channel;
}

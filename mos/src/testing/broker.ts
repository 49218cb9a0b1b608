/** An MQTT broker for the machine under test. */
import { type Broker, startBroker } from "../demo/broker.ts";
import { eventually } from "./eventually.ts";

export class TestBroker {
  /** Where the device finds it: a value for `mqtt.server`. */
  readonly address: string;
  private readonly broker: Broker;
  private readonly messages: { topic: string; payload: string }[];

  private constructor(broker: Broker, hostAddress: string, messages: { topic: string; payload: string }[]) {
    this.address = `${hostAddress}:${broker.port}`;
    this.broker = broker;
    this.messages = messages;
  }

  /** At a free port. */
  static async start(hostAddress: string): Promise<TestBroker> {
    const messages: { topic: string; payload: string }[] = [];
    const broker = await startBroker(0, (topic, payload) => messages.push({ topic, payload }));
    return new TestBroker(broker, hostAddress, messages);
  }

  /** Waits for a message with this topic that was not given yet, and gives its text. */
  published(topic: string, within?: number): Promise<string> {
    return eventually(() => {
      const index = this.messages.findIndex((message) => message.topic === topic);
      if (index < 0) throw new Error(`nothing was published to ${topic}; to others: ${[...new Set(this.messages.map((message) => message.topic))].join(", ")}`);
      return this.messages.splice(index, 1)[0]?.payload ?? "";
    }, within);
  }

  close(): Promise<void> {
    return this.broker.close();
  }
}

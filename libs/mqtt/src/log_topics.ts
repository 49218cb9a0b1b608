import "@meerkat/hal/clock.native.ts";
import { addLogSink } from "@meerkat/core/log.ts";
import type { MqttClient } from "./client.ts";

/** While so many bytes wait to be sent, log lines are left out. */
const UNSENT_LIMIT: i32 = 2048;

/** As Mongoose OS counts its streams: what goes to a topic says which one it was. */
const STDOUT: i32 = 1;
const STDERR: i32 = 2;

/** Log lines as messages of QoS 0: `<device> <number> <unix time> <stream or level>|<line>`. */
export class LogTopics {
  private readonly client: MqttClient;
  private readonly deviceId: string;
  private readonly stdoutTopic: string;
  private readonly stderrTopic: string;
  private readonly withLevel: boolean;
  private count: u32 = 0;

  /** An empty topic gets nothing. `withLevel`: the level of a line is sent instead of its stream. */
  constructor(client: MqttClient, deviceId: string, stdoutTopic: string, stderrTopic: string, withLevel: boolean) {
    this.client = client;
    this.deviceId = deviceId === "" ? "-" : deviceId;
    this.stdoutTopic = stdoutTopic;
    this.stderrTopic = stderrTopic;
    this.withLevel = withLevel;
  }

  start(): void {
    addLogSink((level, line) => this.line(level, line));
  }

  private line(level: i32, line: string): void {
    if (this.stdoutTopic !== "") this.publish(this.stdoutTopic, this.withLevel ? level : STDOUT, line);
    if (this.stderrTopic !== "") this.publish(this.stderrTopic, this.withLevel ? level : STDERR, line);
  }

  private publish(topic: string, stream: i32, line: string): void {
    if (this.client.unsent >= UNSENT_LIMIT) return;
    const text = line.endsWith("\n") ? line.slice(0, line.length - 1) : line;
    const time = (hal_wall_ms() / 1000).toFixed(3);
    this.client.publish(topic, `${this.deviceId} ${this.count} ${time} ${stream}|${text}`, 0, false);
    this.count = (this.count + 1) >>> 0;
  }
}

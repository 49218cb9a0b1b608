import { logError } from "@meerkat/core/log.ts";
import type { PublishPacket } from "./packet.ts";
import { matchesTopic, sharedFilter } from "./topic.ts";

/** Called with each message that fits. The message and its payload may be kept. */
export type MqttHandler = (message: PublishPacket) => void;

class HandlerEntry {
  readonly filter: string;
  readonly matched: string;
  readonly fn: MqttHandler;

  constructor(filter: string, fn: MqttHandler) {
    this.filter = filter;
    this.matched = sharedFilter(filter);
    this.fn = fn;
  }
}

/** Who wants which messages. */
export class Handlers {
  /** Newest last. */
  private list: HandlerEntry[] = [];

  add(filter: string, fn: MqttHandler): void {
    this.list.push(new HandlerEntry(filter, fn));
  }

  /** Takes away all handlers of a filter. */
  remove(filter: string): void {
    this.list = this.list.filter((entry) => entry.filter !== filter);
  }

  /** Calls every handler whose filter fits, newest first; one that throws is logged and keeps none of the others from running. */
  dispatch(message: PublishPacket): void {
    const list = this.list;
    for (let i: i32 = list.length - 1; i >= 0; i--) {
      const entry = list[i]!;
      if (!matchesTopic(entry.matched, message.topic)) continue;
      try {
        entry.fn(message);
      } catch (error) {
        logError("mqtt", `handler of ${entry.filter}: ${error instanceof Error ? error.message : "error"}`);
      }
    }
  }
}

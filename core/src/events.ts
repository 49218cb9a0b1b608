// System events, numbered as in Mongoose OS: three letters of the group in the upper 24 bits, an index in the lower 8.

/** What comes with an event; groups that carry data extend it, and handlers tell them apart with `instanceof`. */
export abstract class EventPayload {}

export type EventFunction = (event: i32, payload: EventPayload | undefined) => void;

export const EVENT_GROUP_MOS: i32 = 0x4d4f5300;
/** All libraries and the app are initialised. */
export const EVENT_INIT_DONE: i32 = EVENT_GROUP_MOS + 0;
/** A line was logged: LogPayload of log_events.ts. */
export const EVENT_LOG: i32 = EVENT_GROUP_MOS + 1;
/** The machine is about to restart. */
export const EVENT_REBOOT: i32 = EVENT_GROUP_MOS + 2;
/** The wall clock was set: TimeChangedPayload of wall_clock.ts. */
export const EVENT_TIME_CHANGED: i32 = EVENT_GROUP_MOS + 3;
/** A restart was scheduled; `restartIn` of system.ts tells when. */
export const EVENT_REBOOT_AFTER: i32 = EVENT_GROUP_MOS + 8;

const GROUP_MASK: i32 = ~0xff;

/** A registered handler. Keep it only to remove it. */
export class EventHandler {
  /** Event number, or its group when `wholeGroup`. */
  readonly event: i32;
  readonly wholeGroup: boolean;
  readonly fn: EventFunction;
  next: EventHandler | undefined;

  constructor(event: i32, wholeGroup: boolean, fn: EventFunction, next: EventHandler | undefined) {
    this.event = event;
    this.wholeGroup = wholeGroup;
    this.fn = fn;
    this.next = next;
  }

  /** Never calls it again. A handler may remove itself while it runs. */
  remove(): void {
    if (handlers === this) {
      handlers = this.next;
      return;
    }
    let handler = handlers;
    while (handler !== undefined) {
      if (handler.next === this) {
        handler.next = this.next;
        return;
      }
      handler = handler.next;
    }
  }
}

class EventGroup {
  readonly base: i32;
  readonly name: string;

  constructor(base: i32, name: string) {
    this.base = base;
    this.name = name;
  }
}

/** Newest first: that is the order of calling. */
let handlers: EventHandler | undefined;

const groups: EventGroup[] = [];

/** Reserves a group of 256 event numbers for the library `name`. False if the group is taken. */
export function registerEventGroup(base: i32, name: string): boolean {
  for (const group of groups) {
    if (group.base === base) return false;
  }
  groups.push(new EventGroup(base, name));
  return true;
}

/** Calls `fn` at each event of this number, before the handlers registered earlier. */
export function onEvent(event: i32, fn: EventFunction): EventHandler {
  handlers = new EventHandler(event, false, fn, handlers);
  return handlers;
}

/** Calls `fn` at each event of the group that `event` belongs to. */
export function onEventGroup(event: i32, fn: EventFunction): EventHandler {
  handlers = new EventHandler(event & GROUP_MASK, true, fn, handlers);
  return handlers;
}

/** Calls all handlers of an event, at once and in this turn; returns how many. Handlers added meanwhile are not called. */
export function triggerEvent(event: i32, payload?: EventPayload): i32 {
  let count: i32 = 0;
  let handler = handlers;
  while (handler !== undefined) {
    const next: EventHandler | undefined = handler.next;
    if (handler.event === (handler.wholeGroup ? event & GROUP_MASK : event)) {
      handler.fn(event, payload);
      count++;
    }
    handler = next;
  }
  return count;
}

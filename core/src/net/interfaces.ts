import "@meerkat/hal/net.native.ts";
import { HAL_EVENT_NET_IF } from "@meerkat/hal/event.ts";
import {
  NET_ADDR_DNS,
  NET_ADDR_GATEWAY,
  NET_ADDR_IP,
  NET_ADDR_NETMASK,
  NET_ADDR_NTP,
  NET_IF_CONNECTED,
  NET_IF_DOWN,
  NET_IF_READY,
  NET_IF_TYPE_ETHERNET,
  NET_IF_TYPE_PPP,
  NET_IF_TYPE_WIFI,
} from "@meerkat/hal/net.ts";
import { EventPayload, registerEventGroup, triggerEvent } from "../events.ts";
import { logInfo } from "../log.ts";
import { defer, onHalEvent } from "../loop.ts";
import { formatIpv4 } from "./address.ts";

// Network interfaces and their events, numbered as in Mongoose OS. Importing this file watches all interfaces; what
// one has become before the first turn of the event loop is told then.

/** `NET` */
export const EVENT_GROUP_NET: i32 = 0x4e455400;
export const EVENT_NET_DISCONNECTED: i32 = EVENT_GROUP_NET + 0;
export const EVENT_NET_CONNECTING: i32 = EVENT_GROUP_NET + 1;
export const EVENT_NET_CONNECTED: i32 = EVENT_GROUP_NET + 2;
export const EVENT_NET_IP_ACQUIRED: i32 = EVENT_GROUP_NET + 3;

/** What Mongoose OS asks for names if no interface knows a server. */
const FALLBACK_DNS: u32 = 0x08080808;

/** Addresses of an interface; 0 where unknown. */
export class IpInfo {
  readonly ip: u32;
  readonly netmask: u32;
  readonly gateway: u32;
  readonly dns: u32;
  readonly ntp: u32;

  constructor(ip: u32, netmask: u32, gateway: u32, dns: u32, ntp: u32) {
    this.ip = ip;
    this.netmask = netmask;
    this.gateway = gateway;
    this.dns = dns;
    this.ntp = ntp;
  }
}

/** Comes with the NET events. */
export class NetEvent extends EventPayload {
  /** NET_IF_TYPE_* of hal/src/net.ts. */
  readonly type: i32;
  /** Which of its type. */
  readonly instance: i32;
  /** With EVENT_NET_IP_ACQUIRED only. */
  readonly info: IpInfo | undefined;

  constructor(type: i32, instance: i32, info: IpInfo | undefined) {
    super();
    this.type = type;
    this.instance = instance;
    this.info = info;
  }
}

/** State of each interface that was told last, NET_IF_*. */
const states: i32[] = [];

/** Addresses of interface `index`, 0 to `hal_net_if_count()` - 1. */
export function interfaceInfo(index: i32): IpInfo {
  return new IpInfo(
    hal_net_if_addr(index, NET_ADDR_IP),
    hal_net_if_addr(index, NET_ADDR_NETMASK),
    hal_net_if_addr(index, NET_ADDR_GATEWAY),
    hal_net_if_addr(index, NET_ADDR_DNS),
    hal_net_if_addr(index, NET_ADDR_NTP),
  );
}

/** Number of the `instance`th interface of a type; -1 if there is none. */
export function findInterface(type: i32, instance: i32): i32 {
  let left = instance;
  for (let i: i32 = 0; i < hal_net_if_count(); i++) {
    if (hal_net_if_type(i) !== type) continue;
    if (left === 0) return i;
    left--;
  }
  return -1;
}

function instanceOf(index: i32): i32 {
  let instance: i32 = 0;
  for (let i: i32 = 0; i < index; i++) {
    if (hal_net_if_type(i) === hal_net_if_type(index)) instance++;
  }
  return instance;
}

/** Whether any interface has an address. */
export function isOnline(): boolean {
  for (let i: i32 = 0; i < hal_net_if_count(); i++) {
    if (hal_net_if_state(i) === NET_IF_READY) return true;
  }
  return false;
}

/** An address (NET_ADDR_*) of the first interface that is ready and has it, in the order Ethernet, WiFi station, PPP; 0 if none has. */
function firstKnown(which: i32): u32 {
  for (const type of [NET_IF_TYPE_ETHERNET, NET_IF_TYPE_WIFI, NET_IF_TYPE_PPP]) {
    const index = findInterface(type, 0);
    if (index < 0 || hal_net_if_state(index) !== NET_IF_READY) continue;
    const address = hal_net_if_addr(index, which);
    if (address !== 0) return address;
  }
  return 0;
}

/** Address of this machine on its first ready interface; 0 if it has none. */
export function ownAddress(): u32 {
  return firstKnown(NET_ADDR_IP);
}

export function defaultDnsServer(): u32 {
  const known = firstKnown(NET_ADDR_DNS);
  return known === 0 ? FALLBACK_DNS : known;
}

/** Time server named by DHCP; 0 if there is none. */
export function dhcpNtpServer(): u32 {
  return firstKnown(NET_ADDR_NTP);
}

function nameOf(type: i32, instance: i32): string {
  const kind = type === NET_IF_TYPE_WIFI ? "WiFi" : type === NET_IF_TYPE_PPP ? "PPP" : "Ethernet";
  return `${kind} ${instance}`;
}

function tell(event: i32, index: i32, text: string, info: IpInfo | undefined): void {
  const type = hal_net_if_type(index);
  const instance = instanceOf(index);
  logInfo("net", `${nameOf(type, instance)}: ${text}`);
  triggerEvent(event, new NetEvent(type, instance, info));
}

/** Tells what has changed at an interface, in the order of Mongoose OS: connecting, connected, address. */
function check(index: i32): void {
  while (states.length <= index) states.push(NET_IF_DOWN);
  const before = states[index]!;
  const state = hal_net_if_state(index);
  if (state === before) return;
  states[index] = state;
  if (state === NET_IF_DOWN) {
    tell(EVENT_NET_DISCONNECTED, index, "disconnected", undefined);
    return;
  }
  if (before === NET_IF_DOWN) {
    tell(EVENT_NET_CONNECTING, index, "connecting", undefined);
    tell(EVENT_NET_CONNECTED, index, "connected", undefined);
  } else if (state === NET_IF_CONNECTED) {
    // The address is lost, but the link is not.
    tell(EVENT_NET_DISCONNECTED, index, "address lost", undefined);
    tell(EVENT_NET_CONNECTING, index, "connecting", undefined);
    tell(EVENT_NET_CONNECTED, index, "connected", undefined);
  }
  if (state === NET_IF_READY) {
    const info = interfaceInfo(index);
    tell(EVENT_NET_IP_ACQUIRED, index, `ready, IP ${formatIpv4(info.ip)}, GW ${formatIpv4(info.gateway)}, DNS ${formatIpv4(info.dns)}`, info);
  }
}

function watchAll(): void {
  for (let i: i32 = 0; i < hal_net_if_count(); i++) {
    const index = i;
    onHalEvent(HAL_EVENT_NET_IF, index, () => check(index));
    check(index);
  }
}

registerEventGroup(EVENT_GROUP_NET, "net");
defer(watchAll);

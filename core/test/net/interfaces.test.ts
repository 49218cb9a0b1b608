import { type EventPayload, onEventGroup } from "@meerkat/core/events.ts";
import { isIpv4 } from "@meerkat/core/net/address.ts";
import {
  defaultDnsServer,
  dhcpNtpServer,
  EVENT_GROUP_NET,
  findInterface,
  interfaceInfo,
  isOnline,
  NetEvent,
  ownAddress,
} from "@meerkat/core/net/interfaces.ts";
import { NET_IF_TYPE_ETHERNET, NET_IF_TYPE_WIFI } from "@meerkat/hal/net.ts";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bootForTest, printed, until } from "./machine.ts";

declare function hal_net_if_up(index: number, ip: number, netmask: number, gateway: number, dns: number): boolean;
declare function hal_net_if_down(index: number): void;

let booted: BootedMachine;
const events: { event: number; payload: NetEvent }[] = [];
beforeAll(async () => {
  onEventGroup(EVENT_GROUP_NET, (event, payload: EventPayload | undefined) => {
    if (payload instanceof NetEvent) events.push({ event: event - EVENT_GROUP_NET, payload });
  });
  booted = await bootForTest();
});
afterAll(() => booted.machine.stop("stopped"));

const numbers = () => events.splice(0).map(({ event }) => event);

test("an interface that is there at the start is told in the order of Mongoose OS", async () => {
  await until(() => events.length === 3, "three events");
  expect(events[0]?.payload).toMatchObject({ type: NET_IF_TYPE_ETHERNET, instance: 0, info: undefined });
  expect(events[2]?.payload.info?.ip).toBe(ownAddress());
  expect(numbers()).toEqual([1, 2, 3]);
  expect(isOnline()).toBe(true);
  expect(isIpv4("0.0.0.0")).toBe(true);
  expect(interfaceInfo(0).netmask).toBeGreaterThan(0);
  expect(printed.text).toMatch(/net +Ethernet 0: ready, IP \d+\.\d+\.\d+\.\d+/);
});

test("down and up again", async () => {
  expect(defaultDnsServer()).not.toBe(0);
  hal_net_if_down(0);
  await until(() => events.length === 1, "one event");
  expect(numbers()).toEqual([0]);
  expect(isOnline()).toBe(false);
  expect(ownAddress()).toBe(0);
  expect(defaultDnsServer()).toBe(0x08080808);
  expect(dhcpNtpServer()).toBe(0);
  hal_net_if_up(0, 0, 0, 0, 0);
  await until(() => events.length === 3, "three events");
  expect(numbers()).toEqual([1, 2, 3]);
});

test("interfaces are found by type and number", () => {
  expect(findInterface(NET_IF_TYPE_ETHERNET, 0)).toBe(0);
  expect(findInterface(NET_IF_TYPE_ETHERNET, 1)).toBe(-1);
  expect(findInterface(NET_IF_TYPE_WIFI, 0)).toBe(-1);
});

import type { ConfigDnsSd } from "@meerkat/config";
import { expandPlaceholders } from "@meerkat/core/config/placeholders.ts";
import { deviceId, deviceMac } from "@meerkat/core/device.ts";
import { EVENT_REBOOT, onEvent } from "@meerkat/core/events.ts";
import { logInfo } from "@meerkat/core/log.ts";
import { setLocalResolver } from "@meerkat/core/net/dns.ts";
import { EVENT_NET_DISCONNECTED, EVENT_NET_IP_ACQUIRED, isOnline } from "@meerkat/core/net/interfaces.ts";
import { onOfferedService } from "@meerkat/core/net/offered_services.ts";
import "@meerkat/hal/system.native.ts";
import { BUILD_APP, BUILD_ID, BUILD_VERSION } from "@meerkat/hal/system.ts";
import { Advertised, LocalService } from "./advertised.ts";
import { Browser, type ServiceListener } from "./browser.ts";
import { MulticastDns } from "./multicast.ts";
import { hostLabel, isServiceType } from "./names.ts";

// Multicast DNS of this machine: its name, its services, and those of others.

const WHERE: string = "dns_sd";

const own = new Advertised("");
const multicast = new MulticastDns(own);
let watching: boolean = false;

/** Finds names in `.local` from now on, and puts this machine on the local network if the section says so. */
export function startDnsSd(section: ConfigDnsSd): void {
  setLocalResolver((host, found) => multicast.lookUp(host, found));
  if (!section.enable) return;
  const name = expandPlaceholders(section.host_name, deviceMac());
  own.host = `${hostLabel(name === "" ? deviceId() : name)}.local`;
  multicast.advertising = true;
  multicast.answering = !section.adv_only;
  onOfferedService((service) => addServiceInstance(hostName(), service.type, service.port, describe(section.txt)));
  onEvent(EVENT_REBOOT, () => multicast.goodbye());
  logInfo(WHERE, `this machine is ${own.host}`);
  watch();
}

/** What Mongoose OS tells of a device with its services. */
function describe(more: string): string[] {
  const texts = [
    `id=${deviceId()}`,
    `arch=${hal_arch()}`,
    `app=${hal_build_info(BUILD_APP)}`,
    `fw_version=${hal_build_info(BUILD_VERSION)}`,
    `fw_id=${hal_build_info(BUILD_ID)}`,
  ];
  for (const item of more.split(",")) {
    const text = item.trim();
    if (text !== "") texts.push(text);
  }
  return texts;
}

function watch(): void {
  if (watching) return;
  watching = true;
  onEvent(EVENT_NET_IP_ACQUIRED, () => multicast.networkReady());
  onEvent(EVENT_NET_DISCONNECTED, () => {
    if (!isOnline()) multicast.networkLost();
  });
  if (isOnline()) multicast.networkReady();
}

/** This machine's name, without `.local`; empty if it has none on the network. */
export function hostName(): string {
  return own.host.endsWith(".local") ? own.host.slice(0, -6) : "";
}

/** Gives this machine another name; what is neither letter nor digit becomes a dash. */
export function setHostName(name: string): void {
  const host = `${hostLabel(name)}.local`;
  if (host === own.host || name === "") return;
  if (multicast.advertising) multicast.goodbye();
  own.host = host;
  if (multicast.advertising) multicast.announce();
}

/**
 * Tells the network of a service: an instance of a type such as `_http._tcp`, at a port, with texts `key=value`. One of this name
 * and type is replaced. False if the type is not written so, or the name is empty or longer than 63 bytes.
 */
export function addServiceInstance(instance: string, type: string, port: i32, texts: readonly string[]): boolean {
  const length = new TextEncoder().encode(instance).length;
  if (!isServiceType(type) || length === 0 || length > 63) return false;
  const before = own.find(instance, type);
  const service = new LocalService(instance, type, port, texts);
  if (before === undefined) own.services.push(service);
  else own.services[own.services.indexOf(before)] = service;
  if (multicast.advertising) multicast.announce();
  return true;
}

/** Takes a service back. False if there is none of this name and type. */
export function removeServiceInstance(instance: string, type: string): boolean {
  const service = own.find(instance, type);
  if (service === undefined) return false;
  own.services.splice(own.services.indexOf(service), 1);
  if (multicast.advertising) multicast.takeBack([service.pointer(), service.location(own.host), service.description()]);
  return true;
}

/** Tells the network everything once more. */
export function advertise(): void {
  if (multicast.advertising) multicast.announce();
}

/** Takes everything back, and answers nothing until it is advertised again. */
export function goodbye(): void {
  if (multicast.advertising) multicast.goodbye();
}

/** A search that goes on until it is stopped. */
export class Browse {
  private readonly browser: Browser;

  constructor(browser: Browser) {
    this.browser = browser;
  }

  stop(): void {
    multicast.removeBrowser(this.browser);
  }
}

/**
 * Looks for services of a type such as `_http._tcp`. `listener` is called for each one when all is known about it, when something about it
 * has changed, and when it is gone. Works without `dns_sd.enable` too. Undefined if the type is not written so.
 */
export function browse(type: string, listener: ServiceListener): Browse | undefined {
  if (!isServiceType(type)) return undefined;
  watch();
  const browser = new Browser(type, listener);
  multicast.addBrowser(browser);
  return new Browse(browser);
}

import "@meerkat/hal/net.native.ts";
import type { ConfigEth } from "@meerkat/config";
import { logError } from "@meerkat/core/log.ts";
import { isIpv4, parseIpv4 } from "@meerkat/core/net/address.ts";
import { findInterface } from "@meerkat/core/net/interfaces.ts";
import { NET_IF_TYPE_ETHERNET } from "@meerkat/hal/net.ts";

const WHERE: string = "ethernet";

/** Switches the first Ethernet interface on, if the configuration says so. What becomes of it is told by NET events. False if it cannot be. */
export function startEthernet(eth: ConfigEth): boolean {
  if (!eth.enable) return false;
  const problem = staticAddressProblem(eth);
  if (problem !== "") {
    logError(WHERE, problem);
    return false;
  }
  const index = findInterface(NET_IF_TYPE_ETHERNET, 0);
  if (index < 0 || !hal_net_if_up(index, parseIpv4(eth.ip), parseIpv4(eth.netmask), parseIpv4(eth.gw), parseIpv4(eth.nameserver))) {
    logError(WHERE, index < 0 ? "this machine has no Ethernet" : "Ethernet does not start");
    return false;
  }
  return true;
}

/** What is wrong with the addresses of the configuration; empty if nothing is, or DHCP is asked. */
export function staticAddressProblem(eth: ConfigEth): string {
  if (eth.ip === "") return "";
  if (!isIpv4(eth.ip)) return "eth.ip is not an IPv4 address";
  if (!isIpv4(eth.netmask) || !isNetmask(parseIpv4(eth.netmask))) return "eth.netmask is not a netmask, and eth.ip needs one";
  if (eth.gw !== "" && !isIpv4(eth.gw)) return "eth.gw is not an IPv4 address";
  const netmask = parseIpv4(eth.netmask);
  if (eth.gw !== "" && ((parseIpv4(eth.gw) ^ parseIpv4(eth.ip)) & netmask) !== 0) return "eth.gw is not in the network of eth.ip";
  if (eth.nameserver !== "" && !isIpv4(eth.nameserver)) return "eth.nameserver is not an IPv4 address";
  return "";
}

/** Ones, then zeros. */
function isNetmask(netmask: u32): boolean {
  const hosts = ~netmask >>> 0;
  return netmask !== 0 && (hosts & (hosts + 1)) === 0;
}

import { ConfigEth } from "@meerkat/config";
import { formatIpv4, parseIpv4 } from "@meerkat/core/net/address.ts";
import { expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { startEthernet, staticAddressProblem } from "../src/ethernet.ts";

const hal = new FakeHal().install();
let up: string[] = [];

function machine(types: number[], starts = true): void {
  up = [];
  Object.assign(globalThis, {
    hal_net_if_count: () => types.length,
    hal_net_if_type: (index: number) => types[index],
    hal_net_if_state: () => 0,
    hal_net_if_up: (index: number, ...addresses: number[]) => {
      up.push(`${index} ${addresses.map((address) => formatIpv4(address)).join(" ")}`);
      return starts;
    },
  });
}

const eth = (parts: Partial<ConfigEth>): ConfigEth => Object.assign(new ConfigEth(), { enable: true, ...parts });
const fixed = { ip: "10.0.0.2", netmask: "255.255.255.0" };

test("off unless it is enabled", () => {
  machine([1]);
  expect(startEthernet(eth({ enable: false }))).toBe(false);
  expect(up).toEqual([]);
});

test("the first Ethernet interface asks DHCP, or has the addresses of the configuration", () => {
  machine([0, 1, 1]);
  expect(startEthernet(eth({}))).toBe(true);
  expect(startEthernet(eth({ ...fixed, gw: "10.0.0.1", nameserver: "9.9.9.9" }))).toBe(true);
  expect(up).toEqual(["1 0.0.0.0 0.0.0.0 0.0.0.0 0.0.0.0", "1 10.0.0.2 255.255.255.0 10.0.0.1 9.9.9.9"]);
});

test.each([
  [{ ip: "10.0.0" }, "eth.ip is not an IPv4 address"],
  [{ ip: "10.0.0.2" }, "eth.netmask is not a netmask, and eth.ip needs one"],
  [{ ip: "10.0.0.2", netmask: "255.0.255.0" }, "eth.netmask is not a netmask, and eth.ip needs one"],
  [{ ...fixed, gw: "10.0.1.1" }, "eth.gw is not in the network of eth.ip"],
  [{ ...fixed, gw: "gateway" }, "eth.gw is not an IPv4 address"],
  [{ ...fixed, nameserver: "dns" }, "eth.nameserver is not an IPv4 address"],
])("%j is refused", (parts, problem) => {
  machine([1]);
  expect(staticAddressProblem(eth(parts))).toBe(problem);
  expect(startEthernet(eth(parts))).toBe(false);
  expect(up).toEqual([]);
  expect(hal.console).toContain(problem);
});

test("netmasks are ones, then zeros", () => {
  for (let bits = 1; bits <= 32; bits++) {
    expect(staticAddressProblem(eth({ ip: "10.0.0.2", netmask: formatIpv4((0xffffffff << (32 - bits)) >>> 0) }))).toBe("");
  }
  expect(parseIpv4("255.255.255.255")).toBe(0xffffffff);
});

test("a machine without Ethernet, or whose Ethernet does not start, says so", () => {
  machine([0]);
  expect(startEthernet(eth({}))).toBe(false);
  expect(hal.console).toContain("no Ethernet");
  machine([1], false);
  expect(startEthernet(eth({}))).toBe(false);
  expect(hal.console).toContain("does not start");
});

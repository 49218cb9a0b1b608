import { isIpv4, parseIpv4 } from "@meerkat/core/net/address.ts";
import { parseDecimal } from "@meerkat/http-common/ascii.ts";

/**
 * Whether an access list of networks admits an address (IPv4, host order): a comma list of `+network` and `-network`, a network being
 * an address or `address/bits`. The last entry that fits decides; without one the answer is no. An empty list admits
 * all, one with a malformed entry nobody.
 */
export function ipAllowed(list: string, address: u32): boolean {
  if (list === "") return true;
  let allowed = false;
  for (const entry of list.split(",")) {
    const text = entry.trim();
    const slash = text.indexOf("/");
    const network = text.slice(1, slash < 0 ? text.length : slash);
    const bits = slash < 0 ? 32 : parseDecimal(text.slice(slash + 1));
    const sign = text.charAt(0);
    if ((sign !== "+" && sign !== "-") || !isIpv4(network) || bits < 0 || bits > 32) return false;
    const mask = bits === 0 ? 0 : -1 << (32 - bits);
    if ((((address ^ parseIpv4(network)) | 0) & mask) === 0) allowed = sign === "+";
  }
  return allowed;
}

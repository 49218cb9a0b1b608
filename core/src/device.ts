import "@meerkat/hal/system.native.ts";
import { hexDigit } from "./json_scan.ts";

// Who this machine is: by its hardware, unless the configuration says otherwise.

const COLON: i32 = 58;
/** Not by toUpperCase, whose tables no small program should need. */
const UPPER_HEX: string = "0123456789ABCDEF";

let id = "";
let mac = "";

/** Id of this machine: the source of its frames, its name for brokers. */
export function deviceId(): string {
  return id === "" ? hal_device_id() : id;
}

/** MAC address: 12 upper-case hex digits, or an empty string if there is none. */
export function deviceMac(): string {
  return mac === "" ? hal_mac() : mac;
}

/** From now on the machine has this id; empty: that of its hardware. */
export function setDeviceId(newId: string): void {
  id = newId;
}

/** `aa:bb:cc:dd:ee:ff`. False if it is written in another way; then nothing changes. */
export function setDeviceMac(text: string): boolean {
  let digits = "";
  for (let i: i32 = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (i % 3 === 2) {
      if (unit !== COLON) return false;
      continue;
    }
    const digit = hexDigit(unit);
    if (digit < 0) return false;
    digits += UPPER_HEX.charAt(digit);
  }
  if (digits.length !== 12 || text.length !== 17) return false;
  mac = digits;
  return true;
}

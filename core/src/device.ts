import "@meerkat/hal/system.native.ts";

// Who this machine is: by its hardware, unless the configuration says otherwise.

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
    if (i % 3 === 2 ? unit !== 58 : !isHexDigit(unit)) return false;
    if (i % 3 !== 2) digits += text.charAt(i).toUpperCase();
  }
  if (digits.length !== 12 || text.length !== 17) return false;
  mac = digits;
  return true;
}

function isHexDigit(unit: i32): boolean {
  return (unit >= 48 && unit <= 57) || ((unit | 32) >= 97 && (unit | 32) <= 102);
}

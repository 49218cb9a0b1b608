import "@meerkat/hal/fuse.native.ts";
import { hexDigit } from "@meerkat/core/json_scan.ts";
import { DEV_OK, type VfsDevice } from "@meerkat/core/vfs/device.ts";
import { createDevice } from "@meerkat/core/vfs/device_types.ts";
import { findDevice } from "@meerkat/core/vfs/devices.ts";
import type { Options } from "@meerkat/core/vfs/options.ts";

/** The key of `size` bytes that the options tell, in one of four ways. Undefined, with a fault in `options`, if there is none. */
export function readKey(options: Options, size: i32): Uint8Array | undefined {
  const hex = options.string("key");
  const deviceName = options.string("key_dev");
  const deviceType = options.string("key_dev_type");
  const fuse = options.int("key_fuse", -1, 0, 255);
  const ways: i32 = (hex === undefined ? 0 : 1) + (deviceName === undefined ? 0 : 1) + (deviceType === undefined ? 0 : 1) + (fuse < 0 ? 0 : 1);
  if (ways !== 1) options.wrong("one of key, key_dev, key_dev_type, key_fuse is required");
  if (options.fault !== "") return undefined;
  if (hex !== undefined) return keyOfHex(options, hex, size);
  if (fuse >= 0) return keyOfFuse(options, fuse, size);
  if (deviceName !== undefined) return keyOfDevice(options, findDevice(deviceName), size);
  const device = createDevice(deviceType ?? "", options.nested("key_dev_opts"));
  const key = keyOfDevice(options, device, size);
  device?.close();
  return key;
}

function keyOfHex(options: Options, hex: string, size: i32): Uint8Array | undefined {
  const key = new Uint8Array(size);
  let isHex = hex.length === 2 * size;
  for (let i: i32 = 0; isHex && i < size; i++) {
    const high = hexDigit(hex.charCodeAt(2 * i));
    const low = hexDigit(hex.charCodeAt(2 * i + 1));
    isHex = high >= 0 && low >= 0;
    if (isHex) key[i] = (high << 4) | low;
  }
  if (!isHex) options.wrong(`key must be ${size} bytes in hex`);
  return isHex ? key : undefined;
}

function keyOfFuse(options: Options, slot: i32, size: i32): Uint8Array | undefined {
  const key = new Uint8Array(size);
  if (hal_fuse_read(slot, key)) return key;
  options.wrong(`key_fuse: the machine has no key in slot ${slot}`);
  return undefined;
}

/** The first bytes of a device, read twice: a key that was read wrong would make noise of all that is written. */
function keyOfDevice(options: Options, device: VfsDevice | undefined, size: i32): Uint8Array | undefined {
  const key = new Uint8Array(size);
  const again = new Uint8Array(size);
  if (device === undefined) options.wrong("there is no such device with the key");
  else if (device.read(0, key, 0, size) !== DEV_OK || device.read(0, again, 0, size) !== DEV_OK) options.wrong("the key cannot be read");
  for (let i: i32 = 0; i < size; i++) {
    if (key[i] !== again[i]) options.wrong("the key reads differently each time");
  }
  return options.fault === "" ? key : undefined;
}

/** Whether nearly all bytes are the same, as in memory that holds no key. */
export function isTrivialKey(key: Uint8Array): boolean {
  let same: i32 = 0;
  for (let i: i32 = 1; i < key.length; i++) {
    if (key[i] === key[i - 1]) same++;
  }
  return same >= key.length - 4;
}

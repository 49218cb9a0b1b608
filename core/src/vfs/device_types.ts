import { logError } from "../log.ts";
import type { VfsDevice } from "./device.ts";
import { Options } from "./options.ts";

// Kinds of devices by name. A library registers its own when it is imported, so a program can make what its libraries
// know, and holds no code for anything else.

/** A kind of device. */
class DeviceType {
  readonly name: string;
  readonly make: (options: Options) => VfsDevice | undefined;

  constructor(name: string, make: (options: Options) => VfsDevice | undefined) {
    this.name = name;
    this.make = make;
  }
}

/** Newest last; the newest of a name counts. */
const deviceTypes: DeviceType[] = [];

/**
 * From now on devices of this kind can be made by name. `make` reads its options; it returns undefined if they are
 * wrong, or the device is not there, and says why with `options.wrong`.
 */
export function registerDeviceType(name: string, make: (options: Options) => VfsDevice | undefined): void {
  deviceTypes.push(new DeviceType(name, make));
}

/** Makes a device. `options` is a JSON object as text, or empty. Undefined on failure; the log has the reason. */
export function createDevice(typeName: string, options: string): VfsDevice | undefined {
  for (let i: i32 = deviceTypes.length - 1; i >= 0; i--) {
    if (deviceTypes[i]!.name !== typeName) continue;
    const read = new Options(options);
    const device = read.fault === "" ? deviceTypes[i]!.make(read) : undefined;
    if (device !== undefined && read.fault === "") return device;
    logError("vfs", `device ${typeName}: ${read.fault === "" ? "failed" : read.fault}`);
    return undefined;
  }
  logError("vfs", `no device type ${typeName} in this program`);
  return undefined;
}

import { logError } from "../log.ts";
import type { VfsDevice } from "./device.ts";
import type { FileSystem } from "./file_system.ts";
import { Options } from "./options.ts";

// Kinds of devices and file systems by name. A library registers its own when it is imported, so a program can mount
// what its libraries know, and holds no code for anything else.

/** A kind of file system. `options` is a JSON object as text, or empty; see Options. Reasons of failures are logged. */
export abstract class FileSystemType {
  /** `LFS`, `SPIFFS`, `FAT`. */
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** Makes an empty file system; what was on the device is lost. False on failure. */
  abstract format(device: VfsDevice, options: string): boolean;

  /** Undefined if there is no such file system on the device, or it is damaged. Never formats. */
  abstract mount(device: VfsDevice, options: string): FileSystem | undefined;

  /** Reads a whole file system that is not mounted, and tells what is wrong with it; nothing if all is well. */
  abstract check(device: VfsDevice, options: string): string[];
}

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
const fileSystemTypes: FileSystemType[] = [];
const deviceTypes: DeviceType[] = [];

/** From now on file systems of this kind can be mounted by name. */
export function registerFileSystemType(type: FileSystemType): void {
  fileSystemTypes.push(type);
}

/** Undefined if no library of the program brings it. */
export function findFileSystemType(name: string): FileSystemType | undefined {
  for (let i: i32 = fileSystemTypes.length - 1; i >= 0; i--) {
    if (fileSystemTypes[i]!.name === name) return fileSystemTypes[i];
  }
  return undefined;
}

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

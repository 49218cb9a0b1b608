import { logError } from "../log.ts";
import type { VfsDevice } from "./device.ts";
import { createDevice } from "./device_types.ts";
import { isSystemPartition, partitionDevice } from "./partitions.ts";

// Devices by name: those that were registered, and the partitions of the board that are there for programs.

class NamedDevice {
  readonly name: string;
  readonly device: VfsDevice;

  constructor(name: string, device: VfsDevice) {
    this.name = name;
    this.device = device;
  }
}

const named: NamedDevice[] = [];

/** Gives a device a name. False if the name is empty or taken, or the device has one. */
export function registerDevice(name: string, device: VfsDevice): boolean {
  if (name === "" || device.isNamed || findDevice(name) !== undefined) return false;
  keep(name, device);
  return true;
}

function keep(name: string, device: VfsDevice): void {
  device.isNamed = true;
  named.push(new NamedDevice(name, device));
}

/** The device with this name, or the partition, unless it is one of the system. */
export function findDevice(name: string): VfsDevice | undefined {
  for (const entry of named) {
    if (entry.name === name) return entry.device;
  }
  const partition = isSystemPartition(name) ? undefined : partitionDevice(name);
  // Kept, so that it is one device to all who use it.
  if (partition !== undefined) keep(name, partition);
  return partition;
}

/** Takes the name away and closes the device. False if there is none, or it is in use. */
export function unregisterDevice(name: string): boolean {
  const at: i32 = named.findIndex((entry) => entry.name === name);
  if (at < 0 || named[at]!.device.isUsed()) return false;
  const device = named[at]!.device;
  named.splice(at, 1);
  device.isNamed = false;
  device.close();
  return true;
}

/** Makes a device and gives it a name. False on failure; the log has the reason. */
export function createNamedDevice(name: string, typeName: string, options: string): boolean {
  if (name === "" || findDevice(name) !== undefined) {
    logError("vfs", name === "" ? `a device of type ${typeName} has no name` : `there is a device ${name} already`);
    return false;
  }
  const device = createDevice(typeName, options);
  return device !== undefined && registerDevice(name, device);
}

/**
 * Makes devices from a table, one a line (CR, LF or `|` end one): name, type, options, with blanks or tabs between; options
 * are the rest of the line. Lines that are empty or begin with `#` are passed over. Stops at the first that fails: false.
 */
export function processDevtab(table: string): boolean {
  let start: i32 = 0;
  for (let at: i32 = 0; at <= table.length; at++) {
    const unit: i32 = at < table.length ? table.charCodeAt(at) : 10;
    if (unit !== 10 && unit !== 13 && unit !== 124) continue;
    if (!processEntry(table.slice(start, at))) return false;
    start = at + 1;
  }
  return true;
}

function processEntry(line: string): boolean {
  const name = wordAt(line, skipSpace(line, 0));
  if (name === "" || name.startsWith("#")) return true;
  const typeAt = skipSpace(line, skipSpace(line, 0) + name.length);
  const typeName = wordAt(line, typeAt);
  if (typeName === "") {
    logError("vfs", `devtab: ${name} has no type`);
    return false;
  }
  return createNamedDevice(name, typeName, line.slice(skipSpace(line, typeAt + typeName.length)));
}

function isSpace(unit: i32): boolean {
  return unit === 32 || unit === 9;
}

function skipSpace(line: string, from: i32): i32 {
  let at = from;
  while (at < line.length && isSpace(line.charCodeAt(at))) at++;
  return at;
}

function wordAt(line: string, from: i32): string {
  let at = from;
  while (at < line.length && !isSpace(line.charCodeAt(at))) at++;
  return line.slice(from, at);
}

import type { ConfigVfsDevice, ConfigVfsMount } from "@meerkat/config";
import { saveConfig } from "@meerkat/core/config/config.ts";
import { logError, logInfo } from "@meerkat/core/log.ts";
import { createNamedDevice, findDevice } from "@meerkat/core/vfs/devices.ts";
import { makeFileSystem, mountDevice } from "@meerkat/core/vfs/mounting.ts";

/** Makes the devices of the configuration, in order. Throws at the first that cannot be made. */
export function createDevices(entries: readonly ConfigVfsDevice[]): void {
  for (const entry of entries) {
    if (entry.name === "" || entry.type === "") continue;
    if (!createNamedDevice(entry.name, entry.type, entry.opts)) throw new Error(`devtab: no device ${entry.name}`);
  }
}

/** Makes and mounts the file systems of the configuration. Throws at the first failure of one that is not optional. */
export function mountFileSystems(entries: readonly ConfigVfsMount[]): void {
  for (const entry of entries) {
    if (entry.dev === "" || entry.type === "") continue;
    const fault = setUp(entry);
    if (fault === undefined) continue;
    const message = `fstab: ${entry.type} on ${entry.dev}: ${fault}`;
    if (!entry.optional) throw new Error(message);
    logError("fstab", message);
  }
}

function setUp(entry: ConfigVfsMount): string | undefined {
  const device = findDevice(entry.dev);
  if (device === undefined) return "there is no such device";
  if (entry.create && !entry.created) {
    const fault = makeFileSystem(device, entry.type, entry.opts) ?? noteCreated(entry);
    if (fault !== undefined) return fault;
    logInfo("fstab", `${entry.type} made on ${entry.dev}`);
  }
  return entry.path === "" ? undefined : mountDevice(entry.path, device, entry.type, entry.opts);
}

/** Without the note the next start would make it again: then nothing must have been written to it. */
function noteCreated(entry: ConfigVfsMount): string | undefined {
  entry.created = true;
  const fault = saveConfig(false);
  if (fault === "") return undefined;
  entry.created = false;
  return fault;
}

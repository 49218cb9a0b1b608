import { DeviceSpec, type MountControl, mountControl } from "@meerkat/core/vfs/mount_control.ts";
import type { ArgsReader } from "@meerkat/rpc-common/args.ts";
import { RpcError } from "@meerkat/rpc-common/call.ts";
import { addTyped } from "@meerkat/rpc-common/methods.ts";

// File systems made, mounted and checked over RPC, in programs that have a kind of file system to mount.

function control(): MountControl {
  const found = mountControl();
  if (found === undefined) throw new RpcError(501, "no library of this program can mount file systems");
  return found;
}

class FileSystemArgs {
  /** Undefined if neither `dev_name` nor `dev_type` tells one. */
  readonly device: DeviceSpec | undefined;
  /** Empty if it is missing. */
  readonly type: string;
  readonly options: string;

  constructor(args: ArgsReader) {
    const name = args.optionalString("dev_name") ?? "";
    const deviceType = args.optionalString("dev_type") ?? "";
    const deviceOptions = args.optionalString("dev_opts") ?? "";
    this.device = name === "" && deviceType === "" ? undefined : new DeviceSpec(name, deviceType, deviceOptions);
    this.type = args.optionalString("fs_type") ?? "";
    this.options = args.optionalString("fs_opts") ?? "";
  }

  /** The device, once the type is there as well. */
  checked(missing: string): DeviceSpec {
    if (this.type === "") throw new RpcError(400, missing);
    if (this.device === undefined) throw new RpcError(400, "dev_name or dev_type is required");
    return this.device;
  }
}

function succeed(what: string, fault: string | undefined): void {
  if (fault !== undefined) throw new RpcError(500, `${what} failed: ${fault}`);
}

const TYPE_MISSING: string = "fs_type is required";

/** Registers FS.Mkfs, FS.Mount, FS.Umount and FS.Fsck. */
export function addMountService(): void {
  addTyped(
    "FS.Mkfs",
    (args) => new FileSystemArgs(args),
    (fs) => succeed("mkfs", control().make(fs.checked(TYPE_MISSING), fs.type, fs.options)),
  );
  addTyped(
    "FS.Mount",
    (args) => ({ path: args.optionalString("path") ?? "", fs: new FileSystemArgs(args) }),
    ({ path, fs }) => {
      const missing = "path and fs_type is required";
      if (path === "") throw new RpcError(400, missing);
      succeed("mount", control().mount(path, fs.checked(missing), fs.type, fs.options));
    },
  );
  addTyped(
    "FS.Umount",
    (args) => args.string("path"),
    (path) => succeed("umount", control().unmount(path)),
  );
  addTyped(
    "FS.Fsck",
    (args) => new FileSystemArgs(args),
    (fs, call) => call.reply(JSON.stringify(control().check(fs.checked(TYPE_MISSING), fs.type, fs.options))),
  );
}

import { jsonString } from "@meerkat/core/json_text.ts";
import { DeviceSpec, type MountControl, mountControl } from "@meerkat/core/vfs/mount_control.ts";
import type { RpcCall } from "@meerkat/rpc-common/call.ts";
import { addMethod } from "@meerkat/rpc-common/methods.ts";

// File systems made, mounted and checked over RPC, in programs that have a kind of file system to mount.

const ARGS: string = "dev_name: %Q, dev_type: %Q, dev_opts: %Q, fs_type: %Q, fs_opts: %Q}";

function text(call: RpcCall, name: string): string {
  return call.string(name) ?? "";
}

/** Runs `fn` with the file system's type and options on the device that the call names. `missing`: what to say without a type. */
function withFileSystem(call: RpcCall, missing: string, fn: (control: MountControl, device: DeviceSpec, type: string, options: string) => void): void {
  const control = mountControl();
  const type = text(call, "fs_type");
  const device = new DeviceSpec(text(call, "dev_name"), text(call, "dev_type"), text(call, "dev_opts"));
  if (control === undefined) noControl(call);
  else if (type === "") call.fail(400, missing);
  else if (device.name === "" && device.type === "") call.fail(400, "dev_name or dev_type is required");
  else fn(control, device, type, text(call, "fs_opts"));
}

function noControl(call: RpcCall): void {
  call.fail(501, "no library of this program can mount file systems");
}

function end(call: RpcCall, what: string, fault: string | undefined): void {
  if (fault !== undefined) call.fail(500, `${what} failed: ${fault}`);
}

function mkfs(call: RpcCall): void {
  withFileSystem(call, "fs_type is required", (control, device, type, options) => end(call, "mkfs", control.make(device, type, options)));
}

function mount(call: RpcCall): void {
  const path = text(call, "path");
  const missing = "path and fs_type is required";
  if (path === "") call.fail(400, missing);
  else withFileSystem(call, missing, (control, device, type, options) => end(call, "mount", control.mount(path, device, type, options)));
}

function umount(call: RpcCall): void {
  const path = text(call, "path");
  const control = mountControl();
  if (path === "") call.fail(400, "path is required");
  else if (control === undefined) noControl(call);
  else end(call, "umount", control.unmount(path));
}

function fsck(call: RpcCall): void {
  withFileSystem(call, "fs_type is required", (control, device, type, options) => {
    const findings = control.check(device, type, options);
    call.reply(`[${findings.map((finding) => jsonString(finding)).join(",")}]`);
  });
}

/** Registers FS.Mkfs, FS.Mount, FS.Umount and FS.Fsck. */
export function addMountService(): void {
  addMethod("FS.Mkfs", `{${ARGS}`, mkfs);
  addMethod("FS.Mount", `{path: %Q, ${ARGS}`, mount);
  addMethod("FS.Umount", "{path: %Q}", umount);
  addMethod("FS.Fsck", `{${ARGS}`, fsck);
}

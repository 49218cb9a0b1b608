import { logError } from "@meerkat/core/log.ts";
import type { VfsDevice } from "@meerkat/core/vfs/device.ts";
import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";
import { FileSystemType } from "@meerkat/core/vfs/file_system_type.ts";
import { Options } from "@meerkat/core/vfs/options.ts";
import { IndexPages } from "./index_pages.ts";
import { Layout, layoutFault } from "./layout.ts";
import { formatPages, SpiffsPages } from "./pages.ts";
import { Repair } from "./repair.ts";
import { SpiffsFs } from "./spiffs_fs.ts";

/** Undefined, and a reason in the log, if the options are wrong. */
function layoutOf(device: VfsDevice, options: Options): Layout | undefined {
  const most: i32 = device.size < 0x7fff_ffff ? device.size : 0x7fff_ffff;
  const start: u32 = options.int("addr", 0, 0, most);
  const size: u32 = options.int("size", most - start, 0, most);
  const blockSize = options.int("bs", 4096, 1, 0x100000);
  const pageSize = options.int("ps", 256, 1, 0x10000);
  const eraseSize = options.int("es", 4096, 1, 0x100000);
  const metaBytes = options.int("meta", 8, 0, 8);
  if (options.bool("encr", false)) options.wrong("encr: encrypted files are not supported");
  if (metaBytes !== 0 && metaBytes !== 8) options.wrong("meta must be 8, or 0 for images of the CC3200");
  if (options.fault === "" && blockSize % eraseSize !== 0) options.wrong("bs must be a multiple of es");
  if (options.fault === "") options.fault = layoutFault(start, size, blockSize, pageSize, device.size, device.eraseSize);
  if (options.fault === "") return new Layout(start, size, blockSize, pageSize, metaBytes);
  logError("spiffs", options.fault);
  return undefined;
}

/**
 * SPIFFS. Options, all of which format, mount and check must be given alike: `addr` (0), `size` (the rest of the
 * device), `bs` (4096), `ps` (256), `es` (4096), `meta` (8; 0: images of the CC3200). For mounting only: `nfd` (10), how
 * many files may be open; `check` (true), whether losses of power are mended.
 */
export class SpiffsType extends FileSystemType {
  constructor() {
    super("SPIFFS");
  }

  format(device: VfsDevice, options: string): boolean {
    const layout = layoutOf(device, new Options(options));
    return layout !== undefined && formatPages(device, layout);
  }

  mount(device: VfsDevice, options: string): FileSystem | undefined {
    const read = new Options(options);
    const maxOpen = read.int("nfd", 10, 1, 255);
    const check = read.bool("check", true);
    const layout = layoutOf(device, read);
    if (layout === undefined) return undefined;
    const fs = new SpiffsFs(new SpiffsPages(device, layout), maxOpen);
    return fs.mount(check) ? fs : undefined;
  }

  check(device: VfsDevice, options: string): string[] {
    const layout = layoutOf(device, new Options(options));
    if (layout === undefined) return ["wrong options"];
    const pages = new SpiffsPages(device, layout);
    if (!pages.mount()) return ["no SPIFFS of this layout"];
    const repair = new Repair(new IndexPages(pages), false);
    if (!repair.run()) return ["the device cannot be read"];
    const findings = repair.findings;
    if (pages.badBlock >= 0) findings.push(`block ${pages.badBlock}: its erase was not completed`);
    return findings;
  }
}

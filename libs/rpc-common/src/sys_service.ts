import "@meerkat/hal/clock.native.ts";
import "@meerkat/hal/system.native.ts";
import type { ConfigDevice } from "@meerkat/config";
import { resetReason } from "@meerkat/core/crash_report.ts";
import { deviceId, deviceMac } from "@meerkat/core/device.ts";
import { jsonString } from "@meerkat/core/json_text.ts";
import { LL_NONE, LL_VERBOSE_DEBUG, setLogFilters, setLogLevel, setUdpLogAddress } from "@meerkat/core/log.ts";
import { MEERKAT_VERSION, restartAfter } from "@meerkat/core/system.ts";
import { fileSystemFree, fileSystemSize } from "@meerkat/core/vfs/vfs.ts";
import { BUILD_APP, BUILD_ID, BUILD_VERSION, HEAP_FREE, HEAP_MIN_FREE, HEAP_SIZE } from "@meerkat/hal/system.ts";
import { type RpcCall, RpcError } from "./call.ts";
import { addMethod, addTyped } from "./methods.ts";

const DEFAULT_REBOOT_DELAY_MS: i32 = 100;

function text(name: string, value: string): string {
  return `"${name}":${jsonString(value)},`;
}

/** The members of Sys.GetInfo that stay the same, put together at the first call. */
let identity = "";

function identityMembers(): string {
  if (identity !== "") return identity;
  const buildId = hal_build_info(BUILD_ID);
  const names = text("id", deviceId()) + text("app", hal_build_info(BUILD_APP));
  const versions = text("fw_version", hal_build_info(BUILD_VERSION)) + text("fw_id", buildId);
  const system = text("mg_version", MEERKAT_VERSION) + text("mg_id", buildId);
  identity = names + versions + system + text("mac", deviceMac()) + text("arch", hal_arch());
  return identity;
}

function getInfo(call: RpcCall, device: ConfigDevice): void {
  const key = device.public_key === "" ? "null" : jsonString(device.public_key);
  const system = `"uptime":${hal_uptime_s()},"public_key":${key},`;
  const memory = `"ram_size":${hal_heap(HEAP_SIZE)},"ram_free":${hal_heap(HEAP_FREE)},"ram_min_free":${hal_heap(HEAP_MIN_FREE)},`;
  const files = `"fs_size":${fileSystemSize("/")},"fs_free":${fileSystemFree("/")},"reset_reason":"${resetReason()}"`;
  call.reply(`{${identityMembers()}${system}${memory}${files}}`);
}

function reboot(abort: boolean, delayMs: i32): void {
  if (abort) hal_abort();
  if (delayMs < 0) throw new RpcError(400, "invalid delay value");
  restartAfter(delayMs);
}

/** Success is said through error code 0, as the original does. */
function setDebug(call: RpcCall): void {
  const udpLogAddress = call.string("udp_log_addr");
  if (udpLogAddress !== undefined && !setUdpLogAddress(udpLogAddress)) {
    call.fail(501, "udp logging is not in this build");
    return;
  }
  if (call.raw("level") !== undefined) {
    const level = call.int("level", LL_NONE - 1);
    if (level < LL_NONE || level > LL_VERBOSE_DEBUG) {
      call.fail(400, "invalid level");
      return;
    }
    setLogLevel(level);
  }
  const filters = call.string("file_level");
  if (filters !== undefined) setLogFilters(filters);
  call.fail(0, "");
}

function getCrashReport(call: RpcCall): void {
  call.reply(`{"reset_reason":"${resetReason()}","report":${jsonString(hal_crash_report())}}`);
}

/** `device`: of the configuration. Registers Sys.Reboot, Sys.GetInfo, Sys.SetDebug, Sys.GetCrashReport and Sys.ClearCrashReport. */
export function addSysService(device: ConfigDevice): void {
  addTyped(
    "Sys.Reboot",
    (args) => ({ abort: args.optionalBool("abort", false), delayMs: args.optionalInt("delay_ms", DEFAULT_REBOOT_DELAY_MS) }),
    ({ abort, delayMs }) => reboot(abort, delayMs),
  );
  addMethod("Sys.GetCrashReport", "", getCrashReport);
  addMethod("Sys.ClearCrashReport", "", (_call) => hal_crash_clear());
  addMethod("Sys.GetInfo", "", (call) => getInfo(call, device));
  addMethod("Sys.SetDebug", "{udp_log_addr: %Q, level: %d, file_level: %Q}", setDebug);
}

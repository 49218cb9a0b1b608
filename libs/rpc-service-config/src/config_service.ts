import { ConfigLevel, configGet, configHas, configSet, saveConfig } from "@meerkat/core/config/config.ts";
import { USER_LEVEL } from "@meerkat/core/config/levels.ts";
import { restartAfter } from "@meerkat/core/system.ts";
import type { RpcCall } from "@meerkat/rpc-common/call.ts";
import { addMethod } from "@meerkat/rpc-common/methods.ts";

/** Time for the answer to get out before a restart. */
const REBOOT_DELAY_MS: i32 = 500;

const SAVE_FAILED: i32 = -1;

/** The level that is asked for, or USER_LEVEL for the settings in force: absent, negative or too large. */
function levelOf(call: RpcCall): i32 {
  const level = call.int("level", -1);
  return level < 0 || level > USER_LEVEL ? USER_LEVEL : level;
}

function get(call: RpcCall): void {
  const key = call.string("key") ?? "";
  const level = levelOf(call);
  const json = level === USER_LEVEL ? configGet(key) : new ConfigLevel(level).get(key);
  if (json === undefined) call.fail(404, "invalid config key");
  else call.reply(json);
}

/** A section as an object; what is a single setting is not one. */
function getSection(call: RpcCall): void {
  const section = call.string("section");
  const json = section === undefined || section === "" ? undefined : configGet(section);
  if (section === undefined || section === "") call.fail(400, "section is required");
  else if (json === undefined || !json.startsWith("{")) call.fail(404, "invalid config section");
  else call.reply(json);
}

function set(call: RpcCall): void {
  const key = call.string("key") ?? "";
  const value = call.raw("value") ?? call.raw("config");
  const level = levelOf(call);
  // As in the original, an empty text is no value for a single setting: the form without `key` clears one.
  if (value === undefined || (key !== "" && value === '""')) call.fail(400, "value is required");
  else if (level === 0) call.fail(400, "not allowed");
  else if (!configHas(key)) call.fail(404, "invalid config key");
  else if (level === USER_LEVEL) setRunning(call, key, value);
  else setLevel(call, new ConfigLevel(level), key, value);
}

function setRunning(call: RpcCall, key: string, value: string): void {
  const wrong = configSet(key, value);
  if (wrong !== "") call.fail(400, `invalid config value: ${wrong}`);
  else if (call.bool("save", false)) saved(call, saveConfig(call.bool("try_once", false)));
  else call.reply('{"saved":false}');
}

function setLevel(call: RpcCall, level: ConfigLevel, key: string, value: string): void {
  const wrong = level.set(key, value);
  if (wrong !== "") call.fail(400, `invalid config value: ${wrong}`);
  else if (call.bool("save", false)) saved(call, level.save(call.bool("try_once", false)));
  else call.reply('{"saved":false}');
}

function save(call: RpcCall): void {
  saved(call, saveConfig(call.bool("try_once", false)));
}

function saved(call: RpcCall, failure: string): void {
  if (failure !== "") {
    call.fail(SAVE_FAILED, `error saving config: ${failure}`);
    return;
  }
  call.reply('{"saved":true}');
  if (call.bool("reboot", false)) restartAfter(REBOOT_DELAY_MS);
}

/** Registers Config.Get, Config.GetSection, Config.Set and Config.Save. */
export function addConfigService(): void {
  addMethod("Config.Get", "{key: %Q, level: %d}", get);
  addMethod("Config.GetSection", "{section: %Q}", getSection);
  addMethod("Config.Set", "{key: %Q, value: %T, config: %T, level: %d, save: %B, try_once: %B, reboot: %B}", set);
  addMethod("Config.Save", "{try_once: %B, reboot: %B}", save);
}

import { ConfigLevel, configGet, configHas, configSet, confirmTrial, saveConfig, saveForTrial } from "@meerkat/core/config/config.ts";
import { USER_LEVEL } from "@meerkat/core/config/levels.ts";
import { beginTrial, isOnTrial, MAX_TRIAL_S, trialLeftMs } from "@meerkat/core/config/trial.ts";
import { isRestarting, restartAfter } from "@meerkat/core/system.ts";
import type { RpcCall } from "@meerkat/rpc-common/call.ts";
import type { RpcChannel } from "@meerkat/rpc-common/channel.ts";
import { addMethod } from "@meerkat/rpc-common/methods.ts";

/** Time for the answer to get out before a restart. */
const REBOOT_DELAY_MS: i32 = 500;

const SAVE_FAILED: i32 = -1;

/** By which the settings on trial came, if they came without a restart: hearing from it again proves nothing. */
let trialChannel: RpcChannel | undefined;

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
  else if (call.raw("trial") !== undefined && !mayTry(call, level)) return;
  else if (!configHas(key)) call.fail(404, "invalid config key");
  else if (level === USER_LEVEL) setRunning(call, key, value);
  else setLevel(call, new ConfigLevel(level), key, value);
}

function setRunning(call: RpcCall, key: string, value: string): void {
  const wrong = configSet(key, value);
  if (wrong !== "") call.fail(400, `invalid config value: ${wrong}`);
  else if (call.raw("trial") !== undefined) tryOut(call, call.int("trial", 0));
  else if (call.bool("save", false)) saved(call, saveConfig(call.bool("try_once", false)));
  else call.reply('{"saved":false}');
}

/** Fails the call unless its settings can be put on trial. */
function mayTry(call: RpcCall, level: i32): boolean {
  const seconds = call.int("trial", 0);
  if (level !== USER_LEVEL) call.fail(400, "only settings of the user's level can be on trial");
  else if (seconds < 1 || seconds > MAX_TRIAL_S) call.fail(400, `trial: must be 1 to ${MAX_TRIAL_S} seconds`);
  else if (call.bool("save", false) || call.bool("try_once", false)) call.fail(400, "trial does not go with save or try_once");
  else return true;
  return false;
}

/** The trial begins after the restart that the call asks for, or now. */
function tryOut(call: RpcCall, seconds: i32): void {
  const restarts = call.bool("reboot", false);
  const failure = restarts ? saveForTrial(seconds) : "";
  if (failure !== "") {
    call.fail(SAVE_FAILED, `error saving config: ${failure}`);
    return;
  }
  if (restarts) {
    restartAfter(REBOOT_DELAY_MS);
  } else {
    trialChannel = call.channel;
    beginTrial(seconds);
  }
  call.reply(`{"saved":false,"trial":${seconds}}`);
}

function confirm(call: RpcCall): void {
  if (!isOnTrial() || isRestarting()) {
    call.fail(409, "no settings are on trial");
    return;
  }
  if (call.channel === trialChannel) {
    call.fail(409, "confirm over another connection: this one has not seen the new settings at work");
    return;
  }
  const failure = confirmTrial();
  if (failure !== "") call.fail(SAVE_FAILED, `error saving config: ${failure}`);
  else call.reply('{"saved":true}');
}

function trialStatus(call: RpcCall): void {
  call.reply(`{"on_trial":${isOnTrial()},"left_ms":${trialLeftMs()}}`);
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

/** Registers the methods Config.*. */
export function addConfigService(): void {
  addMethod("Config.Get", "{key: %Q, level: %d}", get);
  addMethod("Config.GetSection", "{section: %Q}", getSection);
  addMethod("Config.Set", "{key: %Q, value: %T, config: %T, level: %d, save: %B, try_once: %B, reboot: %B, trial: %d}", set);
  addMethod("Config.Save", "{try_once: %B, reboot: %B}", save);
  addMethod("Config.Confirm", "", confirm);
  addMethod("Config.Trial", "", trialStatus);
}

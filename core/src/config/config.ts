import "@meerkat/hal/gpio.native.ts";
import { GPIO_INPUT, GPIO_PULL_UP } from "@meerkat/hal/gpio.ts";
import { jsonToInt } from "../json_scan.ts";
import { logWarn } from "../log.ts";
import { ConfigReader } from "./apply.ts";
import { aclOf, loadMakerLevels, loadUserLevel, removeLevels, saveLevel, USER_LEVEL } from "./levels.ts";
import { hasPath, pathToJson, readPath } from "./path.ts";
import { ConfigSection, SectionType } from "./schema.ts";
import { announcedTrial, announceTrial, beginTrial, endTrial, forgetTrial, isOnTrial } from "./trial.ts";

// The settings in force: by name, over RPC and from files. Programs read them as `config` of `@meerkat/config`.

/** Looks at settings that are about to be saved; returns an empty string, or why they must not be. */
export type ConfigValidator = (candidate: ConfigSection) => string;

class NoSettings extends SectionType {
  override create(): ConfigSection {
    return new ConfigSection();
  }
}

let type: SectionType = new NoSettings("");
let running: ConfigSection = type.create();

class ChangeHandler {
  readonly prefix: string;
  readonly fn: () => void;

  constructor(prefix: string, fn: () => void) {
    this.prefix = prefix;
    this.fn = fn;
  }
}

const handlers: ChangeHandler[] = [];
const validators: ConfigValidator[] = [];

/** Loads all levels into `root`, which has the defaults: the settings in force from now on. */
export function loadConfig(rootType: SectionType, root: ConfigSection): void {
  type = rootType;
  running = root;
  const acl = loadMakerLevels(type, root, USER_LEVEL - 1, true);
  // The pin is up to the maker's levels: the user's cannot lock itself in.
  if (isResetHeld(jsonToInt(configGet("debug.factory_reset_gpio") ?? "", -1))) {
    logWarn("config", "Factory reset");
    removeLevels(USER_LEVEL);
  }
  const trial = announcedTrial();
  loadUserLevel(type, root, acl);
  forgetTrial();
  if (trial > 0) beginTrial(trial);
}

/** Whether the button at `pin` is pressed, which connects it to ground. */
function isResetHeld(pin: i32): boolean {
  if (pin < 0) return false;
  hal_gpio_mode(pin, GPIO_INPUT, GPIO_PULL_UP);
  return !hal_gpio_read(pin);
}

/**
 * Calls `fn` after settings whose path begins with `prefix` (`mqtt.`, `debug.level`, or "" for all) were changed by name:
 * by RPC, by `configSet`. Once for each change, however many settings it had. Assignments to `config` do not call it.
 */
export function onConfigChange(prefix: string, fn: () => void): void {
  handlers.push(new ChangeHandler(prefix, fn));
}

function tellChanged(changed: readonly string[]): void {
  if (changed.length === 0) return;
  for (const handler of handlers.slice()) {
    for (const path of changed) {
      if (!path.startsWith(handler.prefix)) continue;
      handler.fn();
      break;
    }
  }
}

/** Calls `validator` before settings are saved. */
export function addConfigValidator(validator: ConfigValidator): void {
  validators.push(validator);
}

/** What is at `path` as JSON, a bare value or an object; the whole configuration for "". Undefined if there is nothing. */
export function configGet(path: string): string | undefined {
  return pathToJson(type, running, path);
}

export function configHas(path: string): boolean {
  return hasPath(type, running, path);
}

/**
 * Sets what is at `path` (a setting, a section, or "" for all) from JSON, as far as `conf_acl` allows. Returns an empty
 * string, or what is wrong with the value; settings that came before it are changed. Nothing is saved.
 */
export function configSet(path: string, json: string): string {
  const reader = new ConfigReader(json, aclOf(type, running));
  readPath(type, running, path, reader);
  tellChanged(reader.changed);
  return reader.error;
}

/** Saves the settings in force as the user's. With `tryOnce` they count for the next boot only. Returns "" or what failed. */
export function saveConfig(tryOnce: boolean): string {
  return isOnTrial() ? "the settings are on trial, confirm them first" : save(running, USER_LEVEL, tryOnce);
}

/** Saves the settings in force for the next boot, on trial for `seconds` from then on (trial.ts). Returns "" or what failed. */
export function saveForTrial(seconds: i32): string {
  if (!announceTrial(seconds)) return "failed to write file";
  return saveConfig(true);
}

/** Ends a trial: the settings in force are saved as the user's. Returns "" or what failed; the trial goes on then. */
export function confirmTrial(): string {
  const failure = save(running, USER_LEVEL, false);
  if (failure === "") endTrial();
  return failure;
}

function save(root: ConfigSection, level: i32, tryOnce: boolean): string {
  for (const validator of validators) {
    const objection = validator(root);
    if (objection !== "") return objection;
  }
  return saveLevel(type, root, level, tryOnce);
}

/** The settings of the levels up to `level`, 0 to 8, as the files have them now. */
export class ConfigLevel {
  readonly level: i32;
  private readonly root: ConfigSection;

  constructor(level: i32) {
    this.level = level;
    this.root = type.create();
    loadMakerLevels(type, this.root, level, false);
  }

  get(path: string): string | undefined {
    return pathToJson(type, this.root, path);
  }

  /** As `configSet`; what may be set is up to the `conf_acl` in force. */
  set(path: string, json: string): string {
    const reader = new ConfigReader(json, aclOf(type, running));
    readPath(type, this.root, path, reader);
    return reader.error;
  }

  /** Writes the file of this level, 1 to 8. The settings in force stay as they are. */
  save(tryOnce: boolean): string {
    return save(this.root, this.level, tryOnce);
  }
}

/** Forgets the user's settings and the levels down to `level`, at least 1; takes effect at the next boot. */
export function resetConfig(level: i32): void {
  removeLevels(level);
}

/** Options from variables of the environment, as Mongoose OS reads them: MOS_BUILD_VAR stands in for --build-var. */
import type { Command, Option } from "commander";

const FALSE = ["false", "0", "no", "off"];

/**
 * Lets every option be given by its variable. One that is empty counts as not set, and so does one that says `false` for an
 * option without a value. Those variables are taken out of `environment`, which is what commander reads.
 */
export function takeEnvironment(program: Command, environment: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(environment)) if (name.startsWith("MOS_") && value === "") delete environment[name];
  for (const command of program.commands) {
    for (const option of command.options) {
      // It is too late for it: mos has changed folders by then.
      if (option.long === undefined || option.attributeName() === "chdir") continue;
      option.envVar ??= variableOf(option.long);
      if (takesNoValue(option) && FALSE.includes(environment[option.envVar]?.toLowerCase() ?? "")) delete environment[option.envVar];
    }
  }
}

/** `--build-var`: MOS_BUILD_VAR. */
function variableOf(long: string): string {
  return `MOS_${long.replace(/^--/, "").replaceAll("-", "_").toUpperCase()}`;
}

export function takesNoValue(option: Option): boolean {
  return !option.required && !option.optional;
}

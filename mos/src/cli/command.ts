/** Commands whose options can all be given by variables of the environment, as Mongoose OS has it: MOS_BUILD_VAR stands in for --build-var. */
import { Command, Help, type Option } from "commander";

const FALSE = ["false", "0", "no", "off"];

export class MosCommand extends Command {
  override createCommand(name?: string): Command {
    return new MosCommand(name);
  }

  override createHelp(): Help {
    return new MosHelp();
  }

  override addOption(option: Option): this {
    // For these it is too late: mos has its folder by then, and help is no option.
    const isOwn = option.attributeName() === "chdir" || option.attributeName() === "version";
    if (option.long && !isOwn && option.envVar === undefined) option.env(variableOf(option.long));
    return super.addOption(option);
  }
}

/** Does not tell a variable for each option: there is one for all. */
class MosHelp extends Help {
  override optionDescription(option: Option): string {
    const plain: Option = Object.create(option, { envVar: { value: undefined } });
    return super.optionDescription(plain);
  }
}

/** A variable that is empty counts as not set, and so does one that says `false` for an option without a value. */
export function cleanEnvironment(program: Command, environment: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(environment)) if (name.startsWith("MOS_") && value === "") delete environment[name];
  for (const option of optionsBelow(program)) {
    const { envVar } = option;
    if (envVar !== undefined && takesNoValue(option) && FALSE.includes(environment[envVar]?.toLowerCase() ?? "")) delete environment[envVar];
  }
}

function optionsBelow(command: Command): Option[] {
  return command.commands.flatMap((below) => [...below.options, ...optionsBelow(below)]);
}

/** `--build-var`: MOS_BUILD_VAR. */
function variableOf(long: string): string {
  return `MOS_${long.replace(/^--/, "").replaceAll("-", "_").toUpperCase()}`;
}

export function takesNoValue(option: Option): boolean {
  return !option.required && !option.optional;
}

/** Completion for zsh. */
import { type CommandWords, flagsOf, type OptionWords } from "./words.ts";

export function zshScript(commands: readonly CommandWords[]): string {
  return `#compdef mos
# Completion of mos for zsh. Made by: mos completion zsh
_mos() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join("\n")}
  )
  local context state state_descr line
  typeset -A opt_args
  _arguments -C '(-C --chdir)'{-C,--chdir}'[folder to work in]:folder:_files -/' '--version[print the version]' '1:command:->command' '*::argument:->rest'
  case $state in
    command) _describe command commands ;;
    rest)
      case $words[1] in
${commands.map(commandCase).join("\n")}
      esac ;;
  esac
}
# Sourced, it registers itself; in a folder of fpath it is the function.
if [[ $funcstack[1] == _mos ]]; then _mos "$@"; else compdef _mos mos; fi
`;
}

function commandCase({ name, options, choices, takesFolder }: CommandWords): string {
  const words = choices.length > 0 ? `(${choices.join(" ")})` : takesFolder ? "_files -/" : "_files";
  return `        ${name}) _arguments ${[...options.map(optionSpec), quoted(`*:argument:${words}`)].join(" ")} ;;`;
}

function optionSpec(option: OptionWords): string {
  const flags = flagsOf([option]);
  const text = option.summary.replace(/[[\]\\]/g, "\\$&");
  const values = option.choices.length > 0 ? `(${option.choices.join(" ")})` : option.takesFolder ? "_files -/" : "_files";
  const value = option.takesValue ? `:value:${values}` : "";
  return flags.length === 1 ? quoted(`${flags[0]}[${text}]${value}`) : `'(${flags.join(" ")})'{${flags.join(",")}}${quoted(`[${text}]${value}`)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

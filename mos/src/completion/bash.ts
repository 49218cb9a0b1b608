/** Completion for bash: needs no bash-completion package. */
import { type CommandWords, flagsOf } from "./words.ts";

export function bashScript(commands: readonly CommandWords[]): string {
  const names = commands.map(({ name }) => name);
  return `# Completion of mos for bash. Made by: mos completion bash
_mos() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} cmd= word i
  # bash takes --option=value as three words.
  if [[ $prev == "=" && $COMP_CWORD -gt 1 ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  if [[ $cur == "=" ]]; then cur=; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $word in ${names.join("|")}) cmd=$word; break ;; esac
  done
  case $cmd:$prev in
${commands.flatMap(valueCases).join("\n")}
  esac
  case $cmd in
    "") [[ $cur == -* ]] && COMPREPLY=($(compgen -W "--help --version --chdir -C" -- "$cur")) || COMPREPLY=($(compgen -W "${names.join(" ")}" -- "$cur")) ;;
${commands.map(wordCase).join("\n")}
  esac
}
complete -F _mos mos
`;
}

/** After an option that takes a value; nothing for one whose values are not known. */
function valueCases({ name, options }: CommandWords): string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map((option) => {
      const patterns = flagsOf([option]).map((flag) => `${name}:${flag}`);
      const reply =
        option.choices.length > 0
          ? `-W "${option.choices.join(" ")}"`
          : option.takesFolder
            ? "-d"
            : /file|key|input|output/i.test(option.long ?? "")
              ? "-f"
              : "";
      return `    ${patterns.join("|")}) ${reply === "" ? "" : `COMPREPLY=($(compgen ${reply} -- "$cur")); `}return ;;`;
    });
}

function wordCase({ name, options, choices, takesFolder }: CommandWords): string {
  const words = choices.length > 0 ? `-W "${choices.join(" ")}"` : takesFolder ? "-d" : "-f";
  return `    ${name}) [[ $cur == -* ]] && COMPREPLY=($(compgen -W "${flagsOf(options).join(" ")}" -- "$cur")) || COMPREPLY=($(compgen ${words} -- "$cur")) ;;`;
}

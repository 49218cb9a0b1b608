/** `mos doctor`. */
import { type Finding, findings } from "../doctor/checks.ts";

export async function doctorCommand(flags: { json?: boolean }): Promise<number> {
  const found = await findings();
  const commands = remedies(found, process.getuid?.() === 0);
  const ok = found.every((finding) => finding.ok || finding.optional);
  if (flags.json === true) process.stdout.write(`${JSON.stringify({ ok, findings: found, commands })}\n`);
  else process.stdout.write(text(found, commands, ok));
  return ok ? 0 : 1;
}

/** What installs all that is missing: the packages in one command, then the rest. */
export function remedies(found: readonly Finding[], isRoot: boolean): string[] {
  const missing = found.filter(({ ok }) => !ok);
  const packages = [...new Set(missing.flatMap((finding) => finding.packages ?? []))];
  const install = `${isRoot ? "" : "sudo "}apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  const others = [...new Set(missing.flatMap(({ command }) => (command === undefined ? [] : [command])))];
  return [...(packages.length > 0 ? [install] : []), ...others];
}

function text(found: readonly Finding[], commands: readonly string[], ok: boolean): string {
  const width = Math.max(...found.map(({ name }) => name.length));
  const groups = [...new Set(found.map(({ group }) => group))];
  const parts = groups.map((group) => {
    const rows = found.filter((finding) => finding.group === group);
    return [group, ...rows.map((row) => `  ${mark(row)} ${row.name.padEnd(width)}  ${row.detail}`)].join("\n");
  });
  if (commands.length > 0) parts.push(["What brings what is missing:", ...commands.map((command) => `  ${command}`)].join("\n"));
  parts.push(ok ? "All that builds, machines and devices need is there." : "Something is missing.");
  return `${parts.join("\n\n")}\n`;
}

function mark({ ok, optional }: Finding): string {
  if (ok) return "ok  ";
  return optional ? "-   " : "FAIL";
}

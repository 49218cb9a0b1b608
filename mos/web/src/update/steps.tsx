import type { UpdateInfo } from "../../../src/ui/protocol.ts";
import { Icon } from "../controls/icon.tsx";

type Phase = UpdateInfo["phase"];

const STEPS: [Phase, string][] = [
  ["building", "Build"],
  ["sending", "Send"],
  ["restarting", "Restart"],
  ["verifying", "Check"],
  ["waiting-for-commit", "Commit"],
];

/** How far the update is. */
export function Steps({ phase }: { phase: Phase }) {
  const ended = phase === "committed" || phase === "reverted" || phase === "failed";
  if (phase === "reverted" || phase === "failed") return null;
  const at = ended ? STEPS.length : STEPS.findIndex(([step]) => step === phase);
  return (
    <ol className="steps-line" aria-label="Steps of the update">
      {STEPS.map(([step, title], index) => (
        <li key={step} className={index < at ? "step-done" : index === at ? "step-now" : undefined} aria-current={index === at ? "step" : undefined}>
          <span className="step-mark">{index < at ? <Icon name="check" size={12} /> : index + 1}</span>
          {title}
        </li>
      ))}
    </ol>
  );
}

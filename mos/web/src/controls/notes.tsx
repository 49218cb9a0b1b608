import type { ReactNode } from "react";
import type { Problem } from "../../../src/ui/protocol.ts";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";

/** What stands where there is nothing to show, and what to do about that. */
export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <Icon name={icon} size={32} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function ProblemNote({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  return (
    <div className="note note-problem" role="alert">
      <Icon name="alert" />
      <div>
        <p>
          {problem.message}
          {problem.code !== undefined && <span className="muted"> (code {problem.code})</span>}
        </p>
        {problem.hint !== undefined && <p className="muted">{problem.hint}</p>}
      </div>
      {onRetry !== undefined && (
        <Button look="quiet" icon="restart" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <div className="loading" role="status">
      <span className="spinner" aria-hidden="true" />
      {what}
    </div>
  );
}

import { useEffect, useState } from "react";
import type { UpdateInfo } from "../../../src/ui/protocol.ts";
import { Button } from "../controls/button.tsx";
import { Icon } from "../controls/icon.tsx";
import { ProblemNote } from "../controls/notes.tsx";
import { sayProblem } from "../shell/messages.tsx";
import type { Device } from "../tool/device.ts";

/** What has come of the update, or what it waits for. */
export function Outcome({ device, update }: { device: Device; update: UpdateInfo }) {
  const left = useCountdown(update.commitLeft);
  if (update.phase === "waiting-for-commit") {
    return (
      <div className="note note-warning commit">
        <Icon name="clock" />
        <div>
          <p>
            <strong>The new firmware runs on trial.</strong> Without a commit the old one comes back in <span className="number">{left} s</span>.
          </p>
          <div className="actions">
            <Button look="primary" icon="check" onClick={() => device.call("update.commit", {}).catch(sayProblem)}>
              Commit
            </Button>
            <Button icon="back" onClick={() => device.call("update.revert", {}).catch(sayProblem)}>
              Go back to the old one
            </Button>
          </div>
        </div>
      </div>
    );
  }
  if (update.phase === "reverted") {
    return (
      <div className="note note-problem rollback" role="status">
        <Icon name="back" />
        <div>
          <p>
            <strong>Rolled back.</strong> The device runs the old firmware again.
          </p>
          <p>{update.problem?.message ?? update.message}</p>
          {update.problem?.hint !== undefined && <p className="muted">{update.problem.hint}</p>}
        </div>
      </div>
    );
  }
  if (update.phase === "failed") return <ProblemNote problem={update.problem ?? { message: update.message }} />;
  if (update.phase === "committed") {
    return (
      <div className="note note-good" role="status">
        <Icon name="check" />
        <p>
          <strong>Committed.</strong> The device keeps the new firmware.
        </p>
      </div>
    );
  }
  return update.message === "" || update.message === "idle" ? null : <p className="muted">{update.message}</p>;
}

/** Counts down between the times that the tool tells. */
function useCountdown(seconds: number): number {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    setLeft(seconds);
    if (seconds <= 0) return;
    const timer = setInterval(() => setLeft((before) => Math.max(0, before - 1)), 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return left;
}

import { useState } from "react";
import type { Problem, SettingInfo } from "../../../src/ui/protocol.ts";
import { Button } from "../controls/button.tsx";
import { Dialog } from "../controls/dialog.tsx";
import { ProblemNote } from "../controls/notes.tsx";
import { say } from "../shell/messages.tsx";
import type { Device } from "../tool/device.ts";
import { problemOf } from "../tool/link.ts";
import { isSecret, unflatten, type Value, type Values } from "./settings.ts";

interface SaveDialogProps {
  device: Device;
  changes: Values;
  saved: Values;
  schema: SettingInfo[];
  onClose: () => void;
  onSaved: () => void;
}

/** What is about to change, before it does. */
export function SaveDialog({ device, changes, saved, schema, onClose, onSaved }: SaveDialogProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>();
  const save = async (reboot: boolean) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await device.call("config.set", { changes: unflatten(changes), save: true, reboot });
      say(reboot ? "Saved; the device restarts" : "Saved");
      onSaved();
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={changes.size === 1 ? "Save one change?" : `Save ${changes.size} changes?`} onClose={onClose} wide>
      <div className="dialog-body">
        <ul className="diff">
          {[...changes].map(([path, value]) => {
            const setting = schema.find((other) => other.path === path);
            const hidden = setting !== undefined && isSecret(setting);
            return (
              <li key={path}>
                <p>
                  <code>{path}</code> <span className="muted">{setting?.title}</span>
                </p>
                <p className="diff-line diff-old">
                  <span aria-hidden="true">−</span>
                  <span className="only-read">before: </span>
                  {hidden ? "hidden" : shown(saved.get(path))}
                </p>
                <p className="diff-line diff-new">
                  <span aria-hidden="true">+</span>
                  <span className="only-read">after: </span>
                  {hidden ? "hidden" : shown(value)}
                </p>
              </li>
            );
          })}
        </ul>
        <p className="muted">Most settings are read when the program starts: they take effect after a restart.</p>
        {problem !== undefined && <ProblemNote problem={problem} />}
        <div className="actions">
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={busy} onClick={() => save(false)}>
            Save
          </Button>
          <Button look="primary" disabled={busy} onClick={() => save(true)}>
            Save and restart
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function shown(value: Value | undefined): string {
  return value === undefined ? "" : JSON.stringify(value);
}

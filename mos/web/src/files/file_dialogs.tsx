import { type FormEvent, useId, useState } from "react";
import type { Problem } from "../../../src/ui/protocol.ts";
import { Button } from "../controls/button.tsx";
import { Dialog } from "../controls/dialog.tsx";
import { ProblemNote } from "../controls/notes.tsx";
import { problemOf } from "../tool/link.ts";

interface NameDialogProps {
  title: string;
  action: string;
  name: string;
  onClose: () => void;
  onName: (name: string) => Promise<void>;
}

export function NameDialog({ title, action, name: before, onClose, onName }: NameDialogProps) {
  const id = useId();
  const [name, setName] = useState(before);
  const { problem, run } = useTask(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(() => onName(name.trim()));
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="dialog-body" onSubmit={submit}>
        <div className="field">
          <label htmlFor={id}>Name</label>
          <input id={id} className="input mono" autoFocus required value={name} onChange={(event) => setName(event.target.value)} />
        </div>
        {problem !== undefined && <ProblemNote problem={problem} />}
        <div className="actions">
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" disabled={name.trim() === "" || name.trim() === before}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function RemoveDialog({ name, onClose, onRemove }: { name: string; onClose: () => void; onRemove: () => Promise<void> }) {
  const { problem, run } = useTask(onClose);
  return (
    <Dialog title={`Delete ${name}?`} onClose={onClose}>
      <div className="dialog-body">
        <p>It is removed from the device; there is no way to get it back.</p>
        {problem !== undefined && <ProblemNote problem={problem} />}
        <div className="actions">
          <Button look="quiet" onClick={onClose}>
            Keep it
          </Button>
          <Button look="danger" icon="trash" onClick={() => run(onRemove)}>
            Delete
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Runs something that closes the dialog if it goes well. */
function useTask(onDone: () => void) {
  const [problem, setProblem] = useState<Problem | undefined>();
  const run = async (task: () => Promise<void>) => {
    try {
      await task();
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return { problem, run };
}

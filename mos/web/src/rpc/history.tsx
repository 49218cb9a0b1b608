import type { Problem } from "../../../src/ui/protocol.ts";
import { formatMs, formatTime } from "../controls/format.ts";
import { Icon } from "../controls/icon.tsx";

export interface CallRecord {
  at: number;
  method: string;
  args: unknown;
  ms: number;
  result?: unknown;
  problem?: Problem;
}

/** Calls of this visit; one that is clicked fills the form again. */
export function History({ calls, onTake }: { calls: CallRecord[]; onTake: (call: CallRecord) => void }) {
  if (calls.length === 0) return null;
  return (
    <section className="card rpc-history" aria-label="History">
      <h2>History</h2>
      <ol>
        {calls.map((call) => (
          <li key={`${call.at} ${call.method}`}>
            <button type="button" onClick={() => onTake(call)} title="Fill the form with this call">
              <Icon name={call.problem === undefined ? "check" : "alert"} size={14} />
              <span className="only-read">{call.problem === undefined ? "answered" : "failed"}</span>
              <time>{formatTime(call.at)}</time>
              <span className="rpc-history-call">
                <strong>{call.method}</strong> <span className="mono muted">{call.args === undefined ? "" : JSON.stringify(call.args)}</span>
              </span>
              <span className="number muted">{formatMs(call.ms)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

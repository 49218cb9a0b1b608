import type { DeviceInfo, DeviceState } from "../../../src/ui/protocol.ts";

const WORDS: Record<DeviceState, string> = {
  building: "Building",
  starting: "Starting",
  online: "Online",
  offline: "Offline",
  crashed: "Crashed",
  stopped: "Stopped",
};

export function stateWord(state: DeviceState): string {
  return WORDS[state];
}

export function StateBadge({ info }: { info: DeviceInfo }) {
  return (
    <span className={`badge state-${info.state}`} title={info.reason}>
      <span className="dot" aria-hidden="true" />
      {WORDS[info.state]}
    </span>
  );
}

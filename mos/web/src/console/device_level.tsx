import { say, sayProblem } from "../shell/messages.tsx";
import type { Device } from "../tool/device.ts";
import { useLoaded } from "../tool/loaded.ts";

const LEVELS: [string, string][] = [
  ["-1", "nothing"],
  ["0", "errors"],
  ["1", "warnings"],
  ["2", "info"],
  ["3", "debug"],
  ["4", "everything"],
];

/** What the device logs at all, until it restarts. */
export function DeviceLevel({ device }: { device: Device }) {
  const { value: methods = [] } = useLoaded(device.methods);
  if (!methods.includes("Sys.SetDebug")) return null;
  const change = (level: string) => {
    device
      .call("rpc.call", { method: "Sys.SetDebug", args: { level: Number(level) } })
      .then(() => say("The device logs as you said, until it restarts"), sayProblem);
  };
  return (
    <select className="input level-filter" aria-label="What the device logs" defaultValue="" onChange={(event) => change(event.target.value)}>
      <option value="" disabled>
        Device logs …
      </option>
      {LEVELS.map(([level, title]) => (
        <option key={level} value={level}>
          Device logs {title}
        </option>
      ))}
    </select>
  );
}

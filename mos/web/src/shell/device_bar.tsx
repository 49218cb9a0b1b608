import { useEffect, useRef } from "react";
import { IconButton } from "../controls/button.tsx";
import type { Device } from "../tool/device.ts";
import { useDeviceInfo } from "../tool/tool.ts";
import { StateBadge, stateWord } from "./device_state.tsx";
import { announce, sayProblem } from "./messages.tsx";

/** The device that is shown: how it is, and the power of a machine. */
export function DeviceBar({ device }: { device: Device }) {
  const info = useDeviceInfo(device);
  const before = useRef(info.state);
  useEffect(() => {
    if (before.current !== info.state) announce(`${info.name}: ${stateWord(info.state)}`);
    before.current = info.state;
  }, [info.state, info.name]);
  const power = (action: "start" | "stop" | "restart" | "cut") => device.call("machine.power", { action }).catch(sayProblem);
  const runs = info.state !== "stopped" && info.state !== "crashed";
  return (
    <div className="device-bar">
      <span className="device-bar-name">{info.name}</span>
      <StateBadge info={info} />
      {info.kind === "machine" && (
        <div className="power">
          {runs ? (
            <>
              <IconButton icon="restart" label="Restart" onClick={() => power("restart")} />
              <IconButton icon="stop" label="Stop" onClick={() => power("stop")} />
              <IconButton icon="bolt" label="Cut the power" onClick={() => power("cut")} />
            </>
          ) : (
            <IconButton icon="play" label="Start" onClick={() => power("start")} />
          )}
        </div>
      )}
    </div>
  );
}

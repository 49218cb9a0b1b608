import { useEffect, useRef, useState } from "react";
import { Icon } from "../controls/icon.tsx";
import type { Device } from "../tool/device.ts";
import { type Tool, useDeviceInfo } from "../tool/tool.ts";
import { stateWord } from "./device_state.tsx";
import { DEVICES_PATH } from "./routes.ts";

export function DevicePicker({ tool, devices, device }: { tool: Tool; devices: readonly Device[]; device: Device | undefined }) {
  const [open, setOpen] = useState(false);
  const ref = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !ref.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the list wherever the focus is in it
    <div
      className="picker"
      ref={ref}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        close();
      }}
    >
      <button type="button" ref={button} className="picker-button" aria-expanded={open} aria-controls="picker-list" onClick={() => setOpen(!open)}>
        {device === undefined ? <span>No device</span> : <Entry device={device} />}
        <Icon name="down" />
      </button>
      {open && (
        <ul id="picker-list" className="picker-list" aria-label="Devices">
          {devices.map((other) => (
            <li key={other.id}>
              <button
                type="button"
                aria-current={other === device ? "true" : undefined}
                onClick={() => {
                  tool.select(other);
                  close();
                }}
              >
                <Entry device={other} />
              </button>
            </li>
          ))}
          <li>
            <a href={`#/${DEVICES_PATH}`} onClick={close}>
              <Icon name="plus" />
              Add a device
            </a>
          </li>
        </ul>
      )}
    </div>
  );
}

function Entry({ device }: { device: Device }) {
  const info = useDeviceInfo(device);
  return (
    <>
      <span className={`dot state-${info.state}`} aria-hidden="true" />
      <span className="picker-text">
        <span>{info.name}</span>
        <span className="muted">
          {info.platform ?? info.address}
          <span className="only-read">, {stateWord(info.state)}</span>
        </span>
      </span>
    </>
  );
}

import { IconButton } from "../controls/button.tsx";
import { Icon } from "../controls/icon.tsx";
import type { Device } from "../tool/device.ts";
import { useObservable } from "../tool/observable.ts";
import type { Tool } from "../tool/tool.ts";
import { DevicePicker } from "./device_picker.tsx";
import { Mark } from "./mark.tsx";
import { DEVICES_PATH, ROUTES, type Route } from "./routes.ts";

interface NavigationProps {
  tool: Tool;
  devices: readonly Device[];
  device: Device | undefined;
  current: string;
  onClose: () => void;
}

export function Navigation({ tool, devices, device, current, onClose }: NavigationProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the menu wherever the focus is in it
    <div className="side" onKeyDown={(event) => event.key === "Escape" && onClose()}>
      <div className="side-head">
        <Mark size={24} />
        <span className="brand">Meerkat</span>
        <IconButton icon="close" label="Close the menu" className="menu-close" onClick={onClose} />
      </div>
      <DevicePicker tool={tool} devices={devices} device={device} />
      <nav aria-label="Panels">
        <Group title="Device" current={current} device={device} onClose={onClose} />
        <Group title="Firmware" current={current} device={device} onClose={onClose} />
        <ul>
          <li>
            <a href={`#/${DEVICES_PATH}`} aria-current={current === DEVICES_PATH ? "page" : undefined} onClick={onClose}>
              <Icon name="devices" size={18} />
              All devices
            </a>
          </li>
        </ul>
      </nav>
    </div>
  );
}

function Group({ title, current, device, onClose }: { title: Route["group"]; current: string; device: Device | undefined; onClose: () => void }) {
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {ROUTES.filter((route) => route.group === title).map((route) => (
          <li key={route.path}>
            <a href={`#/${route.path}`} aria-current={current === route.path ? "page" : undefined} onClick={onClose}>
              <Icon name={route.icon} size={18} />
              {route.title}
              {route.path === "code" && device !== undefined && <Problems device={device} />}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

/** How many errors the last build has found. */
function Problems({ device }: { device: Device }) {
  const build = useObservable(device.build);
  const errors = build?.problems.filter((problem) => problem.severity === "error").length ?? 0;
  return errors === 0 ? null : (
    <span className="badge badge-bad" title="Errors of the last build">
      {errors}
    </span>
  );
}

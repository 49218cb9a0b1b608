import { type ComponentType, lazy } from "react";
import { BoardPanel } from "../board/board_panel.tsx";
import type { IconName } from "../controls/icon.tsx";
import type { Device } from "../tool/device.ts";
import { Observable } from "../tool/observable.ts";

export interface Route {
  /** In the address: `#/board`. */
  path: string;
  title: string;
  icon: IconName;
  Panel: ComponentType<{ device: Device }>;
  /** Headline of its group in the navigation. */
  group: "Device" | "Firmware";
  /** Needs the sources: only machines have them. */
  needsFolder?: true;
}

export const ROUTES: Route[] = [
  { path: "board", title: "Board", icon: "board", group: "Device", Panel: BoardPanel },
  { path: "charts", title: "Charts", icon: "chart", group: "Device", Panel: lazy(() => import("../charts/charts_panel.tsx")) },
  { path: "console", title: "Console", icon: "console", group: "Device", Panel: lazy(() => import("../console/console_panel.tsx")) },
  { path: "rpc", title: "Methods", icon: "rpc", group: "Device", Panel: lazy(() => import("../rpc/rpc_panel.tsx")) },
  { path: "config", title: "Settings", icon: "config", group: "Device", Panel: lazy(() => import("../config/config_panel.tsx")) },
  { path: "files", title: "Files", icon: "files", group: "Device", Panel: lazy(() => import("../files/files_panel.tsx")) },
  { path: "timeline", title: "Timeline", icon: "timeline", group: "Device", Panel: lazy(() => import("../timeline/timeline_panel.tsx")) },
  { path: "code", title: "Code", icon: "code", group: "Firmware", needsFolder: true, Panel: lazy(() => import("../code/code_panel.tsx")) },
  { path: "sizes", title: "Size", icon: "sizes", group: "Firmware", needsFolder: true, Panel: lazy(() => import("../sizes/sizes_panel.tsx")) },
  { path: "update", title: "Update", icon: "update", group: "Firmware", Panel: lazy(() => import("../update/update_panel.tsx")) },
];

export const DEVICES_PATH = "devices";

export const path = new Observable(pathOf());

window.addEventListener("hashchange", () => path.set(pathOf()));

function pathOf(): string {
  return /^#\/([a-z]+)/.exec(location.hash)?.[1] ?? "board";
}

import { Suspense, useEffect, useState } from "react";
import { Button, IconButton } from "../controls/button.tsx";
import { Empty, Loading } from "../controls/notes.tsx";
import { DevicesPanel } from "../devices/devices_panel.tsx";
import type { Device } from "../tool/device.ts";
import { useObservable } from "../tool/observable.ts";
import type { Tool } from "../tool/tool.ts";
import { DeviceBar } from "./device_bar.tsx";
import { Navigation } from "./navigation.tsx";
import { PanelGuard } from "./panel_guard.tsx";
import { DEVICES_PATH, path, ROUTES } from "./routes.ts";
import { ThemeSwitch } from "./theme_switch.tsx";

export function Workspace({ tool, devices }: { tool: Tool; devices: readonly Device[] }) {
  const device = useObservable(tool.selected);
  const phase = useObservable(tool.link.phase);
  const where = useObservable(path);
  const [menuOpen, setMenuOpen] = useState(false);
  const route = where === DEVICES_PATH ? undefined : (ROUTES.find((other) => other.path === where) ?? ROUTES[0]);
  const title = route?.title ?? "Devices";

  useEffect(() => {
    document.title = `${title} · Meerkat`;
    setMenuOpen(false);
    window.scrollTo(0, 0);
  }, [title]);

  return (
    <div className={menuOpen ? "workspace menu-open" : "workspace"}>
      <button type="button" className="skip" onClick={() => document.getElementById("main")?.focus()}>
        Skip to the content
      </button>
      <Navigation tool={tool} devices={devices} device={device} current={route?.path ?? DEVICES_PATH} onClose={() => setMenuOpen(false)} />
      <header className="top">
        <IconButton icon="menu" label="Menu" className="menu-button" aria-expanded={menuOpen} onClick={() => setMenuOpen(!menuOpen)} />
        <h1>{title}</h1>
        {device !== undefined && route !== undefined && <DeviceBar device={device} />}
        <ThemeSwitch />
      </header>
      {phase !== "online" && (
        <p className="banner" role="alert">
          The tool does not answer: what you see is what was last known. This page reconnects by itself.
        </p>
      )}
      <main id="main" className={`main main-${route?.path ?? DEVICES_PATH}`} tabIndex={-1}>
        <PanelGuard key={`${title} ${device?.id}`}>
          {route === undefined ? (
            <DevicesPanel tool={tool} devices={devices} />
          ) : device === undefined ? (
            <Empty icon="devices" title="No device yet">
              <p>Start a machine with the tool, or add one by its address.</p>
              <Button look="primary" onClick={() => (location.hash = `#/${DEVICES_PATH}`)}>
                Add a device
              </Button>
            </Empty>
          ) : (
            <Suspense fallback={<Loading what="Opening …" />}>
              <route.Panel device={device} />
            </Suspense>
          )}
        </PanelGuard>
      </main>
    </div>
  );
}

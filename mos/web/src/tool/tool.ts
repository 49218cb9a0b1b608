import type { DeviceInfo } from "../../../src/ui/protocol.ts";
import { Device } from "./device.ts";
import { Link } from "./link.ts";
import { Observable, useObservable } from "./observable.ts";

const SELECTED = "meerkat.device";

/** The tool behind this page: its devices, and the one that is shown. */
export class Tool {
  readonly link: Link;
  /** Undefined: not known yet. */
  readonly devices = new Observable<readonly Device[] | undefined>(undefined);
  readonly selected = new Observable<Device | undefined>(undefined);

  constructor(token: string) {
    this.link = new Link(token);
    this.link.onNotice((notice) => {
      if (notice.event === "devices") this.listed(notice.data);
      else this.devices.value?.find((device) => device.id === notice.device)?.take(notice);
    });
    this.link.phase.subscribe(() => {
      if (this.link.phase.value === "online") void this.start();
    });
  }

  select(device: Device): void {
    sessionStorage.setItem(SELECTED, device.info.value.address);
    this.selected.set(device);
  }

  private async start(): Promise<void> {
    try {
      this.listed(await this.link.call("devices.list", {}));
      for (const device of this.devices.value ?? []) device.refresh();
    } catch {
      // The link was lost again: it says so itself.
    }
  }

  private listed(infos: DeviceInfo[]): void {
    const known = new Map(this.devices.value?.map((device) => [device.id, device]));
    const devices = infos.map((info) => {
      const device = known.get(info.id);
      device?.infoChanged(info);
      return device ?? new Device(this.link, info);
    });
    this.devices.set(devices);
    const shown = this.selected.value;
    if (shown !== undefined && devices.includes(shown)) return;
    const address = shown?.info.value.address ?? sessionStorage.getItem(SELECTED);
    this.selected.set(devices.find((device) => device.info.value.address === address) ?? devices[0]);
  }
}

/** The device that is shown, and what is known of it. */
export function useDeviceInfo(device: Device): DeviceInfo {
  return useObservable(device.info);
}

/** What a device runs, and how its update stands. */
/** A device, to call its methods. */
export interface Caller {
  call(method: string, params?: object): Promise<unknown>;
}

export interface DeviceState {
  version: string;
  id: string;
  /** Seconds since its start. */
  uptime: number;
  /** `state` and `message` of OTA.Status. */
  state: number;
  message: string;
  isCommitted: boolean;
  /** The slot that runs. */
  partition: number;
}

interface Info {
  fw_version?: string;
  fw_id?: string;
  uptime?: number;
}

interface Status {
  state?: number;
  message?: string;
  is_committed?: boolean;
  partition?: number;
}

export async function readState(device: Caller): Promise<DeviceState> {
  const status = (await device.call("OTA.Status")) as Status;
  const info = (await device.call("Sys.GetInfo")) as Info;
  return {
    version: info.fw_version ?? "",
    id: info.fw_id ?? "",
    uptime: info.uptime ?? 0,
    state: status.state ?? 0,
    message: status.message ?? "",
    isCommitted: status.is_committed ?? true,
    partition: status.partition ?? 0,
  };
}

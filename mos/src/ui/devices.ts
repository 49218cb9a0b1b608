/** The devices of the UI: machines that the tool runs, and what was added by its address. */
import { UserError } from "../errors.ts";
import { parseAddress } from "../line/address.ts";
import { findPorts } from "../line/find.ts";
import type { LiveAppOptions } from "../watch/live-app.ts";
import { MachineDevice } from "./machine-device.ts";
import { ManagedDevice } from "./managed-device.ts";
import type { DeviceInfo, Notice } from "./protocol.ts";

const MAX_DEVICES = 32;

export class Devices {
  private readonly listeners = new Set<(notice: Notice) => void>();
  private readonly machines = new Map<string, MachineDevice>();
  private readonly remotes = new Map<string, ManagedDevice>();
  private count = 0;

  /** Undoes itself when called. */
  onNotice(listener: (notice: Notice) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  list(): DeviceInfo[] {
    return [...[...this.machines.values()].map(({ device }) => device.info), ...[...this.remotes.values()].map(({ info }) => info)];
  }

  /** Machines that run, serial ports: what is not here yet. */
  candidates(): { address: string; title: string }[] {
    const taken = new Set(this.list().map(({ address }) => address));
    return findPorts(process.cwd())
      .filter(({ port }) => !taken.has(port))
      .map(({ port, what }) => ({ address: port, title: what }));
  }

  /** Throws UserError. */
  get(id: string): ManagedDevice {
    const device = this.machines.get(id)?.device ?? this.remotes.get(id);
    if (device === undefined) throw new UserError(`there is no device ${id}`);
    return device;
  }

  /** Throws UserError for a device that this tool does not run. */
  machine(id: string): MachineDevice {
    const machine = this.machines.get(id);
    if (machine === undefined) throw new UserError(this.remotes.has(id) ? "the tool does not run this device" : `there is no device ${id}`);
    return machine;
  }

  find(id: string): MachineDevice | undefined {
    return this.machines.get(id);
  }

  /** Something at an address, which is connected to from now on. Throws UserError. */
  add(address: string, user: string | undefined): DeviceInfo {
    parseAddress(address);
    // Else a page could name files of this computer.
    if (user?.startsWith("@")) throw new UserError("write user and password, as admin:PASSWORD");
    if (this.list().length >= MAX_DEVICES) throw new UserError(`there are ${MAX_DEVICES} devices already`);
    const known = this.list().find((info) => info.address === address);
    if (known !== undefined) return known;
    const id = this.newId();
    const device = new ManagedDevice({ id, name: address, kind: "remote", address, state: "offline", hasBoard: false }, this.tell, this.changed);
    this.remotes.set(id, device);
    device.connect({ user, hasConsole: true });
    this.changed();
    return device.info;
  }

  async remove(id: string): Promise<void> {
    const device = this.remotes.get(id);
    if (device === undefined)
      throw new UserError(this.machines.has(id) ? "a machine that the tool runs can be switched off, not removed" : `there is no device ${id}`);
    this.remotes.delete(id);
    await device.close();
    this.changed();
  }

  /** An app that the tool builds and runs. Throws UserError. */
  run(options: LiveAppOptions): MachineDevice {
    const id = this.newId();
    const machine = new MachineDevice(id, options, this.tell, this.changed);
    this.machines.set(id, machine);
    this.changed();
    return machine;
  }

  async close(): Promise<void> {
    await Promise.all([...this.machines.values(), ...this.remotes.values()].map((device) => device.close()));
  }

  private newId(): string {
    return `d${++this.count}`;
  }

  private readonly tell = (notice: Notice) => {
    for (const listener of this.listeners) listener(notice);
  };

  private readonly changed = () => this.tell({ event: "devices", data: this.list() });
}

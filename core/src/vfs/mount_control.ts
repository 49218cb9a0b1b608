// File systems made and mounted on demand, as over RPC. Who offers that asks for the control; it is there, and its code in the
// program, once a library has registered a kind of file system.

/** A device that is told by its name, or made for the purpose. */
export class DeviceSpec {
  /** Empty: it is made. */
  readonly name: string;
  readonly type: string;
  /** A JSON object as text, or empty. */
  readonly options: string;

  constructor(name: string, type: string, options: string) {
    this.name = name;
    this.type = type;
    this.options = options;
  }
}

/** Results are undefined for success, else what was wrong. */
export abstract class MountControl {
  abstract make(device: DeviceSpec, typeName: string, options: string): string | undefined;
  abstract mount(path: string, device: DeviceSpec, typeName: string, options: string): string | undefined;
  abstract unmount(path: string): string | undefined;
  /** What is wrong with a file system that is not mounted. */
  abstract check(device: DeviceSpec, typeName: string, options: string): string[];
}

let control: MountControl | undefined;

export function setMountControl(newControl: MountControl): void {
  control = newControl;
}

/** Undefined in a program that can mount nothing by name. */
export function mountControl(): MountControl | undefined {
  return control;
}

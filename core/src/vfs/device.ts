/** Results of a device: 0 for success, else one of these (the values of Mongoose OS). */
export const DEV_OK: i32 = 0;
/** Outside of the device, not aligned, or not possible for it. */
export const DEV_INVALID: i32 = -1;
export const DEV_NO_MEMORY: i32 = -2;
export const DEV_NO_SPACE: i32 = -3;
export const DEV_ACCESS: i32 = -4;
export const DEV_TIMED_OUT: i32 = -5;
/** What was read does not fit its check sum, or a cell did not take what was written: a bad block. */
export const DEV_CORRUPT: i32 = -6;
/** The device is gone. */
export const DEV_GONE: i32 = -7;
export const DEV_IO: i32 = -8;

/**
 * Bytes that are kept: a flash chip, a part of one, RAM, a file of the host. Flash rules hold unless it is `rewritable`:
 * `write` can only clear bits of what `erase` has set.
 */
export abstract class VfsDevice {
  /** Bytes. */
  readonly size: u32;
  /** Bytes that are erased at once, a power of two. */
  readonly eraseSize: u32;
  /** Whether `write` replaces what is there, whatever it is, as on a card. */
  readonly rewritable: boolean;

  /** Whether the registry (devices.ts) keeps it under a name. */
  isNamed: boolean = false;
  /** How many use parts of it; -1: one has it alone. */
  private users: i32 = 0;

  constructor(size: u32, eraseSize: u32, rewritable: boolean = false) {
    this.size = size;
    this.eraseSize = eraseSize;
    this.rewritable = rewritable;
  }

  /** Fills `len` bytes of `data` from `off` with what is at `at`. All or nothing: DEV_OK or an error. */
  abstract read(at: u32, data: Uint8Array, off: i32, len: i32): i32;

  /** Writes `len` bytes. DEV_OK, or an error; part of it may be written then. */
  abstract write(at: u32, data: Uint8Array, off: i32, len: i32): i32;

  /** Makes `len` bytes from `at` 0xff; both are multiples of `eraseSize`. DEV_OK, or an error. */
  abstract erase(at: u32, len: u32): i32;

  /** Nothing is read or written any more. */
  close(): void {}

  /** Takes it for oneself, as a mounted file system does. False if anybody uses it. */
  claim(): boolean {
    if (this.users !== 0) return false;
    this.users = -1;
    return true;
  }

  /** Takes it beside others who use other parts of it. False if someone has it alone. */
  share(): boolean {
    if (this.users < 0) return false;
    this.users++;
    return true;
  }

  /** Ends what `claim` or `share` began. */
  release(): void {
    this.users = this.users > 0 ? this.users - 1 : 0;
  }

  isUsed(): boolean {
    return this.users !== 0;
  }

  /** Whether `len` bytes from `at` are on the device. */
  protected contains(at: u32, len: u32): boolean {
    return at <= this.size && len <= this.size - at;
  }
}

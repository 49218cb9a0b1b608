/** How the registers of the chip are reached. */
export interface Bme280Port {
  /** Fills `into` from the registers from `register` on. False if it cannot. */
  read(register: i32, into: Uint8Array): boolean;
  write(register: i32, value: i32): boolean;
  /** Why the last call failed. */
  reason(): string;
}

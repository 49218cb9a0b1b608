/** What is wired to the chip, as the chip sees it. Answers of I2C are the I2C_* numbers of hal/src/i2c.ts. */
export interface Peripherals {
  /** The pins it is wired to: the board drives them, and hears of their levels. Called once, before the program runs. */
  attach(pins: BoardPins): void;

  i2cConfig(bus: number, hz: number): boolean;
  i2cWrite(bus: number, address: number, data: Uint8Array, stop: boolean): number;
  i2cRead(bus: number, address: number, into: Uint8Array, stop: boolean): number;
  i2cStop(bus: number): void;
  i2cRecover(bus: number): boolean;

  spiConfig(bus: number, hz: number, mode: number): boolean;
  spiSelect(bus: number, cs: number, selected: boolean): boolean;
  /** Full duplex: as many bytes come as leave. Undefined if there is no such bus. */
  spiTransfer(bus: number, out: Uint8Array): Uint8Array | undefined;

  /** Millivolts at an analog input, or -1 if nothing analog is wired there. */
  adcMillivolts(pin: number): number;
  /** `duty` of 65535. */
  pwm(pin: number, hz: number, duty: number): boolean;
  /** Bits as pulses; times in nanoseconds. */
  pulses(pin: number, times: PulseTimes, data: Uint8Array): boolean;

  /** Bytes of a serial port other than 0. */
  uartWrite(port: number, data: Uint8Array): void;
  onUart(received: (port: number, data: Uint8Array) => void): void;
}

export interface PulseTimes {
  t0h: number;
  t0l: number;
  t1h: number;
  t1l: number;
}

/** The chip's pins, seen from outside. */
export interface BoardPins {
  /** Drives a pin, or lets it float (undefined). */
  drive(pin: number, level: boolean | undefined): void;
  level(pin: number): boolean;
  onLevel(listener: (pin: number, level: boolean) => void): void;
}

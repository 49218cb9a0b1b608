import "@meerkat/hal/hwtimer.native.ts";
import { sleep } from "@meerkat/core/sleep.ts";
import {
  bits16,
  bits20,
  CALIBRATION_BYTES,
  Calibration,
  celsius,
  fineTemperature,
  HUMIDITY_CALIBRATION_BYTES,
  pascal,
  relativeHumidity,
} from "./compensation.ts";
import type { Bme280Port } from "./port.ts";

// Registers: datasheet 5.3 (BMP280: 4.3).
const REGISTER_CALIBRATION: i32 = 0x88;
const REGISTER_ID: i32 = 0xd0;
const REGISTER_RESET: i32 = 0xe0;
const REGISTER_HUMIDITY_CALIBRATION: i32 = 0xe1;
const REGISTER_HUMIDITY_CONTROL: i32 = 0xf2;
const REGISTER_STATUS: i32 = 0xf3;
const REGISTER_CONTROL: i32 = 0xf4;
const REGISTER_CONFIG: i32 = 0xf5;
const REGISTER_DATA: i32 = 0xf7;

const ID_BME280: i32 = 0x60;
const ID_BMP280: i32 = 0x58;
const ID_BMP280_SAMPLE_1: i32 = 0x56;
const ID_BMP280_SAMPLE_2: i32 = 0x57;

const RESET: i32 = 0xb6;
const STATUS_MEASURING: i32 = 0x08;
const STATUS_COPYING: i32 = 0x01;

const MODE_SLEEP: i32 = 0;
const MODE_FORCED: i32 = 1;
const MODE_NORMAL: i32 = 3;

/** How often each value is measured to give one: temperature twice, pressure 16 times, humidity once. */
const OVERSAMPLING: i32 = (2 << 5) | (5 << 2);
const HUMIDITY_OVERSAMPLING: i32 = 1;
/** A measurement each 62.5 ms, through a filter that takes 16 of them. */
const CONFIG_STEADY: i32 = (1 << 5) | (4 << 2);
const CONFIG_SINGLE: i32 = 0;

/** Start-up takes 2 ms (table 1); looked at so often, each a millisecond after the other. */
const START_TRIES: i32 = 10;
/** A measurement of this oversampling takes 46.1 ms at most (9.1): 1.25 + 2 * 2.3 + 16 * 2.3 + 0.575 + 2.3 + 0.575. */
const MEASUREMENT_MS: i32 = 47;

/** Registers of a value that was not measured since the reset. */
const NOT_MEASURED: i32 = 0x80000;

/** Ranges in which the chip works (table 1); a value beyond them is none. */
const LEAST_CELSIUS: number = -40;
const GREATEST_CELSIUS: number = 85;
const LEAST_PASCAL: number = 30000;
const GREATEST_PASCAL: number = 110000;

/**
 * A BME280 (temperature, pressure, humidity) or BMP280 (no humidity). After a call that has failed, `error` says why, and the next `read` starts
 * the chip anew: a sensor that comes back is found again.
 */
export class Bme280 {
  /** °C of the last reading; NaN if it failed. */
  temperature: number = NaN;
  /** Pa of the last reading; NaN if it failed. */
  pressure: number = NaN;
  /** % of the last reading; NaN if it failed, and for a BMP280. */
  humidity: number = NaN;
  /** Why the last call failed; empty if it did not. */
  error: string = "";

  private readonly port: Bme280Port;
  private readonly calibration: Calibration = new Calibration();
  private readonly data: Uint8Array = new Uint8Array(8);
  private id: i32 = 0;
  private isRunning: boolean = false;

  constructor(port: Bme280Port) {
    this.port = port;
  }

  /** `BME280`, `BMP280`, or empty before the chip was found. */
  name(): string {
    return this.id === 0 ? "" : this.hasHumidity() ? "BME280" : "BMP280";
  }

  hasHumidity(): boolean {
    return this.id === ID_BME280;
  }

  /** Resets the chip and lets it measure on and on; waits for the first measurement, some 60 ms in all. False if it cannot. */
  begin(): boolean {
    this.isRunning = this.wake() && this.setUp(CONFIG_STEADY, MODE_NORMAL);
    if (this.isRunning) hal_delay_us(MEASUREMENT_MS * 1000);
    return this.isRunning;
  }

  /** Takes the latest measurement to `temperature`, `pressure` and `humidity`. False if there is none. */
  read(): boolean {
    this.forget();
    this.isRunning = (this.isRunning || this.begin()) && this.take();
    return this.isRunning;
  }

  /** For devices that rest most of the time: measures once, after which the chip sleeps. False if it cannot. */
  async measure(): Promise<boolean> {
    this.forget();
    this.isRunning = false;
    if (!this.wake() || !this.setUp(CONFIG_SINGLE, MODE_FORCED)) return false;
    await sleep(MEASUREMENT_MS);
    const status = this.readByte(REGISTER_STATUS);
    if (status < 0) return false;
    return (status & STATUS_MEASURING) === 0 ? this.take() : this.fail("it is still measuring");
  }

  /** Ends the measuring that `begin` has started. False if it cannot. */
  sleep(): boolean {
    this.error = "";
    this.isRunning = false;
    return this.write(REGISTER_CONTROL, OVERSAMPLING | MODE_SLEEP);
  }

  private fail(reason: string): boolean {
    this.error = reason;
    return false;
  }

  private readRegisters(register: i32, into: Uint8Array): boolean {
    return this.port.read(register, into) || this.fail(this.port.reason());
  }

  /** -1 if it cannot. */
  private readByte(register: i32): i32 {
    const byte = new Uint8Array(1);
    return this.readRegisters(register, byte) ? byte[0]! : -1;
  }

  private write(register: i32, value: i32): boolean {
    return this.port.write(register, value) || this.fail(this.port.reason());
  }

  /** Finds the chip and resets it. */
  private wake(): boolean {
    this.error = "";
    this.id = 0;
    const id = this.readByte(REGISTER_ID);
    if (id < 0) return false;
    if (id !== ID_BME280 && id !== ID_BMP280 && id !== ID_BMP280_SAMPLE_1 && id !== ID_BMP280_SAMPLE_2) {
      return this.fail(`no BME280 or BMP280: its id is 0x${id.toString(16)}`);
    }
    this.id = id;
    return this.write(REGISTER_RESET, RESET) && this.started() && this.readCalibration();
  }

  /** Waits until the coefficients are in the registers. */
  private started(): boolean {
    for (let i: i32 = 0; i < START_TRIES; i++) {
      hal_delay_us(2000);
      const status = this.readByte(REGISTER_STATUS);
      if (status < 0) return false;
      if ((status & STATUS_COPYING) === 0) return true;
    }
    return this.fail("it does not start");
  }

  private readCalibration(): boolean {
    const bytes = new Uint8Array(CALIBRATION_BYTES);
    if (!this.readRegisters(REGISTER_CALIBRATION, bytes)) return false;
    this.calibration.take(bytes);
    if (this.hasHumidity()) {
      const more = new Uint8Array(HUMIDITY_CALIBRATION_BYTES);
      if (!this.readRegisters(REGISTER_HUMIDITY_CALIBRATION, more)) return false;
      this.calibration.takeHumidity(more);
    }
    return this.calibration.isPlausible() || this.fail("its coefficients make no sense");
  }

  /** The control of humidity counts from the write of the other on, and `config` may be ignored while it measures (5.4.3, 5.4.6). */
  private setUp(config: i32, mode: i32): boolean {
    if (!this.write(REGISTER_CONFIG, config)) return false;
    if (this.hasHumidity() && !this.write(REGISTER_HUMIDITY_CONTROL, HUMIDITY_OVERSAMPLING)) return false;
    if (!this.write(REGISTER_CONTROL, OVERSAMPLING | mode)) return false;
    const kept = this.readByte(REGISTER_CONFIG);
    return kept >= 0 && (kept === config || this.fail("it does not keep its settings"));
  }

  private forget(): void {
    this.error = "";
    this.temperature = NaN;
    this.pressure = NaN;
    this.humidity = NaN;
  }

  private take(): boolean {
    const data = this.hasHumidity() ? this.data : this.data.subarray(0, 6);
    if (!this.readRegisters(REGISTER_DATA, data)) return false;
    const pressure = bits20(data, 0);
    const temperature = bits20(data, 3);
    if (pressure === NOT_MEASURED || temperature === NOT_MEASURED) return this.fail("it has not measured");
    // The lower halves of these bytes are always 0.
    if (((data[2]! | data[5]!) & 0x0f) !== 0) return this.fail("its data make no sense");
    const c = this.calibration;
    const fine = fineTemperature(c, temperature);
    const degrees = celsius(fine);
    if (!(degrees >= LEAST_CELSIUS && degrees <= GREATEST_CELSIUS))
      return this.fail(`the temperature is out of its range of ${LEAST_CELSIUS} to ${GREATEST_CELSIUS} °C`);
    const pascals = pascal(c, fine, pressure);
    if (!(pascals >= LEAST_PASCAL && pascals <= GREATEST_PASCAL)) {
      return this.fail(`the pressure is out of its range of ${LEAST_PASCAL} to ${GREATEST_PASCAL} Pa`);
    }
    this.temperature = degrees;
    this.pressure = pascals;
    if (this.hasHumidity()) this.humidity = relativeHumidity(c, fine, bits16(data, 6));
    return true;
  }
}

import type { Bme280 } from "@meerkat/bme280/bme280.ts";

/** Sensors may miss a beat: a health check that fails asks again. */
const TRIES: i32 = 3;

/** What the sensor has measured last. */
export class Climate {
  /** °C, % and hPa. */
  temperature: number = NaN;
  humidity: number = NaN;
  pressure: number = NaN;
  /** Why there is no measurement; empty if there is one. */
  error: string = "no reading yet";
  readings: i32 = 0;
  private readonly sensor: Bme280;

  constructor(sensor: Bme280) {
    this.sensor = sensor;
  }

  isKnown(): boolean {
    return this.error === "";
  }

  /** Measures. False if the sensor did not; `error` says why. */
  async read(): Promise<boolean> {
    const succeeded = await this.sensor.measure();
    this.temperature = this.sensor.temperature;
    this.humidity = this.sensor.humidity;
    this.pressure = this.sensor.pressure / 100;
    this.error = succeeded ? "" : this.sensor.error;
    if (succeeded) this.readings++;
    return succeeded;
  }

  async isHealthy(): Promise<boolean> {
    for (let i: i32 = 0; i < TRIES; i++) {
      if (await this.read()) return true;
    }
    return false;
  }
}

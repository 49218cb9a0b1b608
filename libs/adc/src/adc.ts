import "@meerkat/hal/adc.native.ts";

/** A pin that reads a voltage. */
export class AnalogInput {
  private readonly pin: i32;

  constructor(pin: i32) {
    this.pin = pin;
  }

  /** Makes the pin an analog input. False if it has none. */
  begin(): boolean {
    return hal_adc_enable(this.pin);
  }

  /** What the converter says, 0 to `max()`; -1 on failure. */
  read(): i32 {
    return hal_adc_read(this.pin);
  }

  /** The converter's greatest value. */
  max(): i32 {
    return hal_adc_max();
  }

  /** Millivolts at the pin; -1 on failure. */
  millivolts(): i32 {
    return hal_adc_read_mv(this.pin);
  }

  /** Mean of so many readings one after the other, in millivolts; -1 on failure. */
  average(readings: i32): i32 {
    let sum: number = 0;
    for (let i: i32 = 0; i < readings; i++) {
      const mv = hal_adc_read_mv(this.pin);
      if (mv < 0) return -1;
      sum += mv;
    }
    return readings > 0 ? Math.round(sum / readings) : -1;
  }

  /** Where between nothing and the greatest value the reading is, 0 to 1: for a knob. -1 on failure. */
  position(): number {
    const reading = hal_adc_read(this.pin);
    return reading < 0 ? -1 : reading / hal_adc_max();
  }
}

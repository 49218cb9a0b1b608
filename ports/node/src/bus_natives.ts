import type { Peripherals } from "./peripherals.ts";

/** The converter of all virtual boards: 12 bits, up to 3.3 V (ports/shared/src/board_bus.c has the same). */
const ADC_MAX = 4095;
const ADC_FULL_MV = 3300;

/** `len` bytes of `data` from `off`. Throws RangeError if they are not there, as the ports in C do. */
export function checkedBytes(data: Uint8Array, off: number, len: number): Uint8Array {
  if (off < 0 || len < 0 || off + len > data.length) throw new RangeError("bytes beyond the buffer");
  return data.subarray(off, off + len);
}

/** Natives of hal/src/{i2c,adc,pwm,bitbang}.native.ts: what is wired to the chip answers. */
export function busNatives(wired: Peripherals) {
  return {
    hal_i2c_config: (bus: number, hz: number) => hz > 0 && wired.i2cConfig(bus, hz),
    hal_i2c_write: (bus: number, address: number, data: Uint8Array, off: number, len: number, stop: boolean) =>
      wired.i2cWrite(bus, address, checkedBytes(data, off, len), stop),
    hal_i2c_read: (bus: number, address: number, into: Uint8Array, off: number, len: number, stop: boolean) =>
      wired.i2cRead(bus, address, checkedBytes(into, off, len), stop),
    hal_i2c_stop: (bus: number) => wired.i2cStop(bus),
    hal_i2c_recover: (bus: number) => wired.i2cRecover(bus),

    hal_adc_enable: (pin: number) => wired.adcMillivolts(pin) >= 0,
    hal_adc_read(pin: number): number {
      const mv = wired.adcMillivolts(pin);
      return mv < 0 ? -1 : Math.floor((Math.min(mv, ADC_FULL_MV) * ADC_MAX) / ADC_FULL_MV);
    },
    hal_adc_read_mv: (pin: number) => wired.adcMillivolts(pin),
    hal_adc_max: () => ADC_MAX,

    hal_pwm_set: (pin: number, hz: number, duty: number) => hz >= 0 && duty >= 0 && duty <= 0xffff && wired.pwm(pin, hz, duty),
    hal_bitbang_write: (pin: number, t0h: number, t0l: number, t1h: number, t1l: number, data: Uint8Array, off: number, len: number) =>
      wired.pulses(pin, { t0h, t0l, t1h, t1l }, checkedBytes(data, off, len)),
  };
}

import "@meerkat/hal/pwm.native.ts";

/** A duty of always high, as hal_pwm_set has it. */
export const FULL_DUTY: i32 = 65535;

/**
 * Lets a pin be high for `duty` (0 to 1; what is beyond counts as that) of each period of 1/`hz` s. 0 Hz ends it: the
 * pin is low. False if the pin cannot do that.
 */
export function setPwm(pin: i32, hz: i32, duty: number): boolean {
  return hz >= 0 && hal_pwm_set(pin, hz, dutyOf(duty));
}

function dutyOf(share: number): i32 {
  if (!(share > 0)) return 0;
  return share < 1 ? Math.round(share * FULL_DUTY) : FULL_DUTY;
}

/** When an alarm of the DS3231 is due (data sheet, table 2): fields with their mask bit set do not count. */

const MASK = 0x80;
/** The day is one of the week, not of the month. */
const WEEKDAY = 0x40;

/** Both as registers: the alarm is seconds, minutes, hours, day. */
export function alarm1Matches(alarm: Uint8Array, time: Uint8Array): boolean {
  const [seconds = 0, ...others] = alarm;
  return counts(seconds, time[0] ?? 0) && alarm2Matches(Uint8Array.from(others), time);
}

/** Minutes, hours, day; at second 0. */
export function alarm2Matches(alarm: Uint8Array, time: Uint8Array): boolean {
  const [minutes = 0, hours = 0, day = 0] = alarm;
  const [, minute = 0, hour = 0, weekday = 0, date = 0] = time;
  const today = (day & WEEKDAY) !== 0 ? weekday | WEEKDAY : date;
  return counts(minutes, minute) && counts(hours, hour) && counts(day, today);
}

function counts(alarm: number, time: number): boolean {
  return (alarm & MASK) !== 0 || alarm === time;
}

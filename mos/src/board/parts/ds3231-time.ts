/** The DS3231's registers 0 to 6: a time in binary-coded decimals. */

export const TIME_REGISTERS = 7;

const TWELVE_HOURS = 0x40;
const AFTERNOON = 0x20;
const CENTURY = 0x80;

const DAY_MS = 86_400_000;

export function bcd(value: number): number {
  return (Math.floor(value / 10) << 4) | (value % 10);
}

/** Undefined if it is none, or not from `least` to `most`. */
function fromBcd(byte: number, least: number, most: number): number | undefined {
  const value = (byte >> 4) * 10 + (byte & 0x0f);
  return (byte & 0x0f) <= 9 && value >= least && value <= most ? value : undefined;
}

/** `ms` since 1970. The way in which hours are written is that of `before`; its day of the week goes on counting. */
export function timeToRegisters(ms: number, before: Uint8Array): Uint8Array {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  const registers = new Uint8Array(TIME_REGISTERS);
  registers[0] = bcd(date.getUTCSeconds());
  registers[1] = bcd(date.getUTCMinutes());
  registers[2] = hourRegister(date.getUTCHours(), ((before[2] ?? 0) & TWELVE_HOURS) !== 0);
  registers[3] = weekday(ms, before);
  registers[4] = bcd(date.getUTCDate());
  registers[5] = bcd(date.getUTCMonth() + 1) | (year >= 2100 ? CENTURY : 0);
  registers[6] = bcd(year % 100);
  return registers;
}

function hourRegister(hour: number, isTwelve: boolean): number {
  if (!isTwelve) return bcd(hour);
  return TWELVE_HOURS | (hour >= 12 ? AFTERNOON : 0) | bcd(hour % 12 === 0 ? 12 : hour % 12);
}

/** A number from 1 to 7 that steps at midnight; which day is 1 is the program's choice. */
function weekday(ms: number, before: Uint8Array): number {
  const old = before[3] ?? 0;
  const since = timeFromRegisters(before);
  if (old < 1 || old > 7 || since === undefined) return 1;
  const days = Math.floor(ms / DAY_MS) - Math.floor(since / DAY_MS);
  return ((((old - 1 + days) % 7) + 7) % 7) + 1;
}

/** Milliseconds since 1970, or undefined for what is no time. */
export function timeFromRegisters(registers: Uint8Array): number | undefined {
  const [seconds = 0, minutes = 0, hours = 0, , day = 0, month = 0, year = 0] = registers;
  const second = fromBcd(seconds, 0, 59);
  const minute = fromBcd(minutes, 0, 59);
  const hour = hourOf(hours);
  const date = fromBcd(day, 1, 31);
  const monthNumber = fromBcd(month & ~CENTURY, 1, 12);
  const years = fromBcd(year, 0, 99);
  if (second === undefined || minute === undefined || hour === undefined || date === undefined || monthNumber === undefined || years === undefined)
    return undefined;
  const fullYear = 2000 + years + ((month & CENTURY) !== 0 ? 100 : 0);
  const ms = Date.UTC(fullYear, monthNumber - 1, date, hour, minute, second);
  return new Date(ms).getUTCDate() === date ? ms : undefined;
}

function hourOf(byte: number): number | undefined {
  if ((byte & TWELVE_HOURS) === 0) return fromBcd(byte, 0, 23);
  const hour = fromBcd(byte & 0x1f, 1, 12);
  return hour === undefined ? undefined : (hour % 12) + ((byte & AFTERNOON) !== 0 ? 12 : 0);
}

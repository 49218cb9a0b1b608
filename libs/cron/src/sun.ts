// When the sun rises and sets: the sunrise equation, exact to about a minute between the polar circles.

const DEGREE: number = Math.PI / 180;

/** Days from 1970-01-01 00:00 UTC to the epoch J2000.0. */
const J2000_DAYS: number = 10957.5;

/** Height of the sun's centre when its upper edge is on the horizon, with refraction. */
const HORIZON: number = -0.833;

/** Tilt of the earth's axis. */
const OBLIQUITY: number = 23.4397;

function sine(degrees: number): number {
  return Math.sin(degrees * DEGREE);
}

/** The sun moves on between noon and evening: its place is taken first at noon, then at the times found. */
const PASSES: i32 = 3;

/**
 * Seconds since 1970 (UTC) at which the sun rises (`rise`) or sets on the day (since 1970-01-01) around the noon of the
 * place, in degrees north and east. NaN if it does not on this day.
 */
export function sunTime(rise: boolean, day: i32, latitude: number, longitude: number): number {
  const noon = day + 0.5 - J2000_DAYS - longitude / 360;
  let time = noon;
  for (let pass: i32 = 0; pass < PASSES && !Number.isNaN(time); pass++) time = crossing(rise, noon, time, latitude);
  return Math.round((time + J2000_DAYS) * 86400);
}

/** When the sun would cross the horizon, in days since J2000.0, if it stood all day where it stands at `time`. */
function crossing(rise: boolean, noon: number, time: number, latitude: number): number {
  const anomaly = (357.5291 + 0.98560028 * time) % 360;
  const centre = 1.9148 * sine(anomaly) + 0.02 * sine(2 * anomaly) + 0.0003 * sine(3 * anomaly);
  const eclipticLongitude = (anomaly + centre + 282.9372) % 360;
  const transit = noon + 0.0053 * sine(anomaly) - 0.0069 * sine(2 * eclipticLongitude);
  const declinationSine = sine(eclipticLongitude) * sine(OBLIQUITY);
  const declinationCosine = Math.sqrt(1 - declinationSine * declinationSine);
  const cosine = (sine(HORIZON) - sine(latitude) * declinationSine) / (Math.cos(latitude * DEGREE) * declinationCosine);
  if (!(cosine >= -1 && cosine <= 1)) return Number.NaN;
  const halfDay = Math.acos(cosine) / (2 * Math.PI);
  return transit + (rise ? -halfDay : halfDay);
}

/** Text built in the usual ways: concatenation, templates, padding, join, replacement, upper case, and taken apart again. */
const rounds = 1600;
const readings = 200;
const expectedCharacters = 18686;
const expectedHash = 837902789;

interface Reading {
  readonly sensor: string;
  readonly value: number;
  readonly unit: string;
}

function makeReadings(): Reading[] {
  const units = ["C", "hPa", "%", "lux"];
  const made: Reading[] = [];
  for (let i = 0; i < readings; i++) {
    made.push({ sensor: `sensor-${i % 16}`, value: ((i * 37) % 1000) / 8, unit: units[i % units.length] });
  }
  return made;
}

/** A table with aligned columns, grown line by line. */
function table(list: readonly Reading[]): string {
  let text = "";
  for (const { sensor, value, unit } of list) {
    text += `${sensor.padEnd(12)}|${String(value).padStart(9)} ${unit}\n`;
  }
  return text;
}

function csv(list: readonly Reading[]): string {
  return list.map((reading, i) => [String(i), reading.sensor, String(reading.value), reading.unit].join(",")).join("\n");
}

function encode(bytes: readonly number[]): string {
  let text = "";
  for (const byte of bytes) {
    text += byte.toString(16).padStart(2, "0");
  }
  return text;
}

function reverseWords(text: string): string {
  return text.split(" ").reverse().join(" ");
}

/** One character at a time, as a scanner does. */
function stripVowels(text: string): string {
  let kept = "";
  for (const char of text) {
    if (!"aeiou".includes(char)) kept += char;
  }
  return kept;
}

function hash(text: string): i32 {
  let value: i32 = 5381;
  for (let i = 0; i < text.length; i++) value = (Math.imul(value, 33) ^ text.charCodeAt(i)) | 0;
  return value;
}

const list = makeReadings();
const bytes = Array.from({ length: 256 }, (_, i) => i);
for (let round = 0; round < rounds; round++) {
  const parts = [table(list), csv(list), encode(bytes), reverseWords(table(list)), stripVowels(csv(list))];
  const text = parts.join("--\n").replaceAll("sensor-1", "probe ").toUpperCase();
  if (text.length !== expectedCharacters || hash(text) !== expectedHash) throw new Error(`${text.length} characters, hash ${hash(text)}`);
}
console.log(`string_building: ${expectedCharacters} characters, hash ${expectedHash}`);

const QUESTION: i32 = 63;

/**
 * Replaces each `?` by a digit of the MAC address (12 hex digits), so that the last `?` is its last digit:
 * `esp32_??????` is `esp32_A1B2C3`. Only if their number is even, and there is an address.
 */
export function expandPlaceholders(text: string, mac: string): string {
  let count: i32 = 0;
  for (let i: i32 = 0; i < text.length; i++) {
    if (text.charCodeAt(i) === QUESTION) count++;
  }
  if (count === 0 || count % 2 !== 0 || count > mac.length) return text;
  let out = "";
  let digit: i32 = mac.length - count;
  for (let i: i32 = 0; i < text.length; i++) {
    out += text.charCodeAt(i) === QUESTION ? mac.charAt(digit++) : text.charAt(i);
  }
  return out;
}

import { isToken } from "./ascii.ts";

/** Header fields as they go out. What is the same in many messages is made once. */
export class FieldLines {
  private lines: string = "";

  /** Each ended by CR LF. */
  get text(): string {
    return this.lines;
  }

  /** Characters that would end the line are refused with RangeError. */
  add(name: string, value: string): void {
    if (!isToken(name)) throw new RangeError("name of a header field");
    for (let i: i32 = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i);
      if (unit === 13 || unit === 10 || unit === 0) throw new RangeError("value of a header field");
    }
    this.lines += `${name}: ${value}\r\n`;
  }
}

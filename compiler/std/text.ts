/** `TextEncoder` and `TextDecoder`: UTF-8. */

export class TextEncoder {
  encode(text: string = ""): Uint8Array {
    return mk_utf8_encode(text);
  }
}

export interface TextDecoderOptions {
  fatal?: boolean;
  ignoreBOM?: boolean;
}

export class TextDecoder {
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  constructor(_encoding: "utf-8" | "utf8" = "utf-8", options?: TextDecoderOptions) {
    this.fatal = options?.fatal === true;
    this.ignoreBOM = options?.ignoreBOM === true;
  }
  decode(bytes?: Uint8Array): string {
    if (bytes === undefined) return "";
    const n: i32 = bytes.length;
    const marked = !this.ignoreBOM && n >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    return mk_utf8_decode(bytes, marked ? 3 : 0, n, this.fatal);
  }
}

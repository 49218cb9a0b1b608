// How compressed files of a bundle become their contents. Libraries bring the methods; stored files need none.

/** Takes the contents. */
export abstract class DecoderOutput {
  /** `len` bytes of `data` from `off`, valid during the call. False: something is wrong with them, stop. */
  abstract write(data: Uint8Array, off: i32, len: i32): boolean;
}

/** Decodes one file, in pieces. What it needs of memory does not depend on the size of the file. */
export abstract class StreamDecoder {
  /** Why decoding has failed; empty if it has not. */
  fault: string = "";

  /** Decodes `len` bytes of `data` from `off`. False if they are malformed, or `output` wanted no more. */
  abstract push(data: Uint8Array, off: i32, len: i32, output: DecoderOutput): boolean;

  /** All bytes have come. False if the file ends before its end. */
  abstract finish(output: DecoderOutput): boolean;
}

class DecoderType {
  readonly method: i32;
  readonly make: () => StreamDecoder | undefined;

  constructor(method: i32, make: () => StreamDecoder | undefined) {
    this.method = method;
    this.make = make;
  }
}

const types: DecoderType[] = [];

/** From now on files of bundles may be compressed by this method of the ZIP format (8: deflate). `make` may find that it cannot. */
export function registerDecoder(method: i32, make: () => StreamDecoder | undefined): void {
  types.push(new DecoderType(method, make));
}

/** Undefined if no library of the program knows the method. */
export function makeDecoder(method: i32): StreamDecoder | undefined {
  for (const type of types) {
    if (type.method === method) return type.make();
  }
  return undefined;
}

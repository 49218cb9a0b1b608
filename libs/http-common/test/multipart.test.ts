import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MultipartReader, type MultipartSink, multipartBoundary } from "../src/multipart.ts";
import { latin, piecesOf } from "./pieces.ts";

class Collector implements MultipartSink {
  parts: { name: string; fileName: string; type: string; data: string; ended: boolean }[] = [];
  partBegins(name: string, fileName: string, type: string): void {
    this.parts.push({ name, fileName, type, data: "", ended: false });
  }
  partData(data: Uint8Array, from: number, to: number): void {
    const part = this.parts.at(-1);
    if (part) part.data += Buffer.from(data.subarray(from, to)).toString("latin1");
  }
  partEnds(): void {
    const part = this.parts.at(-1);
    if (part) part.ended = true;
  }
}

function read(boundary: string, pieces: Uint8Array[]): { parts: Collector["parts"]; ok: boolean; done: boolean } {
  const sink = new Collector();
  const reader = new MultipartReader(boundary, sink);
  const ok = pieces.every((piece) => reader.push(piece, 0, piece.length));
  return { parts: sink.parts, ok, done: reader.done };
}

describe("multipart bodies", () => {
  it("come apart", () => {
    const body = [
      'preamble\r\n--XY\r\nContent-Disposition: form-data; name="a"\r\n\r\nvalue\r\n--XY \t\r\nContent-Type: text/css\r\n',
      'content-disposition: form-data; name=f; filename="x \\"y.css"\r\n\r\n\r\n--X\r\n-\r\n--XY--\r\nepilogue',
    ];
    expect(read("XY", body.map(latin))).toEqual({
      ok: true,
      done: true,
      parts: [
        { name: "a", fileName: "", type: "", data: "value", ended: true },
        { name: "f", fileName: 'x "y.css', type: "text/css", data: "\r\n--X\r\n-", ended: true },
      ],
    });
  });

  it("are refused when malformed", () => {
    for (const body of ["--XYZ", "--XY-x", "--XY\rx", "--XY\r\nA: b\n\r\n", `--XY\r\n${"A".repeat(2000)}`])
      expect([body, read("XY", [latin(body)]).ok]).toEqual([body, false]);
    expect(read("XY", [latin('--XY\r\nContent-Disposition: form-data; name="a"\r\n\r\nvalue\r\n--X')])).toMatchObject({ ok: true, done: false });
  });

  it("of any content, in any pieces", () => {
    const content = fc
      .array(fc.constantFrom("\r", "\n", "-", "--", "X", "\r\n--X", "\r\n--", "data", "\0", "ÿ"), { maxLength: 12 })
      .map((list) => list.join(""));
    const wire = fc.array(content, { maxLength: 4 }).chain((contents) => {
      const parts = contents.map((text, i) => `--XbX\r\nContent-Disposition: form-data; name="n${i}"; filename="f"\r\n\r\n${text}\r\n`);
      return piecesOf(latin(`${parts.join("")}--XbX--\r\n`)).map((pieces) => ({ contents, pieces }));
    });
    fc.assert(
      fc.property(wire, ({ contents, pieces }) => {
        const { ok, done, parts } = read("XbX", pieces);
        expect([ok, done, parts.map((part) => part.data), parts.every((part) => part.ended)]).toEqual([true, true, contents, true]);
      }),
      { numRuns: 500 },
    );
  });

  it("boundaries are found in media types", () => {
    expect(multipartBoundary("multipart/form-data; boundary=abc")).toBe("abc");
    expect(multipartBoundary('Multipart/Form-Data ; charset=x; boundary="a b:c"')).toBe("a b:c");
    for (const type of ["multipart/form-data", "multipart/form-data; boundary=", "text/plain; boundary=a", `multipart/form-data; boundary=${"a".repeat(71)}`]) {
      expect(multipartBoundary(type)).toBeUndefined();
    }
  });
});

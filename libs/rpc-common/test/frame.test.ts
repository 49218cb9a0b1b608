import { errorMember, Frame, parseFrame, requestText, responseText, resultMember } from "@meerkat/rpc-common/frame.ts";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

describe("parseFrame", () => {
  test("takes all members, in any order, with what is unknown among them", () => {
    const frame = parseFrame('{"jsonrpc":"2.0","method":"A.B","x":[{}],"params":{"a": [1, 2]},"tag":"t\\"","dst":"d","src":"s","id":7,"v":2,"auth":{"u":1}}');
    expect(frame).toMatchObject({
      id: "7",
      src: "s",
      dst: "d",
      tag: 't"',
      method: "A.B",
      params: '{"a": [1, 2]}',
      auth: '{"u":1}',
      result: "",
      error: "",
    });
  });

  test.each([
    ["{}", "no known member"],
    ['{"x":1}', "no known member"],
    ["", "nothing"],
    ["[]", "not an object"],
    ['{"id":true,"method":"A"}', "id of a wrong type"],
    ['{"id":null,"method":"A"}', "id of a wrong type"],
    ['{"id":{},"method":"A"}', "id of a wrong type"],
    ['{"id":1,"method":"A"', "cut"],
    ['{"id":1,"method":"A"}}', "more behind it"],
    ['{"id":1,"method":"A\n"}', "control character"],
    ['{"id":1,"method":A}', "bare word"],
  ])("refuses %j: %s", (text) => {
    expect(parseFrame(text)).toBeUndefined();
  });

  test("is lenient where peers are", () => {
    expect(parseFrame(' { id : 0x1f , method : "A" , } ')).toMatchObject({ id: "0x1f", method: "A" });
    expect(parseFrame('{"id":"a\\u0041","method":"A"}')?.id).toBe("aA");
    expect(parseFrame('{"v":2}')).toBeDefined();
    expect(parseFrame('{"id":123456789012345678901234567890,"method":"A"}')?.id).toBe("123456789012345678901234567890");
    expect(parseFrame('{"id":"","method":"A"}')?.id).toBe("");
  });

  test("args is another name for params, which wins", () => {
    expect(parseFrame('{"id":1,"method":"A","args":[1]}')?.params).toBe("[1]");
    expect(parseFrame('{"id":1,"params":[2],"method":"A","args":[1]}')?.params).toBe("[2]");
  });

  test("half a frame is never one", () => {
    const text = '{"id":1,"src":"me","dst":"you","method":"Sys.Reboot","params":{"delay_ms":100,"x":{"y":"}"}}}';
    for (let length = 0; length < text.length; length++) expect(parseFrame(text.slice(0, length))).toBeUndefined();
    expect(parseFrame(text)?.method).toBe("Sys.Reboot");
  });
});

describe("what is sent", () => {
  test("requests have the order of the original, and no empty members", () => {
    const frame = new Frame();
    frame.src = "s";
    frame.method = "A.B";
    expect(requestText(frame)).toBe('{"src":"s","method":"A.B"}');
    Object.assign(frame, { dst: "d", tag: "t", key: "k", id: "12", params: '{"a":1}' });
    expect(requestText(frame)).toBe('{"src":"s","dst":"d","tag":"t","key":"k","id":12,"method":"A.B","params":{"a":1}}');
  });

  test.each([
    ['{"id":7,"src":"h","method":"M"}', '{"id":7,"src":"me","dst":"h","result":null}'],
    ['{"id":"12","method":"M"}', '{"id":12,"src":"me","result":null}'],
    ['{"id":"a\\"b","method":"M"}', '{"id":"a\\"b","src":"me","result":null}'],
    ['{"id":-5,"method":"M"}', '{"id":"-5","src":"me","result":null}'],
    ['{"id":7,"src":"h","dst":"ME","tag":"t","method":"M"}', '{"id":7,"src":"ME","dst":"h","tag":"t","result":null}'],
  ])("response to %s", (request, response) => {
    expect(responseText(parseFrame(request) ?? new Frame(), "me", resultMember(""))).toBe(response);
  });

  test("outcomes", () => {
    expect(resultMember('{"a":1}')).toBe('"result":{"a":1}');
    expect(errorMember(404, 'No "x"')).toBe('"error":{"code":404,"message":"No \\"x\\""}');
    expect(errorMember(0, "")).toBe('"error":{"code":0}');
    expect(errorMember(-1, "")).toBe('"error":{"code":-1}');
  });

  test("a request survives the way there and back", () => {
    const text = fc.string({ unit: "binary", minLength: 1 });
    fc.assert(
      fc.property(text, text, text, text, fc.jsonValue(), (src, dst, tag, method, params) => {
        const frame = Object.assign(new Frame(), { id: "1", src, dst, tag, method, params: JSON.stringify(params) });
        expect(parseFrame(requestText(frame))).toEqual(frame);
        expect(JSON.parse(requestText(frame))).toEqual({ id: 1, src, dst, tag, method, params: JSON.parse(JSON.stringify(params)) });
      }),
    );
  });

  test("any text is a frame or none, and never an exception", () => {
    const pieces = fc.constantFrom(
      '{"id":',
      '"id"',
      "id:",
      '"method":"A.B"',
      '"params":',
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "\\",
      "\\u00",
      "0x1",
      "1e",
      "-",
      "null",
      " ",
      "\n",
      "\u0001",
      "é",
    );
    const noise = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces).map((parts) => `{${parts.join("")}`),
    );
    fc.assert(
      fc.property(noise, (text) => {
        const frame = parseFrame(text);
        if (frame === undefined) return;
        for (const value of Object.values(frame)) expect(typeof value).toBe("string");
        // What was taken can be sent on.
        expect(parseFrame(requestText(Object.assign(frame, { src: "s" })))).toBeDefined();
      }),
    );
  });

  test("half a frame is none", () => {
    const text = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(text, text, fc.jsonValue(), fc.nat(), (src, method, params, cut) => {
        const whole = requestText(Object.assign(new Frame(), { id: "1", src, method, params: JSON.stringify(params) }));
        expect(parseFrame(whole.slice(0, cut % whole.length))).toBeUndefined();
      }),
    );
  });
});

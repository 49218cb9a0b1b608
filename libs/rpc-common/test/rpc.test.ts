import { onEventGroup } from "@meerkat/core/events.ts";
import { corePoll } from "@meerkat/core/loop.ts";
import { sleep } from "@meerkat/core/sleep.ts";
import { restartAfter } from "@meerkat/core/system.ts";
import { type RpcCall, RpcError } from "@meerkat/rpc-common/call.ts";
import { rpcCall, rpcNotify } from "@meerkat/rpc-common/client.ts";
import { EVENT_GROUP_RPC, RpcChannelPayload } from "@meerkat/rpc-common/events.ts";
import { addAsyncMethod, addMethod } from "@meerkat/rpc-common/methods.ts";
import { setRpcQueueLimit } from "@meerkat/rpc-common/router.ts";
import { addChannel, addLocalId, channelReady, frameReceived, removeChannel } from "@meerkat/rpc-common/rpc.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { TestChannel } from "./test_channel.ts";

let hal: FakeHal;
let channel: TestChannel;
beforeEach(() => {
  hal = new FakeHal().install();
  channel = new TestChannel("");
  addChannel(channel);
});
afterEach(() => {
  removeChannel(channel);
  setRpcQueueLimit(25);
});

function request(members: object): void {
  frameReceived(channel, JSON.stringify({ id: 1, src: "host", ...members }));
}

function outcome(): unknown {
  const { id: _id, src: _src, dst: _dst, ...rest } = channel.take()[0] as Record<string, unknown>;
  return rest;
}

describe("requests", () => {
  addMethod("Test.Echo", "{text: %Q, n: %d, flag: %B}", (call: RpcCall) => {
    call.reply(JSON.stringify([call.string("text") ?? null, call.int("n", -1), call.bool("flag", false), call.raw("any") ?? null]));
  });
  addMethod("Test.Nothing", "", () => {});
  addMethod("Test.Glob*", "", (call) => call.reply('"glob"'));
  addMethod("Test.Throw", "{what: %Q}", (call) => {
    if (call.string("what") === "rpc") throw new RpcError(-7, "told so");
    throw new RangeError("out of range");
  });
  addAsyncMethod("Test.Later", "", async (call) => {
    await sleep(10);
    call.reply('"later"');
    call.reply('"twice"');
  });
  addAsyncMethod("Test.FailLater", "", async () => {
    await sleep(10);
    throw new RpcError(503, "no");
  });

  test("arguments are read by name; the wrong type is as good as absent", () => {
    request({ method: "Test.Echo", params: { text: "ä\n", n: 42, flag: true, any: { a: [1] } } });
    expect(outcome()).toEqual({ result: ["ä\n", 42, true, '{"a":[1]}'] });
    request({ method: "Test.Echo", params: { text: 5, n: "42", flag: 1 } });
    expect(outcome()).toEqual({ result: [null, -1, false, null] });
    request({ method: "Test.Echo" });
    expect(outcome()).toEqual({ result: [null, -1, false, null] });
    request({ method: "Test.Echo", params: [1] });
    expect(outcome()).toEqual({ result: [null, -1, false, null] });
  });

  test("names fit in any case and by pattern, the newest first", () => {
    request({ method: "test.nothing" });
    expect(outcome()).toEqual({ result: null });
    request({ method: "Test.Globby" });
    expect(outcome()).toEqual({ result: "glob" });
    addMethod("Test.Globby", "", (call) => call.reply('"newer"'));
    request({ method: "Test.Globby" });
    expect(outcome()).toEqual({ result: "newer" });
  });

  test("errors", () => {
    request({ method: "Test.None" });
    expect(outcome()).toEqual({ error: { code: 404, message: "No handler for Test.None" } });
    request({ method: "Test.Throw" });
    expect(outcome()).toEqual({ error: { code: 500, message: "out of range" } });
    request({ method: "Test.Throw", params: { what: "rpc" } });
    expect(outcome()).toEqual({ error: { code: -7, message: "told so" } });
  });

  test("a handler may answer later, once", async () => {
    request({ method: "Test.Later" });
    request({ method: "Test.FailLater", id: 2 });
    expect(channel.sent).toEqual([]);
    await hal.pass(10, corePoll);
    expect(channel.take()).toEqual([
      { id: 1, src: "fake_123456", dst: "host", result: "later" },
      { id: 2, src: "fake_123456", dst: "host", error: { code: 503, message: "no" } },
    ]);
  });

  test("a late answer finds another way when its channel is gone", async () => {
    request({ method: "Test.Later", src: "wanderer" });
    removeChannel(channel);
    const other = new TestChannel("wanderer");
    addChannel(other);
    await hal.pass(10, corePoll);
    expect(other.take()).toMatchObject([{ dst: "wanderer", result: "later" }]);
    removeChannel(other);
  });

  test("a notification is never answered", () => {
    for (const method of ["Test.Nothing", "Test.None", "Test.Throw"]) request({ id: undefined, method });
    expect(channel.sent).toEqual([]);
  });

  test("frames for others, and broken ones, are refused without an answer", () => {
    expect(frameReceived(channel, '{"id":1,"dst":"other","method":"Test.Nothing"}')).toBe(false);
    expect(frameReceived(channel, '{"id":1,"dst":"Fake_123456","method":"Test.Nothing"}')).toBe(false);
    expect(frameReceived(channel, '{"result":1}')).toBe(false);
    expect(frameReceived(channel, "{}")).toBe(false);
    expect(channel.sent).toEqual([]);
    expect(hal.console.match(/TEST1: invalid frame/g)?.length).toBe(4);
    addLocalId("other");
    expect(frameReceived(channel, '{"id":1,"dst":"other","method":"Test.Nothing"}')).toBe(true);
    expect(channel.take()).toEqual([{ id: 1, src: "other", result: null }]);
  });
});

describe("routing", () => {
  test("the peer's id is learned, and announced, unless another channel has it", () => {
    const seen: string[] = [];
    const handler = onEventGroup(EVENT_GROUP_RPC, (event, payload) => {
      if (payload instanceof RpcChannelPayload) seen.push(`${event & 255} ${payload.dst}`);
    });
    const other = new TestChannel("");
    addChannel(other);
    frameReceived(channel, '{"id":1,"src":"peer","method":"Test.Nothing"}');
    frameReceived(other, '{"id":1,"src":"peer","method":"Test.Nothing"}');
    expect([channel.dst, other.dst]).toEqual(["peer", ""]);
    rpcNotify("peer", "X.Y", '{"a":1}');
    expect(channel.take()[1]).toEqual({ src: "fake_123456", dst: "peer", method: "X.Y", params: { a: 1 } });
    removeChannel(other);
    removeChannel(channel);
    expect(seen).toEqual(["0 peer", "1 peer"]);
    handler.remove();
  });

  test("what nobody has a route for waits, then goes to the default route", () => {
    rpcNotify("far", "X.Y", "");
    rpcNotify("", "X.Z", "");
    expect(channel.sent).toEqual([]);
    const uplink = new TestChannel("*");
    addChannel(uplink);
    expect(uplink.take()).toMatchObject([{ dst: "far", method: "X.Y" }, { method: "X.Z" }]);
    removeChannel(uplink);
    rpcNotify("late", "X.Y", "");
    frameReceived(channel, '{"id":1,"src":"late","method":"Test.Nothing"}');
    expect(channel.take()).toMatchObject([{ dst: "late", method: "X.Y" }, { id: 1 }]);
  });

  test("a busy channel gets its frames later, in order; the oldest are dropped", () => {
    setRpcQueueLimit(3);
    channel.ready = false;
    for (let id = 1; id <= 5; id++) request({ id, method: "Test.Nothing" });
    channel.ready = true;
    channelReady(channel);
    expect(channel.take()).toMatchObject([{ id: 3 }, { id: 4 }, { id: 5 }]);
    setRpcQueueLimit(0);
    channel.ready = false;
    request({ id: 6, method: "Test.Nothing" });
    channel.ready = true;
    channelReady(channel);
    expect(channel.sent).toEqual([]);
  });

  test("frames for a channel that is gone are gone", () => {
    channel.ready = false;
    request({ method: "Test.Nothing" });
    removeChannel(channel);
    channel.ready = true;
    addChannel(channel);
    expect(channel.sent).toEqual([]);
  });
});

describe("calls to others", () => {
  test("results and errors come back to the caller", async () => {
    channel.dst = "peer";
    const first = rpcCall("peer", "A.B", '{"x":1}');
    const second = rpcCall("peer", "A.C", "");
    const [a, b] = channel.take() as { id: number }[];
    expect(a).toMatchObject({ src: "fake_123456", dst: "peer", method: "A.B", params: { x: 1 } });
    frameReceived(channel, JSON.stringify({ id: 999999, src: "peer", result: 1 }));
    frameReceived(channel, JSON.stringify({ id: b?.id, src: "peer", error: { code: 404, message: "no" } }));
    frameReceived(channel, JSON.stringify({ id: a?.id, src: "peer", result: "text" }));
    expect(await first).toBe('"text"');
    await expect(second).rejects.toMatchObject({ code: 404, message: "no" });
  });

  test("code 0 is success, said through the error member", async () => {
    channel.dst = "peer";
    const call = rpcCall("peer", "Sys.SetDebug", "");
    const [sent] = channel.take() as { id: number }[];
    frameReceived(channel, JSON.stringify({ id: sent?.id, error: { code: 0 } }));
    expect(await call).toBe("null");
  });

  test("too many calls push out the oldest", async () => {
    channel.dst = "peer";
    const calls = Array.from({ length: 26 }, () => rpcCall("peer", "A.B", ""));
    await expect(calls[0]).rejects.toMatchObject({ code: 429, message: "Request queue overflow" });
    for (const { id } of channel.take() as { id: number }[]) frameReceived(channel, JSON.stringify({ id, result: id }));
    expect((await Promise.all(calls.slice(1))).length).toBe(25);
  });
});

test("shortly before a restart no request is taken", async () => {
  restartAfter(150);
  request({ method: "Test.Nothing" });
  expect(outcome()).toEqual({ result: null });
  await hal.pass(51, corePoll);
  request({ method: "Test.None" });
  expect(outcome()).toMatchObject({ error: { code: 404 } });
  request({ method: "Test.Nothing" });
  expect(outcome()).toEqual({ error: { code: 418, message: "shutting down in 99 ms" } });
});

/** Which channel a frame takes, and what happens to channels. */
import { onEventGroup } from "@meerkat/core/events.ts";
import { corePoll } from "@meerkat/core/loop.ts";
import { sleep } from "@meerkat/core/sleep.ts";
import { beginTurn } from "@meerkat/core/timer.ts";
import { rpcCall, rpcNotify, rpcRequest } from "@meerkat/rpc-common/client.ts";
import { EVENT_GROUP_RPC, RpcChannelPayload } from "@meerkat/rpc-common/events.ts";
import { Frame } from "@meerkat/rpc-common/frame.ts";
import { addAsyncMethod, addMethod } from "@meerkat/rpc-common/methods.ts";
import { setNonPersistentLimit, setRpcQueueLimit } from "@meerkat/rpc-common/router.ts";
import {
  addChannel,
  addChannelFactory,
  channelClosed,
  channelOpened,
  channelReady,
  frameReceived,
  parsedFrameReceived,
  removeChannel,
  SendOptions,
} from "@meerkat/rpc-common/rpc.ts";
import { sameDestination, schemeOf } from "@meerkat/rpc-common/uri.ts";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { TestChannel } from "./test_channel.ts";

const hal = new FakeHal().install();
await import("@meerkat/rpc-common/init.ts");
addMethod("Test.Nothing", "", () => {});
addAsyncMethod("Test.Later", "", async (call) => {
  await sleep(5);
  call.reply("1");
});

let channels: TestChannel[] = [];
function open(dst: string, members: Partial<TestChannel> = {}): TestChannel {
  const channel = Object.assign(new TestChannel(dst), members);
  channels.push(channel);
  addChannel(channel);
  return channel;
}
afterEach(() => {
  for (const channel of channels) removeChannel(channel);
  channels = [];
  setRpcQueueLimit(25);
  setNonPersistentLimit(20);
});

function options(members: Partial<SendOptions>): SendOptions {
  return Object.assign(new SendOptions(), members);
}

describe("URIs", () => {
  test.each([
    ["ws://host/rpc", "WS://HOST/rpc", true],
    ["ws://host/rpc", "ws://host/rpc#key=1", true],
    ["ws://host", "ws://host/", true],
    ["ws://host?x", "ws://host/?x", true],
    ["ws://host/rpc", "ws://host/RPC", false],
    ["ws://host/rpc", "wss://host/rpc", false],
    ["host", "host", true],
    ["host", "HOST", false],
    ["ws://host/", "host", false],
  ])("%s and %s: %s", (a, b, same) => {
    expect(sameDestination(a, b)).toBe(same);
    expect(sameDestination(b, a)).toBe(same);
  });

  test("schemes", () => {
    expect(["ws://x", "WSS://x", "plain", "://x", "a/b"].map(schemeOf)).toEqual(["ws", "wss", "", "", ""]);
  });
});

describe("the way of a frame", () => {
  test("the newest channel to its destination, else the oldest to anybody", () => {
    const any = open("*");
    open("*");
    const older = open("peer");
    const newer = open("peer");
    rpcNotify("peer", "A.B", "");
    rpcNotify("other", "A.B", "");
    rpcNotify("", "A.B", "");
    expect([any.addressees, older.addressees, newer.addressees]).toEqual([["other", ""], [], ["peer"]]);
  });

  test("a URI opens its channel by the factory of its scheme, once", async () => {
    const made: TestChannel[] = [];
    addChannelFactory("test", (uri) => {
      if (uri.includes("nowhere")) return undefined;
      const channel = Object.assign(new TestChannel(""), { persistent: false, ready: false });
      made.push(channel);
      channels.push(channel);
      return channel;
    });
    rpcNotify("test://there/rpc#x=1", "A.B", "");
    rpcNotify("TEST://There/rpc", "A.C", "");
    expect(made.length).toBe(1);
    const channel = made[0] as TestChannel;
    channel.ready = true;
    channelOpened(channel);
    expect(channel.take()).toEqual([
      { src: "fake_123456", method: "A.B" },
      { src: "fake_123456", method: "A.C" },
    ]);
    channel.ready = false;
    rpcNotify("test://there/rpc", "A.D", "");
    channelClosed(channel);
    rpcNotify("test://there/rpc", "A.E", "");
    const second = made[1] as TestChannel;
    second.ready = true;
    channelReady(second);
    expect(second.take()).toMatchObject([{ method: "A.E" }]);
    open("*");
    await expect(rpcCall("test://nowhere", "A.B", "")).rejects.toMatchObject({ code: 503, message: "no way to test://nowhere" });
    await expect(rpcCall("unknown://x", "A.B", "")).rejects.toMatchObject({ code: 503 });
    expect(channels.at(-1)?.sent).toEqual([]);
  });

  test("a frame for everybody goes to every channel that takes part, with one id", async () => {
    const [a, b] = [open("a", { broadcast: true }), open("b", { broadcast: true, ready: false })];
    const c = open("c");
    const call = rpcCall("", "A.B", "", 0, options({ broadcast: true }));
    const [frame] = a.take() as { id: number }[];
    b.ready = true;
    channelReady(b);
    expect(b.take()).toEqual([frame]);
    expect(c.sent).toEqual([]);
    frameReceived(b, JSON.stringify({ id: frame?.id, result: "first" }));
    frameReceived(a, JSON.stringify({ id: frame?.id, result: "second" }));
    expect(await call).toBe('"first"');
  });

  test("what may not wait is dropped", async () => {
    const channel = open("peer", { ready: false });
    await expect(rpcCall("peer", "A.B", "", 0, options({ noQueue: true }))).rejects.toMatchObject({ code: 503 });
    await expect(rpcCall("", "A.B", "", 0, options({ broadcast: true }))).rejects.toMatchObject({ code: 503 });
    channel.ready = true;
    channelReady(channel);
    expect(channel.sent).toEqual([]);
  });

  test("src, tag and key of a request are the caller's", () => {
    const channel = open("peer");
    const frame = Object.assign(new Frame(), { dst: "peer", src: "me", tag: "t", key: "k", method: "A.B" });
    void rpcRequest(frame);
    expect(channel.take()).toEqual([{ src: "me", dst: "peer", tag: "t", key: "k", id: expect.any(Number), method: "A.B" }]);
  });

  test("a call may have a time limit", async () => {
    open("peer");
    const call = rpcCall("peer", "A.B", "", 50);
    call.catch(() => {});
    await hal.pass(51, corePoll);
    await expect(call).rejects.toMatchObject({ code: 504, message: "no answer within 50 ms" });
  });

  test("RPC.LOCAL is this machine", async () => {
    const answer = rpcCall("RPC.LOCAL", "RPC.Ping", "");
    const unknown = rpcCall("RPC.LOCAL", "No.Such", "");
    unknown.catch(() => {});
    await hal.settle(corePoll);
    expect(await answer).toBe('{"channel_info":""}');
    await expect(unknown).rejects.toMatchObject({ code: 404 });
  });

  test("an answer follows the caller when its channel is gone", async () => {
    const first = open("peer");
    frameReceived(first, '{"id":1,"src":"peer","method":"Test.Later"}');
    removeChannel(first);
    const second = open("peer");
    await hal.pass(6, corePoll);
    expect(second.take()).toMatchObject([{ id: 1, dst: "peer", result: 1 }]);
  });
});

describe("channels", () => {
  const peer = { persistent: false };

  test("of peers: the least active of too many is closed", () => {
    setNonPersistentLimit(3);
    const [a, b, c] = ["a", "b", "c"].map((name, i) => {
      hal.now = 1000 + i;
      beginTurn();
      return open(name, peer);
    }) as [TestChannel, TestChannel, TestChannel];
    hal.now = 2000;
    beginTurn();
    frameReceived(a, '{"id":1,"src":"a","method":"Test.Nothing"}');
    hal.now = 2001;
    beginTurn();
    const d = open("d", peer);
    expect([a, b, c, d].map((channel) => channel.closes)).toEqual([0, 1, 0, 0]);
    open("lasting");
    open("e", peer);
    expect([a, b, c, d].map((channel) => channel.closes)).toEqual([0, 1, 1, 0]);
    rpcNotify("b", "A.B", "");
    expect(b.sent).toEqual([]);
  });

  test("of peers: any number, if there is no limit", () => {
    setNonPersistentLimit(0);
    const many = Array.from({ length: 50 }, (_, i) => open(`p${i}`, peer));
    expect(many.some((channel) => channel.closes > 0)).toBe(false);
  });

  test.each(["{}", "x", '{"id":{}}', '{"id":1,"dst":"somebody else","method":"Test.Nothing"}', '{"result":1}', '{"method":"A"', "[]"])(
    "what is no frame closes them, unless they last: %s",
    (text) => {
      const [brief, lasting] = [open("brief", peer), open("lasting")];
      expect(frameReceived(brief, text)).toBe(false);
      expect(frameReceived(lasting, text)).toBe(false);
      expect([brief.invalid, brief.closes, lasting.invalid, lasting.closes]).toEqual([1, 1, 1, 0]);
      expect([...brief.sent, ...lasting.sent]).toEqual([]);
    },
  );

  test("a frame may come in pieces", () => {
    const channel = open("peer");
    const frame = Object.assign(new Frame(), { id: "1", src: "peer", method: "Test.Nothing" });
    expect(parsedFrameReceived(channel, frame)).toBe(true);
    expect(channel.take()).toMatchObject([{ id: 1, result: null }]);
  });

  test("open and close are events, if it is known who is there", () => {
    const seen: [number, string][] = [];
    const handler = onEventGroup(EVENT_GROUP_RPC, (event, payload) => {
      if (payload instanceof RpcChannelPayload) seen.push([event - EVENT_GROUP_RPC, payload.dst]);
    });
    const lasting = open("peer");
    channelClosed(lasting);
    channelOpened(lasting);
    const nobody = open("", peer);
    channelClosed(nobody);
    const brief = open("", peer);
    frameReceived(brief, '{"id":1,"src":"learned","method":"Test.Nothing"}');
    channelClosed(brief);
    channelClosed(brief);
    handler.remove();
    expect(seen).toEqual([
      [0, "peer"],
      [1, "peer"],
      [0, "peer"],
      [0, "learned"],
      [1, "learned"],
    ]);
  });

  test("a channel that takes frames only one at a time gets them in order", () => {
    const channel = new (class extends TestChannel {
      override send(frame: string, dst: string): void {
        super.send(frame, dst);
        this.ready = false;
      }
    })("peer");
    channels.push(channel);
    addChannel(channel);
    for (const method of ["A", "B", "C"]) rpcNotify("peer", method, "");
    for (let i = 0; i < 3; i++) {
      channel.ready = true;
      channelReady(channel);
    }
    expect(channel.take()).toMatchObject([{ method: "A" }, { method: "B" }, { method: "C" }]);
  });

  test("a channel that is ready within send is not confused", () => {
    const channel = new (class extends TestChannel {
      override send(frame: string, dst: string): void {
        super.send(frame, dst);
        channelReady(this);
      }
    })("peer");
    channels.push(channel);
    channel.ready = false;
    addChannel(channel);
    for (const method of ["A", "B", "C"]) rpcNotify("peer", method, "");
    channel.ready = true;
    channelReady(channel);
    expect(channel.take()).toMatchObject([{ method: "A" }, { method: "B" }, { method: "C" }]);
  });
});

describe("any text", () => {
  let channel: TestChannel;
  beforeEach(() => {
    channel = open("peer", { persistent: false });
  });

  test("is a frame or not, and at most answered once", () => {
    const member = fc.constantFrom("id", "src", "dst", "tag", "method", "params", "args", "auth", "result", "error", "v", "x");
    const value = fc.oneof(fc.constantFrom<unknown>("peer", 1, "Test.Nothing", "RPC.Describe", "", null), fc.jsonValue());
    const text = fc.oneof(
      fc.string(),
      fc.dictionary(member, value).map((frame) => JSON.stringify(frame)),
    );
    fc.assert(
      fc.property(text, fc.nat(), (whole, cut) => {
        for (const piece of [whole, whole.slice(0, cut % (whole.length + 1))]) {
          frameReceived(channel, piece);
          expect(channel.take().length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

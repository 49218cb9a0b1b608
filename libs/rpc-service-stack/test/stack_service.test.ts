import { addChannel, frameReceived } from "@meerkat/rpc-common/rpc.ts";
import { expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { TestChannel } from "../../rpc-common/test/test_channel.ts";

new FakeHal().install();
await import("@meerkat/rpc-service-stack/init.ts");

test("Sys.GetStack tells what the machine knows", () => {
  const channel = new TestChannel("host");
  addChannel(channel);
  frameReceived(channel, JSON.stringify({ id: 1, src: "host", method: "Sys.GetStack" }));
  expect(channel.take()).toMatchObject([{ result: { size: 8192, used: 1234 } }]);
});

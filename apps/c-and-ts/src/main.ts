import "@meerkat/hal/board.native.ts";
import "./led.native.ts";
import { sleep } from "@meerkat/core/sleep.ts";
import type { RpcCall } from "@meerkat/rpc-common/call.ts";
import { addMethod } from "@meerkat/rpc-common/methods.ts";
import { heartbeats } from "./heartbeat.ts";

export { heartbeat } from "./heartbeat.ts";

async function beat(): Promise<void> {
  led_begin(hal_board_led(), hal_board_led_inverted());
  for (;;) await sleep(led_step());
}

function setRate(call: RpcCall): void {
  if (!led_set_rate(call.int("rate", 0))) call.fail(400, "rate must be 20 to 240");
}

function count(call: RpcCall): void {
  call.reply(`{"beats":${heartbeats()}}`);
}

addMethod("Heart.SetRate", "{rate: %d}", setRate);
addMethod("Heart.Count", "", count);
void beat();

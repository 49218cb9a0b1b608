import "@meerkat/hal/stack.native.ts";
import { addMethod } from "@meerkat/rpc-common/methods.ts";

/** Registers Sys.GetStack. */
export function addStackService(): void {
  addMethod("Sys.GetStack", "", (call) => call.reply(`{"size":${hal_stack_size()},"used":${hal_stack_used()}}`));
}

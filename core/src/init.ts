import "@meerkat/hal/system.native.ts";
import { HEAP_FREE, HEAP_MIN_FREE, HEAP_SIZE } from "@meerkat/hal/system.ts";
import { EVENT_GROUP_MOS, EVENT_INIT_DONE, registerEventGroup, triggerEvent } from "./events.ts";
import { logInfo } from "./log.ts";
import { defer } from "./loop.ts";

// Importing this file puts the start-up message and EVENT_INIT_DONE into a program. Libraries and the app initialise
// themselves while their modules run, in the order of their imports; the first turn of the loop comes after all of them.

function initDone(): void {
  const free = hal_heap(HEAP_FREE);
  logInfo("init", `Init done, RAM: ${hal_heap(HEAP_SIZE)} total, ${free} free, ${hal_heap(HEAP_MIN_FREE)} min free`);
  triggerEvent(EVENT_INIT_DONE);
}

registerEventGroup(EVENT_GROUP_MOS, "mos");
defer(initDone);

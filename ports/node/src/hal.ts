import { randomBytes } from "node:crypto";
import { FLASH_SYSTEM } from "@meerkat/hal/flash.ts";
import { BUILD_APP, BUILD_ID, BUILD_VERSION, HEAP_FREE, HEAP_MIN_FREE, HEAP_SIZE, RESET_DEEP_SLEEP } from "@meerkat/hal/system.ts";
import { busNatives } from "./bus_natives.ts";
import { cryptoNatives } from "./crypto.ts";
import { readFuse } from "./fuses.ts";
import { PIN_COUNT } from "./gpio_model.ts";
import type { BuildInfo, NodeMachine } from "./machine.ts";
import { netNatives } from "./net_model.ts";
import { spiNatives } from "./spi_model.ts";

let leastFree = Number.MAX_SAFE_INTEGER;

function heapFigure(which: number): number {
  const { heapTotal, heapUsed } = process.memoryUsage();
  const free = heapTotal - heapUsed;
  leastFree = Math.min(leastFree, free);
  switch (which) {
    case HEAP_SIZE:
      return heapTotal;
    case HEAP_FREE:
      return free;
    case HEAP_MIN_FREE:
      return leastFree;
    default:
      return free;
  }
}

function buildText(build: BuildInfo, which: number): string {
  switch (which) {
    case BUILD_APP:
      return build.app;
    case BUILD_VERSION:
      return build.version;
    case BUILD_ID:
      return build.id;
    default:
      return "";
  }
}

/** Puts the natives of `hal/` where a program finds them: they work on this machine from now on. */
export function installNatives(machine: NodeMachine): void {
  Object.assign(globalThis, nativesOf(machine));
}

function nativesOf(machine: NodeMachine) {
  const { gpio, board, identity, retained } = machine;
  const flash = (region: number) => (region === FLASH_SYSTEM ? machine.flash : undefined);
  const uarts = [machine.uart0, machine.uart1];
  const uart = (port: number) => uarts[port];
  return {
    hal_ticks_ms: () => machine.ticks() % 0x1_0000_0000,
    hal_uptime_s: () => Math.floor(machine.ticks() / 1000),
    hal_wall_ms: () => Date.now() + retained.wallOffset,
    hal_wall_set(ms: number): void {
      retained.wallOffset = ms - Date.now();
    },

    hal_uart_config(port: number, _baud: number, flow: number): boolean {
      uart(port)?.open(flow);
      return uart(port) !== undefined;
    },
    hal_uart_write: (port: number, data: Uint8Array, off: number, len: number) => uart(port)?.write(data, off, len) ?? -1,
    hal_uart_read: (port: number, data: Uint8Array, off: number, len: number) => uart(port)?.read(data, off, len) ?? -1,
    hal_uart_count: () => uarts.length,
    hal_uart_tx_free: (port: number) => uart(port)?.txFree() ?? -1,

    hal_gpio_mode: (pin: number, mode: number, pull: number) => gpio.setMode(pin, mode, pull),
    hal_gpio_read: (pin: number) => gpio.level(pin),
    hal_gpio_read_out: (pin: number) => gpio.latch(pin),
    hal_gpio_write: (pin: number, level: boolean) => gpio.write(pin, level),
    hal_gpio_toggle(pin: number): boolean {
      gpio.write(pin, !gpio.latch(pin));
      return gpio.latch(pin);
    },
    hal_gpio_int: (pin: number, edge: number) => gpio.watch(pin, edge),

    hal_event_poll: () => machine.events.take(),
    hal_console_write: (text: string) => machine.print(text),
    hal_console_hold: (on: boolean) => machine.uart0.holdConsole(on),

    hal_reset: () => machine.leave("reset"),
    hal_abort: () => machine.leave("abort"),
    hal_heap: heapFigure,
    hal_stack_size: () => 0,
    hal_stack_used: () => 0,
    hal_random: () => randomBytes(4).readUInt32LE(0),
    hal_device_id: () => identity.id,
    hal_mac: () => identity.mac,
    hal_arch: () => "node",
    hal_build_info: (which: number) => buildText(machine.build, which),
    hal_reset_reason: () => retained.resetReason,
    hal_crash_report: () => retained.crashReport,
    hal_crash_clear: () => retained.clearCrashReport(),
    hal_watchdog: (ms: number) => machine.watchdog.feed(ms),

    ...cryptoNatives(),

    hal_boot_load: (address: number, data: Uint8Array, off: number, len: number) => machine.image.load(address, data.subarray(off, off + len)),
    hal_boot_start: (_address: number, slot: number) => machine.image.start(slot),
    hal_boot_slot: () => machine.image.slot,

    hal_fuse_read: (slot: number, out: Uint8Array) => readFuse(machine.flashPath, slot, out),
    ...spiNatives(machine.spi),
    ...busNatives(machine.peripherals),

    hal_hwtimer_count: () => machine.hwTimers.count,
    hal_hwtimer_start: (timer: number, us: number, repeat: boolean) => machine.hwTimers.start(timer, us, repeat),
    hal_hwtimer_stop: (timer: number) => machine.hwTimers.stop(timer),
    hal_micros: () => machine.micros() % 0x1_0000_0000,
    hal_delay_us(us: number): void {
      const end = machine.micros() + us;
      while (machine.micros() < end);
    },
    hal_deep_sleep: (ms: number, pin: number, level: boolean) => pin < PIN_COUNT && machine.sleepDeeply(ms, pin, level),
    hal_wake_pin: () => (retained.resetReason === RESET_DEEP_SLEEP ? retained.wakePin : -1),

    hal_flash_size: (region: number) => flash(region)?.size ?? 0,
    hal_flash_sector: (region: number) => flash(region)?.sector ?? 0,
    hal_flash_read: (region: number, at: number, data: Uint8Array, off: number, len: number) => flash(region)?.read(at, data, off, len) ?? false,
    hal_flash_program: (region: number, at: number, data: Uint8Array, off: number, len: number) => flash(region)?.program(at, data, off, len) ?? false,
    hal_flash_erase: (region: number, at: number) => flash(region)?.erase(at) ?? false,

    ...netNatives(machine.net),

    hal_board_led: () => board.led,
    hal_board_led_inverted: () => false,
    hal_board_button: () => board.button,
  };
}

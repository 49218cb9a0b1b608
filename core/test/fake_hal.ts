import { HAL_EVENT_GPIO, HAL_EVENT_UART_RX, HAL_EVENT_UART_TX } from "@meerkat/hal/event.ts";
import { BUILD_APP, BUILD_VERSION, RESET_POWER_ON } from "@meerkat/hal/system.ts";
import { cryptoNatives } from "@meerkat/port-node/crypto.ts";

/** Hardware under a test's thumb: time moves when told, bytes and edges come when told, and what is sent is kept. */
export class FakeHal {
  now = 0;
  /** Wall clock at boot, milliseconds since 1970. */
  wallAtBoot = 0;
  console = "";
  consoleHeld = false;
  events: number[] = [];
  resets = 0;
  resetReason = RESET_POWER_ON;
  crashReport = "";
  /** Milliseconds the watchdog waits, 0 if it does not. */
  watchdog = 0;
  watchdogFeeds = 0;
  received = Buffer.alloc(0);
  sent: number[] = [];
  /** Bytes that hal_uart_write takes before it is full. */
  txRoom = Number.POSITIVE_INFINITY;
  levels = new Map<number, boolean>();
  latches = new Map<number, boolean>();
  modes = new Map<number, { mode: number; pull: number }>();
  edges = new Map<number, number>();

  install(): this {
    Object.assign(globalThis, this.natives());
    return this;
  }

  /** Bytes arrive at UART 0. */
  receive(bytes: Uint8Array | string): void {
    this.received = Buffer.concat([this.received, Buffer.from(bytes)]);
    this.events.push((HAL_EVENT_UART_RX << 16) | 0);
  }

  /** Everything sent since the last call, as text. */
  takeSent(): string {
    const text = new TextDecoder().decode(new Uint8Array(this.sent));
    this.sent = [];
    return text;
  }

  makeRoom(bytes: number): void {
    this.txRoom = bytes;
    this.events.push((HAL_EVENT_UART_TX << 16) | 0);
  }

  edge(pin: number, level: boolean): void {
    this.levels.set(pin, level);
    if (this.edges.get(pin)) this.events.push((HAL_EVENT_GPIO << 16) | pin);
  }

  /** Turns the event loop until nothing is ready; returns its last answer. */
  async settle(poll: () => number): Promise<number> {
    for (;;) {
      const wait = poll();
      await new Promise((resolve) => setImmediate(resolve));
      if (wait !== 0 && this.events.length === 0) return wait;
    }
  }

  /** Lets time pass, one millisecond after the other. */
  async pass(ms: number, poll: () => number): Promise<void> {
    for (let i = 0; i < ms; i++) {
      this.now++;
      await this.settle(poll);
    }
  }

  private natives() {
    return {
      hal_ticks_ms: () => this.now >>> 0,
      hal_uptime_s: () => Math.floor(this.now / 1000),
      hal_wall_ms: () => this.wallAtBoot + this.now,
      hal_wall_set: (ms: number) => {
        this.wallAtBoot = ms - this.now;
      },
      hal_event_poll: () => this.events.shift() ?? 0,
      hal_console_write: (text: string) => {
        this.console += text;
      },
      hal_console_hold: (on: boolean) => {
        this.consoleHeld = on;
      },
      hal_reset: () => {
        this.resets++;
      },
      hal_reset_reason: () => this.resetReason,
      hal_crash_report: () => this.crashReport,
      hal_crash_clear: () => {
        this.crashReport = "";
      },
      hal_watchdog: (ms: number) => {
        this.watchdog = ms;
        this.watchdogFeeds++;
      },
      hal_net_if_count: () => 0,
      hal_heap: (which: number) => 1000 - which,
      hal_stack_size: () => 8192,
      hal_stack_used: () => 1234,
      hal_random: () => 7,
      ...cryptoNatives(),
      hal_device_id: () => "fake_123456",
      hal_mac: () => "020000123456",
      hal_arch: () => "fake",
      hal_build_info: (which: number) => (which === BUILD_APP ? "test" : which === BUILD_VERSION ? "1.2" : "id1"),
      ...this.uartNatives(),
      ...this.gpioNatives(),
    };
  }

  private uartNatives() {
    return {
      hal_uart_config: (port: number) => port === 0,
      hal_uart_write: (port: number, data: Uint8Array, off: number, len: number) => {
        if (port !== 0) return -1;
        const count = Math.min(len, this.txRoom);
        this.txRoom -= count;
        this.sent.push(...data.subarray(off, off + count));
        return count;
      },
      hal_uart_read: (port: number, data: Uint8Array, off: number, len: number) => {
        if (port !== 0) return -1;
        const part = this.received.subarray(0, len);
        this.received = this.received.subarray(part.length);
        data.set(part, off);
        if (this.received.length > 0) this.events.push((HAL_EVENT_UART_RX << 16) | 0);
        return part.length;
      },
    };
  }

  private gpioNatives() {
    const exists = (pin: number) => pin < 40;
    return {
      hal_gpio_mode: (pin: number, mode: number, pull: number) => {
        if (exists(pin)) this.modes.set(pin, { mode, pull });
        return exists(pin);
      },
      hal_gpio_read: (pin: number) => this.levels.get(pin) ?? false,
      hal_gpio_read_out: (pin: number) => this.latches.get(pin) ?? false,
      hal_gpio_write: (pin: number, level: boolean) => {
        this.latches.set(pin, level);
      },
      hal_gpio_toggle: (pin: number) => {
        this.latches.set(pin, !this.latches.get(pin));
        return this.latches.get(pin);
      },
      hal_gpio_int: (pin: number, edge: number) => {
        this.edges.set(pin, edge);
        return pin !== 16;
      },
    };
  }
}

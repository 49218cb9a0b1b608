import { join } from "node:path";
import { RESET_CRASH, RESET_DEEP_SLEEP, RESET_SOFTWARE } from "@meerkat/hal/system.ts";
import { EventQueue } from "./event_queue.ts";
import { FlashModel } from "./flash_model.ts";
import { GpioModel } from "./gpio_model.ts";
import { HwTimers } from "./hw_timers.ts";
import { hostIdentity, type Identity } from "./identity.ts";
import { ImageModel } from "./image_model.ts";
import { NetModel } from "./net_model.ts";
import { NO_PERIPHERALS } from "./no_peripherals.ts";
import type { Peripherals } from "./peripherals.ts";
import { Retained } from "./retained.ts";
import { SpiModel } from "./spi_model.ts";
import { SPI_FLASH_BYTES, SpiNorChip } from "./spi_nor_chip.ts";
import { UartModel } from "./uart_model.ts";
import { Watchdog } from "./watchdog.ts";

/** What the build knows about the program. */
export interface BuildInfo {
  app: string;
  version: string;
  /** `YYYYMMDD-HHMMSS/<source revision>` */
  id: string;
}

/** Thrown to leave the program when it restarts or aborts the machine; nothing of it runs afterwards. */
export class MachineStopped extends Error {}

/** Pins of the simulated board. */
export interface Board {
  led: number;
  button: number;
}

/** Why a machine does not run any more. */
export type StopReason = "reset" | "abort" | "crash" | "stopped";

/** The event loop of a program: one turn; see `corePoll` of core/src/loop.ts. */
export type Poll = () => number;

/** Longest sleep that setTimeout can do. */
const MAX_SLEEP_MS = 0x7fffffff;

export interface MachineOptions {
  build: BuildInfo;
  board: Board;
  /** Device id; by default made from the host's MAC address. */
  id?: string;
  /** Folder of what outlives a reset: flash, crash report, clock. Without one it lives as long as the machine. */
  stateFolder?: string;
  /** File of the flash; by default in that folder. */
  flashFile?: string;
  /** What is wired to the chip; by default nothing. */
  peripherals?: Peripherals;
  /** Where console output goes besides UART 0. */
  console: (text: string) => void;
}

/** A simulated machine in this process: the hardware of `hal/`, and the loop that turns the program's event loop. */
export class NodeMachine {
  readonly events = new EventQueue(() => this.wake());
  readonly gpio = new GpioModel(this.events);
  readonly uart0 = new UartModel(0, this.events);
  /** Leads to what is wired to the chip. */
  readonly uart1 = new UartModel(1, this.events);
  readonly net = new NetModel(this.events);
  readonly hwTimers = new HwTimers(this.events);
  readonly flash: FlashModel;
  /** File of the flash. */
  readonly flashPath: string | undefined;
  readonly peripherals: Peripherals;
  readonly spi: SpiModel;
  readonly retained: Retained;
  readonly watchdog: Watchdog;
  readonly board: Board;
  readonly build: BuildInfo;
  readonly identity: Identity;
  /** What a boot loader starts. */
  readonly image: ImageModel;
  /** Settles when the machine stops, for whatever reason. */
  readonly stopped: Promise<StopReason>;

  private readonly bootTime = performance.now();
  private readonly console: (text: string) => void;
  private readonly hostLog = console.log;
  private resolveStopped: (reason: StopReason) => void = () => {};
  private poll: Poll | undefined = undefined;
  private reason: StopReason | undefined = undefined;
  private isAsleep = false;
  /** What has ended the deep sleep: a pin, or -1 for the time. */
  private wakePin: number | undefined = undefined;
  private turn: NodeJS.Immediate | undefined = undefined;
  private sleep: NodeJS.Timeout | undefined = undefined;

  constructor(options: MachineOptions) {
    this.build = options.build;
    this.board = options.board;
    this.console = options.console;
    this.identity = hostIdentity(options.id);
    const { stateFolder } = options;
    this.flashPath = options.flashFile ?? (stateFolder === undefined ? undefined : join(stateFolder, "flash.bin"));
    this.flash = new FlashModel(this.flashPath);
    const spiFlashPath = stateFolder === undefined ? undefined : join(stateFolder, "spi-flash.bin");
    this.peripherals = options.peripherals ?? NO_PERIPHERALS;
    this.spi = new SpiModel(() => new SpiNorChip(new FlashModel(spiFlashPath, SPI_FLASH_BYTES)), this.peripherals);
    this.image = new ImageModel(stateFolder);
    this.retained = new Retained(stateFolder === undefined ? undefined : join(stateFolder, "retained.json"));
    this.watchdog = new Watchdog(this.retained.path);
    this.stopped = new Promise((resolve) => {
      this.resolveStopped = resolve;
    });
    this.wire(this.peripherals);
  }

  private wire(peripherals: Peripherals): void {
    const { gpio, uart1 } = this;
    peripherals.attach({
      drive: (pin, level) => gpio.drive(pin, level),
      level: (pin) => gpio.level(pin),
      onLevel: (listener) => void gpio.onLevel(listener),
    });
    uart1.line = { transmit: (bytes) => peripherals.uartWrite(1, bytes), setPaused() {} };
    peripherals.onUart((port, data) => {
      if (port === 1) uart1.receive(data);
    });
  }

  /** Makes `console.log` print on this machine's console, until it stops. */
  captureConsole(): void {
    console.log = (...parts: unknown[]) => this.print(`${parts.map(String).join(" ")}\n`);
  }

  /** Starts to turn the event loop. */
  start(poll: Poll): void {
    this.poll = poll;
    process.on("unhandledRejection", this.crash);
    this.wake();
  }

  /** Milliseconds since boot. */
  ticks(): number {
    return Math.floor(performance.now() - this.bootTime);
  }

  /** Microseconds since boot. */
  micros(): number {
    return Math.floor((performance.now() - this.bootTime) * 1000);
  }

  /** Console output of the program. */
  print(text: string): void {
    if (this.reason !== undefined) return;
    this.console(text);
    this.uart0.print(new TextEncoder().encode(text));
  }

  /** Presses the board's button for `ms` milliseconds: it pulls its pin to 0. */
  pressButton(ms: number): void {
    this.gpio.drive(this.board.button, false);
    setTimeout(() => this.gpio.drive(this.board.button, undefined), ms);
  }

  /** Stops turning the loop. The program's timers and interrupts are dead from now on. */
  stop(reason: StopReason): void {
    if (this.reason !== undefined) return;
    this.halt();
    this.reason = reason;
    this.flash.close();
    if (reason === "reset") this.retained.leaveFor(this.wakePin === undefined ? RESET_SOFTWARE : RESET_DEEP_SLEEP, this.wakePin);
    console.log = this.hostLog;
    // What stopped the machine may have been thrown in an async function: that comes out after this.
    setImmediate(() => process.off("unhandledRejection", this.crash));
    this.resolveStopped(reason);
  }

  /** For natives that do not return: stops the machine and unwinds the program. */
  leave(reason: "reset" | "abort"): never {
    if (reason === "abort") this.keepReport(new Error("aborted").stack ?? "aborted");
    this.stop(reason);
    throw new MachineStopped(reason);
  }

  /**
   * For the native that puts the machine to deep sleep: unwinds the program. The machine stops with "reset" after `ms`
   * milliseconds (negative: never), or when `pin` has the level.
   */
  sleepDeeply(ms: number, pin: number, level: boolean): never {
    this.halt();
    this.isAsleep = true;
    const wake = (wakePin: number): void => {
      clearTimeout(alarm);
      forget();
      this.wakePin = wakePin;
      this.stop("reset");
    };
    const alarm = ms < 0 ? undefined : setTimeout(() => wake(-1), ms);
    const forget = this.gpio.onLevel((changed) => {
      if (changed === pin && this.gpio.level(pin) === level) wake(pin);
    });
    if (pin >= 0 && this.gpio.level(pin) === level) setImmediate(() => wake(pin));
    throw new MachineStopped("asleep");
  }

  /** Everything but pins and memory ends. */
  private halt(): void {
    clearImmediate(this.turn);
    clearTimeout(this.sleep);
    this.watchdog.stop();
    this.hwTimers.stopAll();
    this.uart0.close();
    this.uart1.close();
    this.net.closeAll();
  }

  private get isRunning(): boolean {
    return this.reason === undefined && !this.isAsleep;
  }

  private wake(): void {
    if (this.poll === undefined || !this.isRunning || this.turn !== undefined) return;
    clearTimeout(this.sleep);
    this.turn = setImmediate(() => {
      this.turn = undefined;
      this.runTurn();
    });
  }

  /** One callback a turn: the host drains the microtasks before the next, as every port does. */
  private runTurn(): void {
    if (this.poll === undefined || !this.isRunning) return;
    try {
      const wait = this.poll();
      if (wait === 0 || !this.events.isEmpty) this.wake();
      else if (wait > 0) this.sleep = setTimeout(() => this.wake(), Math.min(wait, MAX_SLEEP_MS));
    } catch (error) {
      this.crash(error);
    }
  }

  /** An exception that the program has not caught, in a callback, in an async function, or while its modules run. */
  readonly crash = (error: unknown): void => {
    if (error instanceof MachineStopped) return;
    const report = `Uncaught ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    this.keepReport(report);
    this.stop("crash");
  };

  private keepReport(report: string): void {
    if (this.reason !== undefined) return;
    this.print(`${report}\n`);
    this.retained.crashed(RESET_CRASH, report);
  }
}

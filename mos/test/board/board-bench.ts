/** A board on a bench: its time is the test's, and so are the pins and buses of the chip. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GPIO_OUTPUT } from "@meerkat/hal/gpio.ts";
import { I2C_OK } from "@meerkat/hal/i2c.ts";
import { EventQueue } from "@meerkat/port-node/event_queue.ts";
import { GpioModel } from "@meerkat/port-node/gpio_model.ts";
import { expect } from "vitest";
import { Board, type BoardMemory } from "../../src/board/board.ts";
import type { BoardClock } from "../../src/board/clock.ts";
import { loadBoard } from "../../src/board/load.ts";
import type { PartValue } from "../../src/board/state.ts";

export class TestClock implements BoardClock {
  private time = 0;
  private readonly due: { at: number; call: () => void }[] = [];
  private readonly startsAt: number;

  /** `startsAt` is the wall clock's time at first. */
  constructor(startsAt = Date.UTC(2026, 0, 2, 3, 4, 5)) {
    this.startsAt = startsAt;
  }

  now(): number {
    return this.time;
  }

  wall(): number {
    return this.startsAt + this.time;
  }

  after(ms: number, call: () => void): () => void {
    const entry = { at: this.time + ms, call };
    this.due.push(entry);
    return () => {
      const index = this.due.indexOf(entry);
      if (index >= 0) this.due.splice(index, 1);
    };
  }

  /** Time goes on; what is due is done in its order. */
  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = this.due.reduce<{ at: number; call: () => void } | undefined>(
        (least, one) => (least === undefined || one.at < least.at ? one : least),
        undefined,
      );
      if (next === undefined || next.at > end) break;
      this.due.splice(this.due.indexOf(next), 1);
      this.time = Math.max(this.time, next.at);
      next.call();
    }
    this.time = end;
  }

  /** Time goes on, and nothing is done: a process that is busy. */
  stall(ms: number): void {
    this.time += ms;
  }
}

export function loadText(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "board-"));
  try {
    const path = join(folder, "board.yml");
    writeFileSync(path, text);
    return loadBoard(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export class Bench {
  readonly clock: TestClock;
  readonly gpio = new GpioModel(new EventQueue(() => {}));
  readonly board: Board;

  /** `parts` is what stands below `parts:` in board.yml; `more`, beside it. */
  constructor(parts: string, options: { more?: string; memory?: BoardMemory; clock?: TestClock } = {}) {
    this.clock = options.clock ?? new TestClock();
    this.board = new Board(loadText(`name: bench\n${options.more ?? ""}\nparts:\n${parts.replaceAll(/^/gm, "  ")}\n`), this.clock, options.memory);
    this.board.attach({
      drive: (pin, level) => this.gpio.drive(pin, level),
      level: (pin) => this.gpio.level(pin),
      onLevel: (listener) => void this.gpio.onLevel(listener),
    });
    this.board.i2cConfig(0, 100_000);
  }

  value(part: string): PartValue {
    return this.board.state().values[part] as PartValue;
  }

  get complaints(): string[] {
    return this.board.state().complaints;
  }

  write(address: number, ...bytes: number[]): number {
    return this.board.i2cWrite(0, address, Uint8Array.from(bytes), true);
  }

  /** Expects that the chip answers. */
  tell(address: number, ...bytes: number[]): void {
    expect(this.write(address, ...bytes)).toBe(I2C_OK);
  }

  read(address: number, count: number): number[] {
    const into = new Uint8Array(count);
    expect(this.board.i2cRead(0, address, into, true)).toBe(I2C_OK);
    return [...into];
  }

  /** A register's bytes, with a repeated start. */
  registers(address: number, first: number, count = 1): number[] {
    expect(this.board.i2cWrite(0, address, Uint8Array.of(first), false)).toBe(I2C_OK);
    return this.read(address, count);
  }

  /** An unsigned word, high byte first. */
  word(address: number, register: number): number {
    const [high = 0, low = 0] = this.registers(address, register, 2);
    return (high << 8) | low;
  }

  /** The program makes the pin an output at a level. */
  output(pin: number, level: boolean): void {
    this.gpio.write(pin, level);
    this.gpio.setMode(pin, GPIO_OUTPUT, 0);
  }
}

/** The board of a running machine, wherever its models are: here for a linked image, in the process of a node machine. */
import { Board, type BoardMemory } from "../board/board.ts";
import { type BoardClock, hostClock } from "../board/clock.ts";
import type { BoardDescription } from "../board/description.ts";
import type { ControlValue } from "../board/part.ts";
import type { BoardChange, BoardState, PartValue } from "../board/state.ts";

export interface MachineBoard {
  /** What another one can go on with. */
  readonly memory: BoardMemory;
  state(): Promise<BoardState>;
  /** Rejects with a UserError if there is no such part or control, or the value is none for it. */
  act(part: string, control: string, value: unknown): Promise<void>;
  /** Some times a second at most; the result ends that. */
  onChange(watcher: (change: BoardChange) => void): () => void;
  /** What is done to it by `act`; the result ends that. */
  onAct(watcher: (part: string, control: string, value: ControlValue) => void): () => void;
}

/** What is wired to a machine, and how it stood before. */
export interface BoardSetup {
  description: BoardDescription;
  memory: BoardMemory;
}

/** Models in this process. */
export class LocalBoard implements MachineBoard {
  readonly models: Board;
  private readonly actWatchers = new Set<(part: string, control: string, value: ControlValue) => void>();

  constructor({ description, memory }: BoardSetup, clock: BoardClock = hostClock) {
    this.models = new Board(description, clock, memory);
  }

  get memory(): BoardMemory {
    return this.models.memory;
  }

  async state(): Promise<BoardState> {
    return this.models.state();
  }

  async act(part: string, control: string, value: unknown): Promise<void> {
    const checked = this.models.act(part, control, value);
    for (const watcher of this.actWatchers) watcher(part, control, checked);
  }

  onChange(watcher: (change: BoardChange) => void): () => void {
    return this.models.onChange(watcher);
  }

  onAct(watcher: (part: string, control: string, value: ControlValue) => void): () => void {
    this.actWatchers.add(watcher);
    return () => this.actWatchers.delete(watcher);
  }
}

/**
 * Models in another process, which ends and starts with the machine. The ones here are not wired to anything: they know
 * which controls there are, and keep how they stand.
 */
export class RemoteBoard extends LocalBoard {
  private readonly send: (part: string, control: string, value: ControlValue) => void;
  private readonly madeAt = performance.now();
  private readonly watchers = new Set<(change: BoardChange) => void>();
  private readonly values = new Map<string, PartValue>();
  private readonly complaints = new Set<string>();

  /** `send` brings what is done to the other process. */
  constructor(setup: BoardSetup, send: (part: string, control: string, value: ControlValue) => void) {
    // Nothing happens to these by themselves.
    super(setup, { ...hostClock, after: () => () => {} });
    this.send = send;
  }

  /** The other process tells. What it has not heard of yet is as it was done here. */
  changed(told: BoardChange): void {
    const values = Object.fromEntries(Object.entries(told.values).map(([id, value]) => [id, this.models.withControls(id, value)]));
    for (const [id, value] of Object.entries(values)) this.values.set(id, value);
    const { complaint } = told;
    if (complaint !== undefined) this.complaints.add(complaint);
    const change: BoardChange = { at: Math.round(performance.now() - this.madeAt), values, ...(complaint === undefined ? {} : { complaint }) };
    for (const watcher of this.watchers) watcher(change);
  }

  override async state(): Promise<BoardState> {
    const state = this.models.state();
    const values = { ...state.values };
    for (const [id, value] of this.values) values[id] = this.models.withControls(id, value);
    return { ...state, values, complaints: [...this.complaints] };
  }

  override async act(part: string, control: string, value: unknown): Promise<void> {
    await super.act(part, control, value);
    this.send(part, control, value as ControlValue);
  }

  override onChange(watcher: (change: BoardChange) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }
}

/** Presses the first button of a board for so long. False: it has none. */
export function pressFirstButton(board: LocalBoard, ms: number): boolean {
  const button = board.models.firstOf("button");
  if (button === undefined) return false;
  void board.act(button, "pressed", true);
  setTimeout(() => void board.act(button, "pressed", false), ms);
  return true;
}

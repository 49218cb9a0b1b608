/** `mos board show`, `set`, `press`, `fault` and `cut`: the board of a machine that runs. */
import { join } from "node:path";
import { pictureText } from "../board/picture.ts";
import type { BoardState, PartControl, PartInfo, PartValue } from "../board/state.ts";
import { UserError } from "../errors.ts";
import { BoardClient } from "../run/board-client.ts";
import { nearest } from "../suggest.ts";
import { columns } from "./columns.ts";

export interface LiveFlags {
  /** Folder of the app. */
  dir: string;
  output?: string;
}

/** Throws UserError. */
export function connectBoard({ dir, output }: LiveFlags): Promise<BoardClient> {
  return BoardClient.ofApp(dir, output ?? join(dir, "build"));
}

async function withBoard(flags: LiveFlags, act: (board: BoardClient) => Promise<void>): Promise<number> {
  const board = await connectBoard(flags);
  try {
    await act(board);
  } finally {
    board.close();
  }
  return 0;
}

export function boardShowCommand(part: string | undefined, flags: LiveFlags & { json?: boolean; watch?: boolean }): Promise<number> {
  return withBoard(flags, async (board) => {
    const state = await board.state();
    const parts = part === undefined ? state.parts : [partOf(state, part)];
    if (flags.json === true) process.stdout.write(`${JSON.stringify(part === undefined ? state : state.values[part], null, 2)}\n`);
    else process.stdout.write(stateText(state, parts, part === undefined));
    if (flags.watch !== true) return;
    await board.watch((notice) => {
      if (notice.event !== "change") return;
      const { values, complaint } = notice.change;
      for (const { id } of parts) {
        const value = values[id];
        if (value !== undefined) process.stdout.write(flags.json === true ? `${JSON.stringify({ [id]: value })}\n` : `${id}: ${valueText(value)}\n`);
      }
      if (complaint !== undefined) process.stdout.write(`! ${complaint}\n`);
    });
    await board.closed;
  });
}

function stateText(state: BoardState, parts: readonly PartInfo[], isAll: boolean): string {
  const rows = parts.map(({ id, type, wiring }) => [`  ${id}`, type, wiring, valueText(state.values[id] ?? {})]);
  const lit = parts.flatMap(({ id }) => (state.values[id]?.on === true ? [state.values[id]] : []));
  const pictures = lit.map((value) => pictureText(value) ?? []).filter((lines) => lines.length > 0);
  const text = `${isAll ? `${state.title}\n` : ""}${columns(rows)}`;
  const complaints = isAll ? state.complaints.map((complaint) => `! ${complaint}\n`).join("") : "";
  return `${text}${pictures.map((lines) => framed(lines)).join("")}${complaints}`;
}

function framed(lines: readonly string[]): string {
  const bar = "─".repeat(lines[0]?.length ?? 0);
  return `┌${bar}┐\n${lines.map((line) => `│${line}│\n`).join("")}└${bar}┘\n`;
}

/** "temperature 21.5, humidity 45"; what is not worth a word is left out. */
function valueText(value: PartValue): string {
  const shown = Object.entries(value).filter(([name, one]) => name !== "pixels" && !(name === "fault" && one === "none") && !(name === "noise" && one === 0));
  return shown.map(([name, one]) => `${name} ${Array.isArray(one) ? one.map(colorText).join(" ") : String(one)}`).join(", ");
}

function colorText(color: number): string {
  return color.toString(16).padStart(6, "0");
}

export function boardSetCommand(settings: readonly string[], flags: LiveFlags): Promise<number> {
  return withBoard(flags, async (board) => {
    const state = await board.state();
    const acts = settings.map((text) => {
      const [, part, control, value] = /^([^.=]+)\.([^.=]+)=(.*)$/s.exec(text) ?? [];
      if (part === undefined || control === undefined || value === undefined)
        throw new UserError(`${text} is not PART.CONTROL=VALUE`, "mos board set climate.temperature=30");
      return { part, control, value: valueFor(controlOf(partOf(state, part), control), value) };
    });
    for (const { part, control, value } of acts) await board.act(part, control, value);
  });
}

/** A word of the command line as the value that the control takes; one that is none goes to the board as it is, which says so. */
function valueFor({ kind }: PartControl, text: string): string | number | boolean {
  if (kind === "choice" || kind === "text") return text;
  if (kind === "press" || kind === "toggle") return text === "true" || text === "on" ? true : text === "false" || text === "off" ? false : text;
  return text.trim() === "" ? text : Number(text);
}

function partOf(state: BoardState, id: string): PartInfo {
  const part = state.parts.find((one) => one.id === id);
  return (
    part ??
    noSuch(
      `the board has no part ${id}`,
      id,
      state.parts.map((one) => one.id),
    )
  );
}

function controlOf(part: PartInfo, name: string): PartControl {
  const control = part.controls.find((one) => one.name === name);
  return (
    control ??
    noSuch(
      `${part.id} has no control ${name}`,
      name,
      part.controls.map((one) => one.name),
    )
  );
}

function noSuch(message: string, name: string, known: readonly string[]): never {
  const near = nearest(name, known);
  throw new UserError(message, near !== undefined ? `did you mean ${near}?` : known.length === 0 ? undefined : `there is: ${known.join(", ")}`);
}

export function boardPressCommand(named: string | undefined, flags: LiveFlags & { for: number }): Promise<number> {
  return withBoard(flags, async (board) => {
    const state = await board.state();
    const part = named ?? state.parts.find(({ controls }) => controls.some(({ kind }) => kind === "press"))?.id;
    if (part === undefined) throw new UserError("the board has nothing to press");
    const control = partOf(state, part).controls.find(({ kind }) => kind === "press");
    if (control === undefined) throw new UserError(`${part} is nothing to press`);
    await board.act(part, control.name, true);
    await pause(flags.for);
    await board.act(part, control.name, false);
  });
}

export function boardFaultCommand(id: string | undefined, fault: string | undefined, flags: LiveFlags & { for?: number }): Promise<number> {
  return withBoard(flags, async (board) => {
    const state = await board.state();
    if (id === undefined) {
      process.stdout.write(columns(state.parts.flatMap(faultRow)));
      return;
    }
    const part = partOf(state, id);
    const control = part.controls.find(({ name, kind }) => name === "fault" && kind === "choice");
    if (control === undefined) throw new UserError(`${id} has no faults`);
    if (fault === undefined) throw new UserError(`what goes wrong with ${id}?`, `one of ${control.choices?.join(", ")}`);
    await board.act(id, "fault", fault);
    if (flags.for === undefined) return;
    await pause(flags.for);
    await board.act(id, "fault", "none");
  });
}

function faultRow({ id, controls }: PartInfo): string[][] {
  const choices = controls.find(({ name }) => name === "fault")?.choices;
  return choices === undefined ? [] : [[`  ${id}`, choices.join(", ")]];
}

export function boardCutCommand(flags: LiveFlags): Promise<number> {
  return withBoard(flags, (board) => board.cut());
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

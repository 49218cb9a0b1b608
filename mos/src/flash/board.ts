/** The flash of a board, as far as files stand in for it here. */
import { loadToolchain, readPort } from "../../../ports/description.ts";
import { type PartitionEntry, type PartitionTable, readPartitions } from "../../../ports/partitions.ts";
import { NODE_BOARD, platformNames } from "../builder/plan.ts";
import { UserError } from "../errors.ts";
import { nearest } from "../suggest.ts";

export interface Board {
  platform: string;
  name: string;
  table: PartitionTable;
  /** Of the file; more than the flash where the emulator keeps other things behind it. */
  fileBytes: number;
}

/** Throws UserError for a board that has no flash file. */
export function boardOf(platform: string, name?: string): Board {
  const known = platformNames();
  if (!known.includes(platform)) throw new UserError(`there are no virtual boards of the platform ${platform}`, `there are: ${known.join(", ")}`);
  const board = name ?? (platform === "node" ? NODE_BOARD : readPort(platform).defaultBoard);
  const table = platform !== "node" && readPort(platform).boards[board] === undefined ? undefined : readPartitions(platform, board);
  if (table === undefined) throw new UserError(`the board ${board} of ${platform} has no flash that is a file here`);
  return { platform, name: board, table, fileBytes: fileBytes(platform, board) ?? table.size };
}

function fileBytes(platform: string, board: string): number | undefined {
  if (platform === "node") return undefined;
  return loadToolchain(platform, board, readPort(platform).defaultVariant, "firmware").flashFile?.bytes;
}

/** Throws UserError. */
export function partitionOf(board: Board, name: string): PartitionEntry {
  const { partitions } = board.table;
  const found = partitions.find((partition) => partition.name === name);
  if (found) return found;
  const names = partitions.map((partition) => partition.name);
  const near = nearest(name, names);
  throw new UserError(`the board has no partition "${name}"`, near === undefined ? `there are: ${names.join(", ")}` : `did you mean ${near}?`);
}

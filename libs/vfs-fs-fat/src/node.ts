import { EntryData, type Place } from "./directory.ts";

/** Written, but not in its directory yet; there; removed or replaced. Only while it is visible its clusters are kept. */
export const NODE_NEW: i32 = 0;
export const NODE_VISIBLE: i32 = 1;
export const NODE_GONE: i32 = 2;

/** A file that is open, perhaps several times. */
export class FatNode {
  /** Its directory and name there, for a file that is not there yet. */
  directory: i32;
  readonly name: string;
  state: i32 = NODE_NEW;
  /** Its entry, while it is visible. */
  place: Place | undefined = undefined;
  /** What its entry says or will say. */
  readonly data: EntryData = new EntryData();
  isChanged: boolean = false;
  users: i32 = 1;
  /** The cluster that was found last, and its number within the file; 0: none. */
  foundCluster: i32 = 0;
  foundIndex: i32 = 0;

  constructor(directory: i32, name: string) {
    this.directory = directory;
    this.name = name;
  }
}

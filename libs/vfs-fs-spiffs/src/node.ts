/** A file that is open, perhaps several times, or being written. */
export class SpiffsNode {
  readonly id: i32;
  /** UTF-8. */
  name: Uint8Array;
  /** Bytes, all of which are in data pages. */
  size: u32 = 0;
  /** Size that the index header in flash has. */
  storedSize: u32 = 0;
  /** Page of the index header; 0 while it was not written. */
  headerPage: i32 = 0;
  /** Whether the file can be found by its name: its header is final. */
  isNamed: boolean = false;
  /** The file is removed; its pages stay until nobody has it open. */
  isDying: boolean = false;
  users: i32 = 1;
  /** The index page that is being changed, and which it is; -1: none. */
  table: Uint8Array | undefined = undefined;
  tableIndex: i32 = -1;
  /** Where in flash the version before the changes is; 0 if there is none. */
  tablePage: i32 = 0;
  isChanged: boolean = false;
  /** The index page beyond the header that was found last. */
  foundIndex: i32 = 0;
  foundPage: i32 = 0;

  constructor(id: i32, name: Uint8Array) {
    this.id = id;
    this.name = name;
  }
}

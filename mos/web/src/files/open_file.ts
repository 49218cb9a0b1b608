/** A file in the editor, as it was read. */
export interface OpenFile {
  name: string;
  text: string;
}

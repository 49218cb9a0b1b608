let made = 0;
export function make(): { id: number } {
  return { id: ++made };
}
export default make();

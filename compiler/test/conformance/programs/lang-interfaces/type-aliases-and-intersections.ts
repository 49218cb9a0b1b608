// An intersection of object types is one object with all members.
type Id = { id: number };
type Timed = { created: number; updated?: number };
type Entry = Id & Timed & { tags: readonly string[] };
function touch(t: Timed, now: number): void {
  t.updated = now;
}
const e: Entry = { id: 1, created: 10, tags: ["x", "y"] };
touch(e, 12);
console.log(e.id, e.created, e.updated, e.tags.length);
const ids: Id[] = [e, { id: 2 }];
console.log(ids.map((i) => i.id).join());
type Partially = Partial<Entry>;
const part: Partially = { id: 5 };
part.created ??= 3;
console.log(part.id, part.created, part.tags?.length);
type Only = Pick<Entry, "id" | "created">;
const only: Only = e;
console.log(only.created);

// An enum member as discriminant narrows; exhaustive switches need no default.
enum Kind {
  Circle,
  Square,
  Group,
}
type Shape = { kind: Kind.Circle; r: number } | { kind: Kind.Square; side: number } | { kind: Kind.Group; parts: Shape[] };
function area(s: Shape): number {
  switch (s.kind) {
    case Kind.Circle:
      return 3 * s.r * s.r;
    case Kind.Square:
      return s.side ** 2;
    case Kind.Group:
      return s.parts.reduce((sum, p) => sum + area(p), 0);
  }
}
const nested: Shape = {
  kind: Kind.Group,
  parts: [
    { kind: Kind.Circle, r: 2 },
    { kind: Kind.Square, side: 1.5 },
    { kind: Kind.Group, parts: [] },
  ],
};
console.log(area(nested), nested.kind === Kind.Group, nested.parts.map((p) => p.kind).join());

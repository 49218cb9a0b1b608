/** Disjoint sets. */
export class Groups<T extends object> {
  private readonly parent = new Map<T, T>();

  find(x: T): T {
    let at = x;
    for (;;) {
      const up = this.parent.get(at);
      if (!up || up === at) break;
      at = up;
    }
    if (at !== x) this.parent.set(x, at);
    return at;
  }

  union(a: T, b: T): void {
    const ra = this.find(a);
    const rb = this.find(b);
    if (ra !== rb) this.parent.set(ra, rb);
  }
}

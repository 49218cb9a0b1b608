// A typed event emitter with generics, maps of sets of listeners, and removal while emitting.
type Listener<T> = (payload: T) => void;
class Emitter<T> {
  #listeners = new Map<string, Set<Listener<T>>>();
  on(name: string, listener: Listener<T>): () => void {
    let set = this.#listeners.get(name);
    if (!set) this.#listeners.set(name, (set = new Set()));
    set.add(listener);
    return () => {
      set.delete(listener);
    };
  }
  once(name: string, listener: Listener<T>): void {
    const off = this.on(name, (p) => {
      off();
      listener(p);
    });
  }
  emit(name: string, payload: T): number {
    const set = this.#listeners.get(name);
    if (!set) return 0;
    let called = 0;
    for (const l of [...set]) {
      l(payload);
      called++;
    }
    return called;
  }
}
const e = new Emitter<{ pin: number; level: boolean }>();
const log: string[] = [];
const off = e.on("gpio", ({ pin, level }) => log.push(`a${pin}${level ? "H" : "L"}`));
e.once("gpio", ({ pin }) => log.push("once" + pin));
console.log(e.emit("gpio", { pin: 1, level: true }), e.emit("gpio", { pin: 2, level: false }), e.emit("none", { pin: 0, level: false }));
off();
console.log(e.emit("gpio", { pin: 3, level: true }), log.join());

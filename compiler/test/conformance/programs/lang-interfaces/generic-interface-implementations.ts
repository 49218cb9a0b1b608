// A generic interface implemented for several element types by class and by literal.
interface Store<K, V> {
  get(key: K): V | undefined;
  put(key: K, value: V): void;
  readonly size: number;
}
class ListStore<K, V> implements Store<K, V> {
  #keys: K[] = [];
  #values: V[] = [];
  get size(): number {
    return this.#keys.length;
  }
  get(key: K): V | undefined {
    const i = this.#keys.indexOf(key);
    return i < 0 ? undefined : this.#values[i];
  }
  put(key: K, value: V): void {
    const i = this.#keys.indexOf(key);
    if (i >= 0) this.#values[i] = value;
    else {
      this.#keys.push(key);
      this.#values.push(value);
    }
  }
}
function fill(store: Store<string, number>): string {
  store.put("a", 1);
  store.put("b", 2);
  store.put("a", 3);
  return `${store.get("a")} ${store.get("c")} ${store.size}`;
}
console.log(fill(new ListStore<string, number>()));
let last = 0;
console.log(fill({ get: (k) => (k === "c" ? -1 : last), put: (_k, v) => void (last = v), size: 99 }));
const flags: Store<number, boolean> = new ListStore();
flags.put(7, true);
console.log(flags.get(7), flags.get(8), flags.size);

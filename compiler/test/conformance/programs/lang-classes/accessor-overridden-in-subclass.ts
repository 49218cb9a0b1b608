// Accessors dispatch on the object, not on the static type.
abstract class Sensor {
  abstract get unit(): string;
  get text(): string {
    return this.reading + this.unit;
  }
  get reading(): number {
    return 1;
  }
}
class Thermometer extends Sensor {
  get unit(): string {
    return "C";
  }
  override get reading(): number {
    return 21.5;
  }
}
class Hygrometer extends Sensor {
  #humidity = 40;
  get unit(): string {
    return "%";
  }
  override get reading(): number {
    return this.#humidity;
  }
  override set reading(v: number) {
    this.#humidity = v;
  }
}
const all: Sensor[] = [new Thermometer(), new Hygrometer()];
for (const s of all) console.log(s.text);
const h = new Hygrometer();
h.reading = 55;
console.log(h.text);
const seen: Sensor = h;
console.log(seen.reading);

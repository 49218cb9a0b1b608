// A field declared again in a subclass is one field, initialised twice.
class Config {
  retries: number = 3;
  name: string = "config";
  constructor() {
    this.retries = 30;
    this.name = "from constructor";
  }
  total(): number {
    return this.retries * 2;
  }
}
class Fast extends Config {
  override retries = 1;
}
const f = new Fast();
console.log(f.retries, f.total(), f.name);
const c: Config = f;
c.retries = 8;
console.log(f.retries, f.total());
console.log(new Config().total());

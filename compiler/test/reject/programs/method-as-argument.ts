class Led {
  n = 0;
  toggle(): void {
    this.n++;
  }
}
function run(f: () => void): void {
  f();
}
const led = new Led();
run(led.toggle); // error MK1027

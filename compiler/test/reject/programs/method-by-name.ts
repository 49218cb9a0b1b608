class Led {
  toggle(): void {}
}
const t = new Led()["toggle"]; // error MK1027
t();

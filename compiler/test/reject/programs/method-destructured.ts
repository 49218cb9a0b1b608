class Led {
  toggle(): void {}
}
const { toggle } = new Led(); // error MK1027
toggle();

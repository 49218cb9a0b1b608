enum Mode {
  Off,
  On,
}
console.log(Object.keys(Mode).length); // error MK1050

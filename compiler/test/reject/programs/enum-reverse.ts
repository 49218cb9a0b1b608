enum Mode {
  Off,
  On,
}
function name(m: Mode): string {
  return Mode[m]; // error MK1050
}
name(Mode.On);

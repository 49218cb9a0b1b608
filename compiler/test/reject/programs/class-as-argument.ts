class Led {}
function register(c: typeof Led): void {
  void (new c());
}
register(Led); // error MK1043

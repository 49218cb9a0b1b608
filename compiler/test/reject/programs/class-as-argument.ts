class Led {}
function register(c: typeof Led): void {
  console.log(new c());
}
register(Led); // error MK1043

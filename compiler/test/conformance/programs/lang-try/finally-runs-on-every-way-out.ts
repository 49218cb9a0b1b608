// finally runs after normal completion, return, break, continue and throw.
let log = "";
function f(way: string): string {
  for (let i = 0; i < 2; i++) {
    try {
      log += i;
      switch (way) {
        case "return":
          return "returned";
        case "break":
          break;
        case "throw":
          throw new Error("thrown");
      }
      if (way === "continue") continue;
      if (way === "leave") break;
      log += "e";
    } finally {
      log += "f";
    }
    log += ".";
  }
  return "end";
}
for (const way of ["normal", "return", "break", "continue", "leave", "throw"]) {
  log = "";
  try {
    console.log(way, f(way), log);
  } catch (e) {
    console.log(way, "caught " + (e as Error).message, log);
  }
}

// An error that nobody catches is printed with its name and gives status 1; finally blocks have run.
class Fatal extends Error {
  override name = "Fatal";
}
function stop(): void {
  try {
    throw new Fatal("enough");
  } finally {
    console.log("finally");
  }
}
console.log("start");
stop();
console.log("never");

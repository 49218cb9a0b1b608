console.log("before");
class Failure extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Failure";
  }
}
function fail(): void {
  throw new Failure("cannot go on");
}
try {
  fail();
} finally {
  console.log("finally");
}
console.log("never");

class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "HttpError";
  }
  get isClientError(): boolean {
    return this.status >= 400 && this.status < 500;
  }
}
class NotFound extends HttpError {
  constructor(path: string) {
    super(404, `${path} not found`);
    this.name = "NotFound";
  }
}
function get(path: string): string {
  if (path === "/") return "home";
  if (path === "/boom") throw new HttpError(500, "boom");
  throw new NotFound(path);
}
for (const path of ["/", "/x", "/boom"]) {
  try {
    console.log(get(path));
  } catch (e) {
    if (e instanceof NotFound) console.log("missing:", e.message, e.status);
    else if (e instanceof HttpError) console.log(String(e), e.isClientError);
    else throw e;
  }
}
class Plain extends Error {}
const p = new Plain("p");
console.log(p.name, String(p), p instanceof Plain, p instanceof Error);
const caught: unknown = new NotFound("/y");
console.log(caught instanceof HttpError && caught.isClientError);

// Error subclasses carry their own fields, name and message.
class HttpError extends Error {
  override name = "HttpError";
  constructor(
    readonly status: number,
    message?: string,
  ) {
    super(message ?? "status " + status);
  }
  get retry(): boolean {
    return this.status >= 500;
  }
}
class NotFound extends HttpError {
  constructor(readonly path: string) {
    super(404, path + " not found");
    this.name = "NotFound";
  }
}
function show(e: unknown): string {
  if (e instanceof NotFound) return e.path + e.status;
  if (e instanceof HttpError) return e.name + e.retry;
  return e instanceof Error ? e.toString() : "?";
}
const all: unknown[] = [new NotFound("/x"), new HttpError(503), new Error("plain"), new TypeError("t"), "text"];
for (const e of all) console.log(show(e), e instanceof Error, e instanceof HttpError);
console.log(String(new HttpError(500)), new NotFound("/y").message, `${new NotFound("/z")}`);

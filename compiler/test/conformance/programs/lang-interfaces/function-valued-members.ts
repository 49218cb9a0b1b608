// Members of function type and method signatures are called the same way.
interface Handler {
  readonly on: (event: string) => boolean;
  off(event: string): string;
}
function make(prefix: string): Handler {
  const seen: string[] = [];
  return {
    on: (event) => {
      const fresh = !seen.includes(event);
      seen.push(prefix + event, event);
      return fresh;
    },
    off(event) {
      return seen.join(",") + "-" + event;
    },
  };
}
class Fixed implements Handler {
  on = (event: string) => event.length > 2;
  off(event: string): string {
    return "fixed " + event;
  }
}
const handlers: Handler[] = [make("p:"), new Fixed(), make("q:")];
for (const h of handlers) console.log(h.on("a"), h.on("abc"), h.on("a"), h.off("z"));

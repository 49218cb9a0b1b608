import "@meerkat/hal/tls.native.ts";
import { fromHex, numberAt, wordAt } from "./words.ts";

/** `set CONFIG WHAT` takes what `data` has collected. */
let data: string = "";

export function tlsCommand(words: string[]): string | undefined {
  const verb = words[0]!;
  const a = numberAt(words, 1);
  const b = numberAt(words, 2);
  if (verb === "config") return `${hal_tls_config()}`;
  if (verb === "data") {
    data += wordAt(words, 1);
    return "ok";
  }
  if (verb === "set") {
    const bytes = fromHex(data);
    data = "";
    return `${hal_tls_set(a, b, bytes)}`;
  }
  if (verb === "verify") {
    hal_tls_verify(a, b);
    return "ok";
  }
  if (verb === "free") {
    hal_tls_free(a);
    return "ok";
  }
  if (verb === "client" || verb === "server") return `${hal_tls_start(a, b, verb === "server", wordAt(words, 3))}`;
  if (verb === "info") return hal_tls_info(a, b);
  return undefined;
}

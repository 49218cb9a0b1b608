import { Fragment } from "react";

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*)|\b(true|false|null)\b/g;

/** JSON with colours. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  const text = JSON.stringify(value, null, 2) ?? "";
  const parts: { text: string; kind?: string }[] = [];
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index) });
    const [, string, colon, number] = match;
    if (string !== undefined) {
      parts.push({ text: string, kind: colon === undefined ? "string" : "key" });
      if (colon !== undefined) parts.push({ text: colon });
    } else parts.push({ text: match[0], kind: number === undefined ? "word" : "number" });
    at = match.index + match[0].length;
  }
  parts.push({ text: text.slice(at) });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
    <section className="json" tabIndex={0} aria-label={label}>
      <pre>
        {parts.map((part, index) =>
          part.kind === undefined ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other names
            <Fragment key={index}>{part.text}</Fragment>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other names
            <span key={index} className={`json-${part.kind}`}>
              {part.text}
            </span>
          ),
        )}
      </pre>
    </section>
  );
}

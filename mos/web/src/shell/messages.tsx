import { useEffect } from "react";
import type { Problem } from "../../../src/ui/protocol.ts";
import { Icon } from "../controls/icon.tsx";
import { problemOf } from "../tool/link.ts";
import { Observable, useObservable } from "../tool/observable.ts";

interface Message {
  id: number;
  kind: "done" | "problem";
  text: string;
  hint?: string | undefined;
}

const SHOWN_MS = 5000;
const PROBLEM_SHOWN_MS = 12000;
const MAX_SHOWN = 3;

const shown = new Observable<readonly Message[]>([]);
const spoken = new Observable("");
let nextId = 1;

/** Shows for a moment, and reads out, that something was done. */
export function say(text: string): void {
  add({ id: nextId++, kind: "done", text });
}

export function sayProblem(error: unknown): void {
  const problem: Problem = problemOf(error);
  add({ id: nextId++, kind: "problem", text: problem.message, hint: problem.hint });
}

/** Reads out a state that can be seen already. */
export function announce(text: string): void {
  spoken.set(text);
}

function add(message: Message): void {
  shown.set([...shown.value.filter((other) => other.text !== message.text), message].slice(-MAX_SHOWN));
}

function remove(id: number): void {
  shown.set(shown.value.filter((message) => message.id !== id));
}

export function Messages() {
  const messages = useObservable(shown);
  const announced = useObservable(spoken);
  return (
    <>
      <p className="only-read" role="status" aria-live="polite">
        {announced}
      </p>
      <section className="messages" aria-label="Messages" aria-live="polite">
        {messages.map((message) => (
          <Toast key={message.id} message={message} />
        ))}
      </section>
    </>
  );
}

function Toast({ message }: { message: Message }) {
  useEffect(() => {
    const timer = setTimeout(() => remove(message.id), message.kind === "problem" ? PROBLEM_SHOWN_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [message]);
  return (
    <div className={`message message-${message.kind}`}>
      <Icon name={message.kind === "problem" ? "alert" : "check"} />
      <div>
        <p>{message.text}</p>
        {message.hint !== undefined && <p className="muted">{message.hint}</p>}
      </div>
      <button type="button" className="icon-button" aria-label="Dismiss this message" onClick={() => remove(message.id)}>
        <Icon name="close" />
      </button>
    </div>
  );
}

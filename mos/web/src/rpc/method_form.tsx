import { type FormEvent, lazy, Suspense, useEffect, useId, useState } from "react";
import type { Problem } from "../../../src/ui/protocol.ts";
import { Button } from "../controls/button.tsx";
import { formatMs } from "../controls/format.ts";
import { JsonView } from "../controls/json_view.tsx";
import { Loading, ProblemNote } from "../controls/notes.tsx";
import type { Device } from "../tool/device.ts";
import { problemOf } from "../tool/link.ts";
import { useDeviceInfo } from "../tool/tool.ts";
import { type Arg, argsOf, fieldsOf, parseArgsFormat } from "./args_format.ts";
import type { CallRecord } from "./history.tsx";

const Editor = lazy(() => import("../controls/editor.tsx"));

interface MethodFormProps {
  device: Device;
  method: string;
  /** Of a call that is to be done again. */
  args: unknown;
  onCall: (call: CallRecord) => void;
}

interface Described {
  args: Arg[] | undefined;
  /** Why the device has not told them. */
  problem?: Problem;
}

export function MethodForm({ device, method, args: given, onCall }: MethodFormProps) {
  const [described, setDescribed] = useState<Described | undefined>();
  const [asked, setAsked] = useState(0);
  const online = useDeviceInfo(device).state === "online";
  const [mode, setMode] = useState<"form" | "json">("form");
  const [fields, setFields] = useState<Record<string, string>>({});
  const [json, setJson] = useState(given === undefined ? "" : JSON.stringify(given, null, 2));
  const [last, setLast] = useState<CallRecord | undefined>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | undefined>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` asks again, and so does a device that has come back
  useEffect(() => {
    let current = true;
    device.call("rpc.describe", { method }).then(
      ({ args_fmt }) => {
        if (!current) return;
        const found = parseArgsFormat(args_fmt);
        setDescribed({ args: found });
        if (found === undefined && given !== undefined) setMode("json");
        else setFields(fieldsOf(found ?? [], given));
      },
      (error) => current && setDescribed({ args: undefined, problem: problemOf(error) }),
    );
    return () => {
      current = false;
    };
  }, [device, method, given, asked, online]);
  const args = described?.args;

  const compose = (): unknown => {
    if (mode === "json") return json.trim() === "" ? undefined : (JSON.parse(json) as unknown);
    const values = argsOf(args ?? [], fields);
    return Object.keys(values).length === 0 ? undefined : values;
  };

  const call = async (event?: FormEvent) => {
    event?.preventDefault();
    let values: unknown;
    try {
      values = compose();
      setRefused(undefined);
    } catch (error) {
      setRefused(mode === "json" ? `This is not JSON: ${problemOf(error).message}` : problemOf(error).message);
      return;
    }
    setBusy(true);
    const at = Date.now();
    const start = performance.now();
    const done = (outcome: Pick<CallRecord, "result" | "problem">) => {
      const record: CallRecord = { at, method, args: values, ms: performance.now() - start, ...outcome };
      setLast(record);
      onCall(record);
      setBusy(false);
    };
    await device.call("rpc.call", values === undefined ? { method } : { method, args: values }).then(
      (result) => done({ result }),
      (error) => done({ problem: problemOf(error) }),
    );
  };

  const changeMode = (next: "form" | "json") => {
    if (next === mode) return;
    try {
      if (next === "json") setJson(JSON.stringify(argsOf(args ?? [], fields), null, 2));
      else setFields(fieldsOf(args ?? [], json.trim() === "" ? undefined : JSON.parse(json)));
      setRefused(undefined);
    } catch (error) {
      setRefused(problemOf(error).message);
    }
    setMode(next);
  };

  return (
    <form className="card rpc-form" onSubmit={call} onKeyDown={(event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && void call(event)}>
      <header className="rpc-head">
        <h2>{method}</h2>
        <fieldset className="segments">
          <legend className="only-read">How arguments are given</legend>
          <button type="button" aria-pressed={mode === "form"} onClick={() => changeMode("form")}>
            Form
          </button>
          <button type="button" aria-pressed={mode === "json"} onClick={() => changeMode("json")}>
            JSON
          </button>
        </fieldset>
      </header>
      {mode === "json" ? (
        <Suspense fallback={<Loading what="Opening the editor …" />}>
          <div className="rpc-json">
            <Editor label="Arguments as JSON" language="json" text={json} onChange={setJson} />
          </div>
        </Suspense>
      ) : (
        <div className="rpc-fields">
          {args?.map((arg) => (
            <ArgField key={arg.name} arg={arg} text={fields[arg.name] ?? ""} onChange={(text) => setFields({ ...fields, [arg.name]: text })} />
          ))}
          {described?.problem !== undefined && <ProblemNote problem={described.problem} onRetry={() => setAsked(asked + 1)} />}
          {described !== undefined && described.problem === undefined && args === undefined && (
            <p className="muted">It takes no arguments, or does not say which. Others can be given as JSON.</p>
          )}
        </div>
      )}
      {refused !== undefined && <ProblemNote problem={{ message: refused }} />}
      <div className="actions">
        <Button look="primary" icon="send" type="submit" disabled={busy}>
          {busy ? "Calling …" : "Call"}
        </Button>
        <span className="muted shortcut">Ctrl + Enter</span>
      </div>
      {last !== undefined && (
        <div className="rpc-result" role="status">
          <p className="rpc-result-head">
            <span className={last.problem === undefined ? "badge badge-good" : "badge badge-bad"}>{last.problem === undefined ? "Result" : "Error"}</span>
            <span className="number muted">{formatMs(last.ms)}</span>
          </p>
          {last.problem === undefined ? <JsonView value={last.result} label="Result" /> : <ProblemNote problem={last.problem} />}
        </div>
      )}
    </form>
  );
}

const HINTS: Record<Arg["kind"], string> = {
  integer: "whole number",
  number: "number",
  boolean: "yes or no",
  text: "text",
  bytes: "text, sent as base64",
  json: "JSON",
};

function ArgField({ arg, text, onChange }: { arg: Arg; text: string; onChange: (text: string) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        {arg.name} <span className="muted">{HINTS[arg.kind]}</span>
      </label>
      {arg.kind === "boolean" ? (
        <select id={id} className="input" value={text} onChange={(event) => onChange(event.target.value)}>
          <option value="">left out</option>
          <option value="true">true</option>
          <option value="false">false</option>
        </select>
      ) : (
        <input
          id={id}
          className={arg.kind === "json" ? "input mono" : "input"}
          inputMode={arg.kind === "integer" ? "numeric" : arg.kind === "number" ? "decimal" : "text"}
          placeholder="left out"
          autoComplete="off"
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </div>
  );
}

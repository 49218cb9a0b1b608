import { useMemo, useState } from "react";
import { Icon } from "../controls/icon.tsx";
import { Empty, Loading, ProblemNote } from "../controls/notes.tsx";
import type { Device } from "../tool/device.ts";
import { useLoaded } from "../tool/loaded.ts";
import { type CallRecord, History } from "./history.tsx";
import { MethodForm } from "./method_form.tsx";

const MAX_CALLS = 50;

export default function RpcPanel({ device }: { device: Device }) {
  const { value: methods, problem } = useLoaded(device.methods);
  const [filter, setFilter] = useState("");
  const [method, setMethod] = useState<string | undefined>();
  const [calls, setCalls] = useState<CallRecord[]>([]);
  /** Counts what was taken from the history, so that the form begins anew with it. */
  const [taken, setTaken] = useState<{ turn: number; args: unknown }>({ turn: 0, args: undefined });
  const groups = useMemo(() => grouped(methods ?? [], filter), [methods, filter]);

  if (methods === undefined) {
    return problem === undefined ? <Loading what="Asking for methods …" /> : <ProblemNote problem={problem} onRetry={() => device.methods.reload()} />;
  }
  const chosen = method ?? (methods.includes("Sys.GetInfo") ? "Sys.GetInfo" : methods[0]);
  if (chosen === undefined) return <Empty icon="rpc" title="The device offers no methods" />;
  return (
    <div className="rpc">
      <div className="card rpc-methods">
        <div className="search-box">
          <Icon name="search" />
          <input
            className="input"
            type="search"
            aria-label="Find a method"
            placeholder={`${methods.length} methods`}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        </div>
        <nav aria-label="Methods">
          {groups.map(([service, names]) => (
            <div key={service}>
              <h3>{service}</h3>
              <ul>
                {names.map((name) => (
                  <li key={name}>
                    <button
                      type="button"
                      aria-current={name === chosen ? "true" : undefined}
                      onClick={() => {
                        setMethod(name);
                        setTaken({ turn: taken.turn + 1, args: undefined });
                      }}
                    >
                      {name.slice(name.indexOf(".") + 1)}
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          ))}
          {groups.length === 0 && <p className="muted">No method is called like that.</p>}
        </nav>
        <label className="rpc-choice">
          <span className="only-read">Method</span>
          <select className="input" value={chosen} onChange={(event) => setMethod(event.target.value)}>
            {methods.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      <div className="rpc-work">
        <MethodForm
          key={`${device.id} ${chosen} ${taken.turn}`}
          device={device}
          method={chosen}
          args={taken.args}
          onCall={(call) => setCalls((before) => [call, ...before].slice(0, MAX_CALLS))}
        />
        <History
          calls={calls}
          onTake={(call) => {
            setMethod(call.method);
            setTaken({ turn: taken.turn + 1, args: call.args });
          }}
        />
      </div>
    </div>
  );
}

function grouped(methods: string[], filter: string): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const name of [...methods].sort()) {
    if (!name.toLowerCase().includes(filter.toLowerCase())) continue;
    const service = name.split(".")[0] ?? name;
    groups.set(service, [...(groups.get(service) ?? []), name]);
  }
  return [...groups];
}

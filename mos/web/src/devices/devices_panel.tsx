import { type FormEvent, useEffect, useId, useState } from "react";
import type { Methods } from "../../../src/ui/protocol.ts";
import { Button } from "../controls/button.tsx";
import { StateBadge } from "../shell/device_state.tsx";
import { say, sayProblem } from "../shell/messages.tsx";
import type { Device } from "../tool/device.ts";
import { useObservable } from "../tool/observable.ts";
import { type Tool, useDeviceInfo } from "../tool/tool.ts";

export function DevicesPanel({ tool, devices }: { tool: Tool; devices: readonly Device[] }) {
  const selected = useObservable(tool.selected);
  return (
    <div className="devices">
      <ul className="device-cards">
        {devices.map((device) => (
          <DeviceCard key={device.id} tool={tool} device={device} selected={device === selected} />
        ))}
      </ul>
      <AddDevice tool={tool} />
    </div>
  );
}

function DeviceCard({ tool, device, selected }: { tool: Tool; device: Device; selected: boolean }) {
  const info = useDeviceInfo(device);
  const facts: [string, string | undefined][] = [
    ["App", info.app === undefined ? undefined : `${info.app} ${info.version ?? ""}`],
    ["Platform", info.platform],
    ["Address", info.address],
    ["Folder", info.folder],
  ];
  return (
    <li className={selected ? "card device-card device-card-selected" : "card device-card"}>
      <header className="card-head">
        <h2>{info.name}</h2>
        <StateBadge info={info} />
      </header>
      {info.reason !== undefined && info.state !== "online" && <p className="muted">{info.reason}</p>}
      <dl className="facts">
        {facts.map(([name, text]) =>
          text === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ),
        )}
      </dl>
      <footer className="actions">
        <Button
          look={selected ? "plain" : "primary"}
          onClick={() => {
            tool.select(device);
            location.hash = info.hasBoard ? "#/board" : "#/console";
          }}
        >
          {selected ? "Show" : "Choose"}
        </Button>
        {info.kind === "remote" && (
          <Button look="quiet" icon="trash" onClick={() => tool.link.call("devices.remove", { device: device.id }).catch(sayProblem)}>
            Forget
          </Button>
        )}
      </footer>
    </li>
  );
}

function AddDevice({ tool }: { tool: Tool }) {
  const addressId = useId();
  const userId = useId();
  const listId = useId();
  const [candidates, setCandidates] = useState<Methods["devices.candidates"]["result"]>([]);
  const [address, setAddress] = useState("");
  const [user, setUser] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    tool.link.call("devices.candidates", {}).then(setCandidates, () => setCandidates([]));
  }, [tool]);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const added = await tool.link.call("devices.add", user === "" ? { address } : { address, user });
      say(`${added.name} was added`);
      setAddress("");
    } catch (error) {
      sayProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="card add-device" onSubmit={add}>
      <h2>Add a device</h2>
      <p className="muted">A serial port, a machine that runs elsewhere, or anything that answers over HTTP, WebSocket, MQTT or UDP.</p>
      <div className="field">
        <label htmlFor={addressId}>Address</label>
        <input
          id={addressId}
          className="input mono"
          list={listId}
          required
          placeholder="ws://192.168.1.5/rpc"
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
        <datalist id={listId}>
          {candidates.map((candidate) => (
            <option key={candidate.address} value={candidate.address}>
              {candidate.title}
            </option>
          ))}
        </datalist>
      </div>
      <div className="field">
        <label htmlFor={userId}>User (only if it asks for one)</label>
        <input id={userId} className="input mono" placeholder="name:password" value={user} onChange={(event) => setUser(event.target.value)} />
      </div>
      {candidates.length > 0 && (
        <div className="found">
          <h3>Found nearby</h3>
          <ul>
            {candidates.map((candidate) => (
              <li key={candidate.address}>
                <Button look="quiet" onClick={() => setAddress(candidate.address)}>
                  <span className="mono">{candidate.address}</span>
                  <span className="muted">{candidate.title}</span>
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Button look="primary" icon="plus" type="submit" disabled={busy}>
        Add
      </Button>
    </form>
  );
}

import { useEffect, useId, useRef, useState } from "react";
import type { UpdateInfo } from "../../../src/ui/protocol.ts";
import { Button } from "../controls/button.tsx";
import { formatBytes } from "../controls/format.ts";
import { Empty, Loading, ProblemNote } from "../controls/notes.tsx";
import { toBase64 } from "../files/bytes.ts";
import { announce, sayProblem } from "../shell/messages.tsx";
import type { Device } from "../tool/device.ts";
import { useLoaded } from "../tool/loaded.ts";
import { useDeviceInfo } from "../tool/tool.ts";
import { Outcome } from "./outcome.tsx";
import { Slots } from "./slots.tsx";
import { Steps } from "./steps.tsx";

const RUNNING: UpdateInfo["phase"][] = ["building", "sending", "restarting", "verifying"];

export default function UpdatePanel({ device }: { device: Device }) {
  const { value: update, problem } = useLoaded(device.update);
  const phase = update?.phase;
  const announced = useRef(phase);
  useEffect(() => {
    if (phase !== undefined && announced.current !== undefined && announced.current !== phase) announce(`Update: ${phase.replaceAll("-", " ")}`);
    announced.current = phase;
  }, [phase]);

  if (update === undefined)
    return problem === undefined ? <Loading what="Asking for the slots …" /> : <ProblemNote problem={problem} onRetry={() => device.update.reload()} />;
  if (!update.supported) {
    return (
      <Empty icon="update" title="This program cannot be updated over the air">
        <p>
          Add <code>rpc-service-ota</code> to the libs in its mos.yml and build it again.
        </p>
      </Empty>
    );
  }
  return (
    <div className="update">
      <Slots update={update} />
      <Outcome device={device} update={update} />
      {update.phase !== "idle" && <Steps phase={update.phase} />}
      <Progress update={update} />
      <StartUpdate device={device} busy={RUNNING.includes(update.phase) || update.phase === "waiting-for-commit"} />
    </div>
  );
}

function Progress({ update }: { update: UpdateInfo }) {
  if (update.phase !== "sending" || update.sent === undefined || update.total === undefined) return null;
  const share = update.total === 0 ? 0 : update.sent / update.total;
  return (
    <div>
      <div className="progress" role="progressbar" aria-label="Sent" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)}>
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <p className="muted number">
        {formatBytes(update.sent)} of {formatBytes(update.total)}
      </p>
    </div>
  );
}

function StartUpdate({ device, busy }: { device: Device; busy: boolean }) {
  const info = useDeviceInfo(device);
  const timeoutId = useId();
  const trialId = useId();
  const [trial, setTrial] = useState(false);
  const [seconds, setSeconds] = useState("60");
  const chooser = useRef<HTMLInputElement>(null);
  const start = (bundle?: string) => {
    const commitTimeout = Number(seconds);
    device.call("update.start", { ...(bundle === undefined ? {} : { bundle }), ...(trial && commitTimeout > 0 ? { commitTimeout } : {}) }).catch(sayProblem);
  };
  return (
    <section className="card start-update" aria-label="New update">
      <h2>New update</h2>
      <div className="setting-line">
        <label htmlFor={trialId} className="toggle">
          <input id={trialId} type="checkbox" role="switch" checked={trial} aria-checked={trial} onChange={(event) => setTrial(event.target.checked)} />
          <span>Wait for my commit</span>
        </label>
        <label htmlFor={timeoutId} className={trial ? "timeout" : "timeout muted"}>
          <input
            id={timeoutId}
            className="input number"
            inputMode="numeric"
            disabled={!trial}
            value={seconds}
            onChange={(event) => setSeconds(event.target.value.replace(/\D/g, ""))}
          />
          seconds, then it goes back to the old firmware
        </label>
      </div>
      <p className="muted">
        Without this the new firmware is committed once it runs and its health checks agree; if it crashes or hangs, the old one comes back by itself.
      </p>
      <div className="actions">
        {info.folder !== undefined && (
          <Button look="primary" icon="update" disabled={busy} onClick={() => start()}>
            Build and send
          </Button>
        )}
        <Button icon="upload" disabled={busy} onClick={() => chooser.current?.click()}>
          Send a fw.zip …
        </Button>
        <input
          ref={chooser}
          type="file"
          accept=".zip"
          hidden
          aria-label="Bundle to send"
          onChange={async (event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (file !== undefined) start(toBase64(new Uint8Array(await file.arrayBuffer())));
          }}
        />
      </div>
    </section>
  );
}

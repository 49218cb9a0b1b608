import { useMemo, useState } from "react";
import type { SizeNode } from "../../../src/ui/protocol.ts";
import { Button } from "../controls/button.tsx";
import { formatBytes, formatChange, formatTime } from "../controls/format.ts";
import { Icon } from "../controls/icon.tsx";
import { Empty, Loading } from "../controls/notes.tsx";
import { sayProblem } from "../shell/messages.tsx";
import type { Device } from "../tool/device.ts";
import { useLoaded } from "../tool/loaded.ts";
import { useDeviceInfo } from "../tool/tool.ts";
import { SizeTable } from "./size_table.tsx";
import { Treemap, withSmaller } from "./treemap.tsx";

type Memory = "flash" | "ram";
interface Step {
  node: SizeNode;
  hue: number | undefined;
}

export default function SizesPanel({ device }: { device: Device }) {
  const info = useDeviceInfo(device);
  const { value: report, problem } = useLoaded(device.sizes);
  const [memory, setMemory] = useState<Memory>("flash");
  const [names, setNames] = useState<{ name: string; hue: number }[]>([]);
  const [asTable, setAsTable] = useState(false);
  const root = report?.[memory];
  const steps = useMemo(() => (root === undefined ? [] : walk(root, names)), [root, names]);

  if (report === undefined || root === undefined) {
    if (problem === undefined) return <Loading what="Measuring …" />;
    return (
      <Empty icon="sizes" title="Nothing is linked yet">
        <p>{problem.message}</p>
        {problem.hint !== undefined && <p>{problem.hint}</p>}
        {info.folder !== undefined && <BuildFor device={device} />}
      </Empty>
    );
  }
  const current = steps.at(-1) ?? { node: root, hue: undefined };
  const limit = memory === "flash" ? report.flashLimit : report.ramLimit;
  return (
    <div className="sizes">
      <div className="toolbar">
        <fieldset className="segments">
          <legend className="only-read">Memory</legend>
          {(["flash", "ram"] as const).map((which) => (
            <button
              key={which}
              type="button"
              aria-pressed={memory === which}
              onClick={() => {
                setMemory(which);
                setNames([]);
              }}
            >
              {which === "flash" ? "Flash" : "RAM"}
            </button>
          ))}
        </fieldset>
        <p className="muted sizes-build">
          {report.platform}, built {formatTime(report.at)}
        </p>
        <button type="button" className="chip" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          Table
        </button>
      </div>
      <Usage used={root.bytes} change={root.change} limit={limit} />
      <nav aria-label="Where in the program">
        <ol className="trail">
          {steps.map((step, depth) => (
            <li key={step.node.name}>
              {depth > 0 && <Icon name="right" size={14} />}
              <button type="button" aria-current={depth === steps.length - 1 ? "true" : undefined} onClick={() => setNames(names.slice(0, depth))}>
                {depth === 0 ? "All" : step.node.name}
              </button>
              <span className="muted number">{formatBytes(step.node.bytes)}</span>
            </li>
          ))}
        </ol>
      </nav>
      {asTable ? (
        <SizeTable node={current.node} onOpen={(child) => setNames([...names, { name: child.name, hue: current.hue ?? 0 }])} />
      ) : (
        <>
          <Treemap node={current.node} hue={current.hue} onOpen={(child, hue) => setNames([...names, { name: child.name, hue }])} />
          <div className="only-read">
            <SizeTable node={current.node} />
          </div>
        </>
      )}
    </div>
  );
}

/** The nodes on the way; it ends where a build has no such node any more. */
function walk(root: SizeNode, names: { name: string; hue: number }[]): Step[] {
  const steps: Step[] = [{ node: root, hue: undefined }];
  let node = root;
  for (const { name, hue } of names) {
    const child = withSmaller(node).find((other) => other.name === name);
    if (child === undefined) break;
    steps.push({ node: child, hue });
    node = child;
  }
  return steps;
}

function Usage({ used, change, limit }: { used: number; change: number | undefined; limit: number | undefined }) {
  const share = limit === undefined ? undefined : used / limit;
  return (
    <div className="usage">
      <p>
        <strong className="number">{formatBytes(used)}</strong>
        {limit !== undefined && <span className="muted number"> of {formatBytes(limit)}</span>}
        {change !== undefined && change !== 0 && (
          <span className={change > 0 ? "badge badge-warn" : "badge badge-good"}>{formatChange(change)} to the last build</span>
        )}
      </p>
      {share !== undefined && (
        <>
          <meter className="only-read" aria-label="Share of the limit" min={0} max={limit} value={used} />
          <div className={share > 1 ? "meter meter-over" : "meter"} aria-hidden="true">
            <span style={{ width: `${Math.min(100, share * 100)}%` }} />
          </div>
        </>
      )}
    </div>
  );
}

function BuildFor({ device }: { device: Device }) {
  const [building, setBuilding] = useState<string | undefined>();
  const build = async (platform: string) => {
    setBuilding(platform);
    try {
      device.build.set(await device.call("build", { platform }));
      await device.sizes.reload();
    } catch (error) {
      sayProblem(error);
    } finally {
      setBuilding(undefined);
    }
  };
  return (
    <div className="actions">
      {["linux", "cortex-m"].map((platform) => (
        <Button key={platform} icon="code" disabled={building !== undefined} onClick={() => build(platform)}>
          {building === platform ? "Building …" : `Build for ${platform}`}
        </Button>
      ))}
    </div>
  );
}

import type { BuildResult } from "../../../src/ui/protocol.ts";
import { formatBytes, formatMs } from "../controls/format.ts";

export function BuildSummary({ build }: { build: BuildResult | undefined }) {
  if (build === undefined) return <p className="build-summary muted">Save builds and restarts the machine.</p>;
  const facts = [
    build.platform,
    formatMs(build.ms),
    build.flashBytes === undefined ? undefined : `flash ${formatBytes(build.flashBytes)}`,
    build.ramBytes === undefined ? undefined : `RAM ${formatBytes(build.ramBytes)}`,
  ];
  return (
    <p className="build-summary">
      <span className={build.ok ? "badge badge-good" : "badge badge-bad"}>{build.ok ? "Built" : "Build failed"}</span>
      <span className="muted number">{facts.filter((fact) => fact !== undefined).join(" · ")}</span>
    </p>
  );
}

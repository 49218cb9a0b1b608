import type { BuildProblem, BuildResult } from "../../../src/ui/protocol.ts";
import { Icon } from "../controls/icon.tsx";

/** What the last build found; each leads to its line. */
export function Problems({ build, onShow }: { build: BuildResult | undefined; onShow: (problem: BuildProblem) => void }) {
  if (build === undefined || build.problems.length === 0) return null;
  return (
    <section className="card problems" aria-label="Problems">
      <h2>
        {build.problems.length} {build.problems.length === 1 ? "problem" : "problems"}
      </h2>
      <ol>
        {build.problems.map((problem) => (
          <li key={`${problem.file}:${problem.line}:${problem.column}:${problem.code}`}>
            <button type="button" className={`problem-${problem.severity}`} onClick={() => onShow(problem)}>
              <Icon name={problem.severity === "error" ? "alert" : "info"} />
              <span className="problem-text">
                <span>
                  {problem.message} <span className="mono muted">{problem.code}</span>
                </span>
                {problem.hint !== undefined && <span className="muted">{problem.hint}</span>}
              </span>
              <span className="mono problem-place">
                {problem.file}
                {problem.line > 0 && `:${problem.line}`}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

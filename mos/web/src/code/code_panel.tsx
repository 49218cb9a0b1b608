import { useCallback, useEffect, useMemo, useState } from "react";
import type { BuildProblem, BuildResult, FileInfo } from "../../../src/ui/protocol.ts";
import { Button } from "../controls/button.tsx";
import Editor, { type Mark } from "../controls/editor.tsx";
import { Icon } from "../controls/icon.tsx";
import { languageOf } from "../controls/language.ts";
import { Empty, Loading, ProblemNote } from "../controls/notes.tsx";
import { announce, sayProblem } from "../shell/messages.tsx";
import type { Device } from "../tool/device.ts";
import { Loaded, useLoaded } from "../tool/loaded.ts";
import { useObservable } from "../tool/observable.ts";
import { useDeviceInfo } from "../tool/tool.ts";
import { BuildSummary } from "./build_summary.tsx";
import { Problems } from "./problems.tsx";

export default function CodePanel({ device }: { device: Device }) {
  const info = useDeviceInfo(device);
  const loaded = useMemo(() => new Loaded<FileInfo[]>(() => device.call("project.files", {})), [device]);
  const { value: files, problem } = useLoaded(loaded);
  if (info.folder === undefined) {
    return (
      <Empty icon="code" title="No sources here">
        <p>Only machines that this tool runs have their sources at hand.</p>
      </Empty>
    );
  }
  if (files === undefined)
    return problem === undefined ? <Loading what="Listing the sources …" /> : <ProblemNote problem={problem} onRetry={() => loaded.reload()} />;
  return <Project device={device} files={files} />;
}

interface Place {
  line: number;
  column: number;
}

function Project({ device, files }: { device: Device; files: FileInfo[] }) {
  const [name, setName] = useState(() => files.find((file) => /(^|\/)main\.ts$/.test(file.name))?.name ?? files[0]?.name);
  const [goTo, setGoTo] = useState<Place | undefined>();
  const { drafts, open, change, save, changed } = useSources(device, name);
  const build = useObservable(device.build);
  const [building, setBuilding] = useState(false);

  useEffect(() => {
    if (build !== undefined) announce(build.ok ? "The build is done" : `The build has failed with ${build.problems.length} problems`);
  }, [build]);

  const startBuild = async () => {
    setBuilding(true);
    try {
      device.build.set(await device.call("build", {}));
    } catch (error) {
      sayProblem(error);
    } finally {
      setBuilding(false);
    }
  };
  const show = (problem: BuildProblem) => {
    if (!files.some((file) => file.name === problem.file)) return;
    setName(problem.file);
    setGoTo({ line: problem.line, column: problem.column });
  };
  const text = name === undefined ? undefined : drafts.get(name)?.opened;
  const marks = useMemo(() => marksOf(build, name), [build, name]);
  return (
    <div className="code">
      <div className="toolbar">
        <label className="code-choice">
          <span className="only-read">File</span>
          <select
            className="input mono"
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setGoTo(undefined);
            }}
          >
            {files.map((file) => (
              <option key={file.name} value={file.name}>
                {file.name}
                {changed(file.name) ? " •" : ""}
              </option>
            ))}
          </select>
        </label>
        <BuildSummary build={build} />
        <Button icon="code" disabled={building} onClick={startBuild}>
          {building ? "Building …" : "Build"}
        </Button>
        <Button look="primary" icon="save" disabled={name === undefined || !changed(name)} onClick={save}>
          Save
        </Button>
      </div>
      <div className="code-body">
        <nav className="code-files" aria-label="Files of the project">
          <ul>
            {files.map((file) => (
              <li key={file.name}>
                <button
                  type="button"
                  aria-current={file.name === name ? "true" : undefined}
                  onClick={() => {
                    setName(file.name);
                    setGoTo(undefined);
                  }}
                >
                  <span className="code-file-name">{file.name}</span>
                  {changed(file.name) && (
                    <>
                      <span className="dot code-changed" aria-hidden="true" />
                      <span className="only-read">changed</span>
                    </>
                  )}
                  <ErrorCount build={build} file={file.name} />
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <div className="card editor-frame code-editor">
          {open !== undefined && <ProblemNote problem={open} />}
          {text === undefined || name === undefined ? (
            open === undefined && <Loading what="Opening …" />
          ) : (
            <Editor key={name} label={`Source of ${name}`} language={languageOf(name)} text={text} onChange={change} onSave={save} marks={marks} goTo={goTo} />
          )}
        </div>
      </div>
      <Problems build={build} onShow={show} />
    </div>
  );
}

function ErrorCount({ build, file }: { build: BuildResult | undefined; file: string }) {
  const count = build?.problems.filter((problem) => problem.file === file && problem.severity === "error").length ?? 0;
  return count === 0 ? null : (
    <span className="badge badge-bad">
      <Icon name="alert" size={12} />
      {count}
      <span className="only-read"> errors</span>
    </span>
  );
}

const NO_MARKS: Mark[] = [];

function marksOf(build: BuildResult | undefined, file: string | undefined): Mark[] {
  const problems = build?.problems.filter((problem) => problem.file === file && problem.line > 0) ?? [];
  return problems.length === 0
    ? NO_MARKS
    : problems.map(({ line, column, severity, message, hint }) => ({ line, column, severity, message: hint === undefined ? message : `${message}\n${hint}` }));
}

interface Source {
  /** Given to the editor: another one replaces what was typed. */
  opened: string;
  saved: string;
  typed: string;
}

/** Sources that were opened in this visit, with what was typed into them. */
function useSources(device: Device, name: string | undefined) {
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Source>>(new Map());
  const [problem, setProblem] = useState<ReturnType<typeof asProblem> | undefined>();

  useEffect(() => {
    setProblem(undefined);
    if (name === undefined || drafts.has(name)) return;
    let current = true;
    device.call("project.read", { name }).then(
      ({ text }) => current && setDrafts((before) => new Map(before).set(name, { opened: text, saved: text, typed: text })),
      (error) => current && setProblem(asProblem(error)),
    );
    return () => {
      current = false;
    };
  }, [device, name, drafts]);

  const change = useCallback(
    (typed: string) => {
      if (name === undefined) return;
      setDrafts((before) => {
        const source = before.get(name);
        return source === undefined ? before : new Map(before).set(name, { ...source, typed });
      });
    },
    [name],
  );

  const save = () => {
    const source = name === undefined ? undefined : drafts.get(name);
    if (name === undefined || source === undefined) return;
    const { typed } = source;
    device
      .call("project.write", { name, text: typed })
      .then(() => setDrafts((before) => new Map(before).set(name, { ...(before.get(name) ?? source), saved: typed })), sayProblem);
  };

  const changed = (file: string): boolean => {
    const source = drafts.get(file);
    return source !== undefined && source.typed !== source.saved;
  };
  return { drafts, open: problem, change, save, changed };
}

function asProblem(error: unknown) {
  return { message: error instanceof Error ? error.message : String(error) };
}

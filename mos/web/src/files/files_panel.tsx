import { type DragEvent, lazy, Suspense, useMemo, useRef, useState } from "react";
import type { FileInfo } from "../../../src/ui/protocol.ts";
import { Button, IconButton } from "../controls/button.tsx";
import { formatBytes } from "../controls/format.ts";
import { Icon } from "../controls/icon.tsx";
import { Empty, Loading, ProblemNote } from "../controls/notes.tsx";
import { say, sayProblem } from "../shell/messages.tsx";
import type { Device } from "../tool/device.ts";
import { Loaded, useLoaded } from "../tool/loaded.ts";
import { download, fromBase64, textOf, toBase64 } from "./bytes.ts";
import { NameDialog, RemoveDialog } from "./file_dialogs.tsx";
import type { OpenFile } from "./open_file.ts";

const FileEditor = lazy(() => import("./file_editor.tsx"));

type Asked = { kind: "rename" | "remove"; name: string } | { kind: "create" };

export default function FilesPanel({ device }: { device: Device }) {
  const loaded = useMemo(() => new Loaded<FileInfo[]>(() => device.call("files.list", { path: "/" })), [device]);
  const { value: files, problem } = useLoaded(loaded);
  const [asked, setAsked] = useState<Asked | undefined>();
  const [open, setOpen] = useState<OpenFile | undefined>();
  const [over, setOver] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);

  const upload = async (chosen: Iterable<File>) => {
    for (const file of chosen) {
      try {
        await device.call("files.put", { name: file.name, data: toBase64(new Uint8Array(await file.arrayBuffer())) });
        say(`${file.name} was uploaded`);
      } catch (error) {
        sayProblem(error);
      }
    }
    await loaded.reload();
  };
  const read = async (name: string) => fromBase64((await device.call("files.get", { name })).data);
  const edit = (name: string) =>
    read(name).then((bytes) => {
      const text = textOf(bytes);
      if (text === undefined) sayProblem(new Error(`${name} is not text: it can be downloaded`));
      else setOpen({ name, text });
    }, sayProblem);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void upload(event.dataTransfer.files);
  };

  if (files === undefined)
    return problem === undefined ? <Loading what="Listing files …" /> : <ProblemNote problem={problem} onRetry={() => loaded.reload()} />;
  if (open !== undefined) {
    return (
      <Suspense fallback={<Loading what="Opening the editor …" />}>
        <FileEditor
          device={device}
          file={open}
          onClose={() => {
            setOpen(undefined);
            void loaded.reload();
          }}
        />
      </Suspense>
    );
  }
  const total = files.reduce((sum, file) => sum + file.size, 0);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping files is an extra way; the button does the same
    <div
      className={over ? "files files-over" : "files"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <div className="toolbar">
        <p className="muted files-total">
          {files.length} {files.length === 1 ? "file" : "files"}, {formatBytes(total)}
        </p>
        <IconButton icon="restart" label="List again" onClick={() => loaded.reload()} />
        <Button icon="plus" onClick={() => setAsked({ kind: "create" })}>
          New file
        </Button>
        <Button look="primary" icon="upload" onClick={() => chooser.current?.click()}>
          Upload
        </Button>
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          aria-label="Files to upload"
          onChange={(event) => {
            void upload([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
      </div>
      {problem !== undefined && <ProblemNote problem={problem} onRetry={() => loaded.reload()} />}
      {files.length === 0 ? (
        <Empty icon="files" title="No files yet">
          <p>Upload some, or drop them here.</p>
        </Empty>
      ) : (
        <div className="card files-card">
          <table className="table">
            <caption className="only-read">Files on the device</caption>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col" className="number">
                  Size
                </th>
                <th scope="col">
                  <span className="only-read">What can be done</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {files.map(({ name, size }) => (
                <tr key={name}>
                  <td>
                    <button type="button" className="file-name" onClick={() => edit(name)}>
                      <Icon name="files" />
                      {name}
                    </button>
                  </td>
                  <td className="number">{formatBytes(size)}</td>
                  <td className="file-actions">
                    <IconButton icon="pencil" label={`Edit ${name}`} onClick={() => edit(name)} />
                    <IconButton icon="download" label={`Download ${name}`} onClick={() => read(name).then((bytes) => download(name, bytes), sayProblem)} />
                    <IconButton icon="rename" label={`Rename ${name}`} onClick={() => setAsked({ kind: "rename", name })} />
                    <IconButton icon="trash" label={`Delete ${name}`} onClick={() => setAsked({ kind: "remove", name })} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="muted files-hint">Files can be dropped anywhere on this page.</p>
      {asked?.kind === "create" && (
        <NameDialog title="New file" action="Create" name="" onClose={() => setAsked(undefined)} onName={async (name) => setOpen({ name, text: "" })} />
      )}
      {asked?.kind === "rename" && (
        <NameDialog
          title={`Rename ${asked.name}`}
          action="Rename"
          name={asked.name}
          onClose={() => setAsked(undefined)}
          onName={async (to) => {
            await device.call("files.rename", { from: asked.name, to });
            say(`${asked.name} is called ${to} now`);
            await loaded.reload();
          }}
        />
      )}
      {asked?.kind === "remove" && (
        <RemoveDialog
          name={asked.name}
          onClose={() => setAsked(undefined)}
          onRemove={async () => {
            await device.call("files.remove", { name: asked.name });
            say(`${asked.name} was deleted`);
            await loaded.reload();
          }}
        />
      )}
    </div>
  );
}

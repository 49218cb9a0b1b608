import { useState } from "react";
import { Button, IconButton } from "../controls/button.tsx";
import Editor from "../controls/editor.tsx";
import { languageOf } from "../controls/language.ts";
import { say, sayProblem } from "../shell/messages.tsx";
import type { Device } from "../tool/device.ts";
import { toBase64 } from "./bytes.ts";
import type { OpenFile } from "./open_file.ts";

export default function FileEditor({ device, file, onClose }: { device: Device; file: OpenFile; onClose: () => void }) {
  const [saved, setSaved] = useState(file.text);
  const [text, setText] = useState(file.text);
  const save = () =>
    device.call("files.put", { name: file.name, data: toBase64(new TextEncoder().encode(text)) }).then(() => {
      setSaved(text);
      say(`${file.name} was saved`);
    }, sayProblem);
  return (
    <div className="file-editor">
      <div className="toolbar">
        <IconButton icon="back" label="Back to the list" onClick={onClose} />
        <h2>{file.name}</h2>
        {text !== saved && <span className="badge badge-accent">changed</span>}
        <Button look="primary" icon="save" onClick={save}>
          Save
        </Button>
      </div>
      <div className="card editor-frame">
        <Editor label={`Contents of ${file.name}`} language={languageOf(file.name)} text={file.text} onChange={setText} onSave={save} />
      </div>
    </div>
  );
}

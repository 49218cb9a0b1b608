import { useId, useState } from "react";
import type { SettingInfo } from "../../../src/ui/protocol.ts";
import { IconButton } from "../controls/button.tsx";
import { isSecret, parseValue, TYPE_NAMES, type Value } from "./settings.ts";

interface SettingFieldProps {
  setting: SettingInfo;
  saved: Value | undefined;
  /** What it is changed to; undefined: nothing. */
  draft: string | undefined;
  onChange: (draft: string | undefined) => void;
}

export function SettingField({ setting, saved, draft, onChange }: SettingFieldProps) {
  const id = useId();
  const [seen, setSeen] = useState(false);
  const { path, type, title, help } = setting;
  const before = String(saved ?? "");
  const now = draft ?? before;
  const changed = draft !== undefined;
  const bad = changed && parseValue(type, draft) === undefined;
  const set = (next: string) => onChange(next === before ? undefined : next);
  const secret = isSecret(setting);
  return (
    <div className={changed ? "setting setting-changed" : "setting"}>
      <div className="setting-text">
        <label htmlFor={id}>{title === "" ? path : title}</label>
        <code>{path}</code>
        {help !== undefined && <p className="muted">{help}</p>}
        {bad && (
          <p className="setting-bad" id={`${id}-bad`}>
            This is not a {TYPE_NAMES[type]}.
          </p>
        )}
      </div>
      <div className="setting-value">
        {type === "b" ? (
          <input
            id={id}
            type="checkbox"
            role="switch"
            className="switch"
            checked={now === "true"}
            aria-checked={now === "true"}
            onChange={(event) => set(String(event.target.checked))}
          />
        ) : (
          <input
            id={id}
            className={type === "s" ? "input" : "input number"}
            type={secret && !seen ? "password" : "text"}
            inputMode={type === "s" ? "text" : type === "d" || type === "f" ? "decimal" : "numeric"}
            autoComplete="off"
            spellCheck={false}
            placeholder={type === "s" ? "empty" : TYPE_NAMES[type]}
            value={now}
            aria-invalid={bad}
            aria-describedby={bad ? `${id}-bad` : undefined}
            onChange={(event) => set(event.target.value)}
          />
        )}
        {secret && <IconButton icon="eye" label={seen ? "Hide it" : "Show it"} aria-pressed={seen} onClick={() => setSeen(!seen)} />}
        {changed && <IconButton icon="restart" label={`Undo: ${title}`} onClick={() => onChange(undefined)} />}
      </div>
    </div>
  );
}

import { useMemo, useState } from "react";
import type { Methods, SettingInfo } from "../../../src/ui/protocol.ts";
import { Button } from "../controls/button.tsx";
import { Icon } from "../controls/icon.tsx";
import { Loading, ProblemNote } from "../controls/notes.tsx";
import type { Device } from "../tool/device.ts";
import { Loaded, useLoaded } from "../tool/loaded.ts";
import { useDeviceInfo } from "../tool/tool.ts";
import { SaveDialog } from "./save_dialog.tsx";
import { SettingField } from "./setting_field.tsx";
import { flatten, parseValue, sectionOf, type Value } from "./settings.ts";

type Config = Methods["config.get"]["result"];

export default function ConfigPanel({ device }: { device: Device }) {
  const loaded = useMemo(() => new Loaded<Config>(() => device.call("config.get", {})), [device]);
  const { value: config, problem } = useLoaded(loaded);
  if (config === undefined) {
    return problem === undefined ? <Loading what="Reading the settings …" /> : <ProblemNote problem={problem} onRetry={() => loaded.reload()} />;
  }
  return <ConfigEditor device={device} config={config} onSaved={() => loaded.reload()} />;
}

interface Section {
  name: string;
  title: string;
  settings: SettingInfo[];
}

function ConfigEditor({ device, config, onSaved }: { device: Device; config: Config; onSaved: () => void }) {
  const info = useDeviceInfo(device);
  const [drafts, setDrafts] = useState<ReadonlyMap<string, string>>(new Map());
  const [filter, setFilter] = useState("");
  const [chosen, setChosen] = useState<string | undefined>();
  const [onlyChanged, setOnlyChanged] = useState(false);
  const [saving, setSaving] = useState(false);
  const saved = useMemo(() => flatten(config.schema, config.values), [config]);
  const sections = useMemo(() => sectionsOf(config.schema), [config]);
  const searching = filter !== "" || onlyChanged;
  const current = sections.find((section) => section.name === chosen) ?? sections[0];
  const shown = searching
    ? sections
        .map((section) => ({
          ...section,
          settings: section.settings.filter((setting) => found(setting, filter) && (!onlyChanged || drafts.has(setting.path))),
        }))
        .filter((section) => section.settings.length > 0)
    : current === undefined
      ? []
      : [current];

  const types = new Map(config.schema.map((setting) => [setting.path, setting.type]));
  const changes = new Map<string, Value>();
  for (const [path, draft] of drafts) {
    const value = parseValue(types.get(path) ?? "s", draft);
    if (value !== undefined) changes.set(path, value);
  }
  const bad = drafts.size - changes.size;
  const change = (path: string, draft: string | undefined) => {
    const next = new Map(drafts);
    if (draft === undefined) next.delete(path);
    else next.set(path, draft);
    setDrafts(next);
  };

  return (
    <div className="config">
      <div className="toolbar config-bar">
        <div className="search-box">
          <Icon name="search" />
          <input
            className="input"
            type="search"
            aria-label="Find a setting"
            placeholder="Find a setting"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        </div>
        <button type="button" className="chip" aria-pressed={onlyChanged} onClick={() => setOnlyChanged(!onlyChanged)}>
          Changed
          <span className="number">{drafts.size}</span>
        </button>
        <Button look="quiet" disabled={drafts.size === 0} onClick={() => setDrafts(new Map())}>
          Undo all
        </Button>
        <Button look="primary" icon="save" disabled={changes.size === 0 || bad > 0 || info.state !== "online"} onClick={() => setSaving(true)}>
          Review and save
        </Button>
      </div>
      <div className="config-body">
        <nav className="config-sections" aria-label="Groups of settings">
          <ul>
            {sections.map((section) => {
              const count = section.settings.filter((setting) => drafts.has(setting.path)).length;
              return (
                <li key={section.name}>
                  <button
                    type="button"
                    aria-current={!searching && section === current ? "true" : undefined}
                    onClick={() => {
                      setChosen(section.name);
                      setFilter("");
                      setOnlyChanged(false);
                    }}
                  >
                    <span>{section.title}</span>
                    {count > 0 && <span className="badge badge-accent">{count}</span>}
                  </button>
                </li>
              );
            })}
          </ul>
        </nav>
        <div className="config-settings">
          {shown.map((section) => (
            <section key={section.name} className="card" aria-label={section.title}>
              <h2>{section.title}</h2>
              {section.settings.map((setting) =>
                setting.type === "o" ? (
                  <h3 key={setting.path}>
                    {setting.title} <code>{setting.path}</code>
                  </h3>
                ) : (
                  <SettingField
                    key={setting.path}
                    setting={setting}
                    saved={saved.get(setting.path)}
                    draft={drafts.get(setting.path)}
                    onChange={(draft) => change(setting.path, draft)}
                  />
                ),
              )}
            </section>
          ))}
          {shown.length === 0 && <p className="muted config-none">{onlyChanged ? "No setting is changed." : "No setting is called like that."}</p>}
        </div>
      </div>
      {saving && (
        <SaveDialog
          device={device}
          changes={changes}
          saved={saved}
          schema={config.schema}
          onClose={() => setSaving(false)}
          onSaved={() => {
            setSaving(false);
            setDrafts(new Map());
            onSaved();
          }}
        />
      )}
    </div>
  );
}

/** Settings by the first part of their paths; those without a group are in one of their own. */
function sectionsOf(schema: SettingInfo[]): Section[] {
  const sections = new Map<string, Section>();
  const groups = new Set(schema.filter((setting) => setting.type === "o").map((setting) => setting.path));
  for (const setting of schema) {
    const first = sectionOf(setting.path);
    const name = groups.has(first) ? first : "";
    const section = sections.get(name) ?? { name, title: name === "" ? "General" : name, settings: [] };
    sections.set(name, section);
    if (setting.path === name && setting.type === "o") section.title = setting.title || name;
    else section.settings.push(setting);
  }
  return [...sections.values()].filter((section) => section.settings.length > 0);
}

function found(setting: SettingInfo, filter: string): boolean {
  const words = filter.toLowerCase();
  return setting.type !== "o" && (setting.path.toLowerCase().includes(words) || setting.title.toLowerCase().includes(words));
}

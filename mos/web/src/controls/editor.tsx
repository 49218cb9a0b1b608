import { indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { basicSetup } from "codemirror";
import { useEffect, useRef } from "react";
import { dark } from "../shell/theme.ts";
import { useObservable } from "../tool/observable.ts";
import { colours } from "./editor_colours.ts";

export type Language = "typescript" | "json" | "yaml" | "text";

/** A mark in the text: line and column from 1. */
export interface Mark {
  line: number;
  column: number;
  severity: "error" | "warning";
  message: string;
}

interface EditorProps {
  /** Its accessible name. */
  label: string;
  language: Language;
  /** What is shown at first; another text replaces what was typed. */
  text: string;
  onChange?: (text: string) => void;
  onSave?: () => void;
  marks?: Mark[];
  /** The cursor goes there when this changes. */
  goTo?: { line: number; column: number } | undefined;
}

const LANGUAGES: Record<Language, () => Extension> = {
  typescript: () => javascript({ typescript: true }),
  json,
  yaml,
  text: () => [],
};

/** A CodeMirror editor. Tab indents; Escape, then Tab, leaves it. */
export default function Editor({ label, language, text, onChange, onSave, marks, goTo }: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | undefined>(undefined);
  const look = useRef(new Compartment());
  const handlers = useRef({ onChange, onSave });
  handlers.current = { onChange, onSave };
  const isDark = useObservable(dark);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another text, or other colours, are given to the editor that there is
  useEffect(() => {
    const parent = host.current;
    if (parent === null) return;
    const saveNow = () => {
      handlers.current.onSave?.();
      return true;
    };
    const save = { key: "Mod-s", preventDefault: true, run: saveNow };
    const editor = new EditorView({
      parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          keymap.of([save, indentWithTab]),
          basicSetup,
          LANGUAGES[language](),
          marks === undefined ? [] : lintGutter(),
          look.current.of(colours(isDark)),
          EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) handlers.current.onChange?.(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = undefined;
      editor.destroy();
    };
  }, [language, label]);

  useEffect(() => {
    const editor = view.current;
    if (editor !== undefined && editor.state.doc.toString() !== text) editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => view.current?.dispatch({ effects: look.current.reconfigure(colours(isDark)) }), [isDark]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: marks belong to the text that is shown
  useEffect(() => {
    const editor = view.current;
    if (editor !== undefined && marks !== undefined)
      editor.dispatch(
        setDiagnostics(
          editor.state,
          marks.map((mark) => diagnosticOf(editor.state, mark)),
        ),
      );
  }, [marks, label]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a file that is opened anew has a place to go to, too
  useEffect(() => {
    const editor = view.current;
    if (editor === undefined || goTo === undefined) return;
    const at = positionOf(editor.state, goTo.line, goTo.column);
    editor.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    editor.focus();
  }, [goTo, label]);

  return <div ref={host} className="editor" />;
}

function positionOf(state: EditorState, line: number, column: number): number {
  const found = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  return Math.min(found.from + Math.max(column - 1, 0), found.to);
}

function diagnosticOf(state: EditorState, mark: Mark): Diagnostic {
  const from = positionOf(state, mark.line, mark.column);
  const word = state.wordAt(from);
  return { from, to: word?.to ?? state.doc.lineAt(from).to, severity: mark.severity, message: mark.message };
}

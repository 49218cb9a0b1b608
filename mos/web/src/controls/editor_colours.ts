import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** Colours of code that fit those of the page, all with a contrast of at least 4.5. */
export function colours(isDark: boolean): Extension {
  return [
    EditorView.theme(
      {
        "&": { height: "100%", backgroundColor: "transparent", color: "var(--text)", fontSize: "13px" },
        "&.cm-focused": { outline: "none" },
        ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "20px" },
        ".cm-content": { caretColor: "var(--accent)" },
        ".cm-gutters": { backgroundColor: "transparent", color: "var(--text-soft)", border: "0" },
        ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "light-dark(#0b746810, #45c9b612)" },
        ".cm-cursor": { borderLeftColor: "var(--accent)" },
        "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
          backgroundColor: "light-dark(#b9e0d9, #24504a)",
        },
        ".cm-tooltip, .cm-panels": { backgroundColor: "var(--raised)", color: "var(--text)", border: "1px solid var(--line)" },
        ".cm-panels input, .cm-panels button": { fontFamily: "var(--font)" },
        ".cm-matchingBracket": { backgroundColor: "var(--accent-soft) !important" },
      },
      { dark: isDark },
    ),
    syntaxHighlighting(isDark ? DARK : LIGHT),
  ];
}

function style(keyword: string, string: string, number: string, type: string, name: string, comment: string): HighlightStyle {
  return HighlightStyle.define([
    { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: keyword },
    { tag: [tags.string, tags.special(tags.string), tags.regexp], color: string },
    { tag: [tags.number, tags.bool, tags.null, tags.atom], color: number },
    { tag: [tags.typeName, tags.className, tags.namespace], color: type },
    { tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.propertyName, tags.definition(tags.propertyName)], color: name },
    { tag: [tags.comment, tags.meta], color: comment, fontStyle: "italic" },
    { tag: tags.invalid, color: "var(--bad)" },
  ]);
}

const LIGHT = style("#8a3a9c", "#2c6e2f", "#9a4a00", "#0b6f86", "#1f5aa8", "#66736f");
const DARK = style("#d3a0e6", "#a2d18b", "#edb35f", "#6fcbe0", "#8fbcf7", "#8a9a97");

import { FitAddon } from "@xterm/addon-fit";
import { SearchAddon } from "@xterm/addon-search";
import { Terminal } from "@xterm/xterm";
import { type RefObject, useEffect, useState } from "react";
import { dark } from "../shell/theme.ts";
import { useObservable } from "../tool/observable.ts";

export interface TerminalParts {
  terminal: Terminal;
  search: SearchAddon;
}

/** An xterm in `host` that follows its size and the colours of the page. */
export function useTerminal(host: RefObject<HTMLDivElement | null>): TerminalParts | undefined {
  const [parts, setParts] = useState<TerminalParts | undefined>();
  const isDark = useObservable(dark);

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const terminal = new Terminal({
      convertEol: true,
      disableStdin: true,
      allowProposedApi: true,
      screenReaderMode: true,
      scrollback: 6000,
      fontFamily: '"JetBrains Mono", ui-monospace, monospace',
      fontSize: 13,
      lineHeight: 1.3,
      minimumContrastRatio: 4.5,
      cursorInactiveStyle: "none",
    });
    const fit = new FitAddon();
    const search = new SearchAddon({ highlightLimit: 2000 });
    terminal.loadAddon(fit);
    terminal.loadAddon(search);
    terminal.open(element);
    terminal.textarea?.setAttribute("tabindex", "-1");
    setParts({ terminal, search });
    let open = true;
    const observer = new ResizeObserver(() => fit.fit());
    observer.observe(element);
    // The font decides the width of a cell: measured again once it is there.
    void document.fonts.load('13px "JetBrains Mono"').then(() => {
      if (!open) return;
      terminal.options.fontFamily = '"JetBrains Mono", monospace';
      fit.fit();
    });
    return () => {
      observer.disconnect();
      open = false;
      setParts(undefined);
      terminal.dispose();
    };
  }, [host]);

  useEffect(() => {
    if (parts !== undefined) parts.terminal.options.theme = isDark ? DARK : LIGHT;
  }, [isDark, parts]);
  return parts;
}

const LIGHT = {
  background: "#ffffff",
  foreground: "#17201e",
  cursor: "#ffffff",
  selectionBackground: "#b9e0d9",
  red: "#b3261e",
  yellow: "#865400",
  cyan: "#0b7468",
  brightBlack: "#66736f",
};

const DARK = {
  background: "#151b1a",
  foreground: "#e7eceb",
  cursor: "#151b1a",
  selectionBackground: "#2a5a53",
  red: "#ff8d83",
  yellow: "#edbb5f",
  cyan: "#45c9b6",
  brightBlack: "#8a9a97",
};

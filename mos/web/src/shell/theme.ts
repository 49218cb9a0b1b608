import { Observable } from "../tool/observable.ts";

export type Theme = "auto" | "light" | "dark";

const KEY = "meerkat.theme";

export const theme = new Observable<Theme>(stored());

/** `auto` follows the system, also when it changes. */
export function setTheme(next: Theme): void {
  localStorage.setItem(KEY, next);
  theme.set(next);
  applyTheme();
}

export function applyTheme(): void {
  const root = document.documentElement;
  if (theme.value === "auto") root.removeAttribute("data-theme");
  else root.dataset.theme = theme.value;
  dark.set(isDark());
}

/** What is shown: for drawings that style sheets do not reach. */
export const dark = new Observable<boolean>(isDark());

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", applyTheme);

function isDark(): boolean {
  return theme.value === "dark" || (theme.value === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
}

function stored(): Theme {
  const text = localStorage.getItem(KEY);
  return text === "light" || text === "dark" ? text : "auto";
}

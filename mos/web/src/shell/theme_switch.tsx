import { IconButton } from "../controls/button.tsx";
import type { IconName } from "../controls/icon.tsx";
import { useObservable } from "../tool/observable.ts";
import { setTheme, type Theme, theme } from "./theme.ts";

const NEXT: Record<Theme, Theme> = { auto: "light", light: "dark", dark: "auto" };
const ICONS: Record<Theme, IconName> = { auto: "auto", light: "sun", dark: "moon" };
const NAMES: Record<Theme, string> = { auto: "as the system", light: "light", dark: "dark" };

export function ThemeSwitch() {
  const now = useObservable(theme);
  return <IconButton icon={ICONS[now]} label={`Colours: ${NAMES[now]}; change to ${NAMES[NEXT[now]]}`} onClick={() => setTheme(NEXT[now])} />;
}

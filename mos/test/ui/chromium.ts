/** The distribution's browser, kept to this computer. */
export const CHROMIUM = "/usr/bin/chromium";

export const BROWSER_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

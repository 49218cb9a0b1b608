/** The token that the tool prints in its URL: taken out of the address bar, kept for this tab. */

const KEY = "meerkat.token";

export function takeToken(): string | undefined {
  const url = new URL(location.href);
  const given = url.searchParams.get("token");
  if (given === null) return sessionStorage.getItem(KEY) ?? undefined;
  sessionStorage.setItem(KEY, given);
  url.searchParams.delete("token");
  history.replaceState(null, "", url);
  return given;
}

export function forgetToken(): void {
  sessionStorage.removeItem(KEY);
}

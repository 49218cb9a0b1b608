/** What `mos clone` is told to take. */
import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { UserError } from "../errors.ts";
import { nearest } from "../suggest.ts";
import { templates } from "./templates.ts";

export type Source = { kind: "folder"; folder: string; name: string } | { kind: "git"; url: string; ref: string | undefined; name: string };

/** A template's name, the path of a folder, an address of git (`#BRANCH` behind it), or OWNER/NAME on GitHub. Throws UserError. */
export function sourceOf(location: string): Source {
  const known = templates();
  const template = known.find(({ name }) => name === location);
  if (template !== undefined) return { kind: "folder", folder: template.folder, name: template.name };
  const [address = "", ref] = location.split("#");
  if (/^[a-z+]+:\/\/|^[\w.-]+@[\w.-]+:/i.test(location)) return { kind: "git", url: address, ref, name: nameOf(address) };
  if (existsSync(location)) return folderSource(location);
  if (/^[\w-]+\/[\w.-]+$/.test(address)) return { kind: "git", url: `https://github.com/${address}`, ref, name: nameOf(address) };
  const names = known.map(({ name }) => name);
  const near = nearest(location, names);
  throw new UserError(
    `there is no template ${location}, and no such folder`,
    near === undefined ? `templates: ${names.join(", ")}; or give a folder, or an address of git` : `did you mean ${near}?`,
  );
}

function folderSource(location: string): Source {
  const folder = resolve(location);
  if (!existsSync(resolve(folder, "mos.yml"))) throw new UserError(`there is no mos.yml in ${location}`, "give the folder of an app");
  return { kind: "folder", folder, name: basename(folder) };
}

function nameOf(address: string): string {
  return basename(address.replace(/\/+$/, ""))
    .replace(/\.git$/, "")
    .replace(/^.*:/, "");
}

/** Settings with which editors, and `tsc`, understand an app that lies outside of the checkout. */
import { join, relative } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import { CONFIG_MODULE } from "../config/module.ts";
import type { Project } from "../manifest/project.ts";

/** Apps in the checkout have its own settings. */
export function isInCheckout(folder: string): boolean {
  return !relative(repositoryRoot, folder).startsWith("..");
}

/** What the `tsconfig.json` of an app extends: paths of this computer, and of the last build. */
export function editorSettings(project: Project, config: string): string {
  const packages = [...new Set(["core", "hal", ...project.libs])].map((name) => {
    const at = name === "core" || name === "hal" ? name : `libs/${name}`;
    const own = project.libFolders[project.libs.indexOf(name)];
    return [`@meerkat/${name}/*`, [join(own ?? join(repositoryRoot, at), "src/*")]] as const;
  });
  const settings = {
    extends: join(repositoryRoot, "tsconfig.device.json"),
    compilerOptions: { paths: { [CONFIG_MODULE]: [config], ...Object.fromEntries(packages) } },
    files: [join(repositoryRoot, "compiler/lib/lib.device.d.ts")],
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

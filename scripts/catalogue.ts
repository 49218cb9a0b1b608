/** Writes docs/catalogue.md and its pictures: `npm run catalogue`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readLibraries } from "../mos/src/catalogue/library.ts";
import { cataloguePage, PICTURES } from "../mos/src/catalogue/page.ts";
import { hasPicture, makePicture } from "../mos/src/catalogue/pictures.ts";
import { reportError } from "../mos/src/errors.ts";
import { repositoryRoot } from "../ports/description.ts";

try {
  const docs = join(repositoryRoot, "docs");
  const libraries = readLibraries();
  const pictured = libraries.map(({ name }) => name).filter(hasPicture);
  mkdirSync(join(docs, PICTURES), { recursive: true });
  for (const name of pictured) writeFileSync(join(docs, PICTURES, `${name}.svg`), await makePicture(name, join(repositoryRoot, "build/catalogue")));
  writeFileSync(join(docs, "catalogue.md"), cataloguePage(libraries, new Set(pictured)));
} catch (error) {
  process.exitCode = reportError(error);
}

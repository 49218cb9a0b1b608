import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repositoryRoot } from "../../ports/description.ts";
import { readLibraries } from "../src/catalogue/library.ts";
import { cataloguePage, PICTURES } from "../src/catalogue/page.ts";
import { hasPicture, makePicture } from "../src/catalogue/pictures.ts";
import { BUILD_LIMIT_MS, outputFolder } from "./machines.ts";

// If one of these fails: npm run catalogue, and look at what has changed.

const docs = join(repositoryRoot, "docs");
const libraries = readLibraries();
const pictured = libraries.map(({ name }) => name).filter(hasPicture);

test("docs/catalogue.md is what the libraries say of themselves", () => {
  expect(readFileSync(join(docs, "catalogue.md"), "utf8")).toBe(cataloguePage(libraries, new Set(pictured)));
});

test("every display has a picture", () => {
  expect(pictured).toEqual(libraries.filter(({ kind }) => kind === "display").map(({ name }) => name));
});

test("the links of the page lead somewhere", () => {
  const page = readFileSync(join(docs, "catalogue.md"), "utf8");
  const headings = new Set([...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading.toLowerCase().replaceAll(" ", "-")));
  for (const [, target = ""] of page.matchAll(/\]\(([^)]*)\)/g)) {
    expect(target.startsWith("#") ? headings.has(target.slice(1)) : existsSync(join(docs, target)), target).toBe(true);
  }
});

describe("pictures are what the drivers show on the virtual board", () => {
  test.each(pictured)(
    "%s",
    async (name) => {
      expect(await makePicture(name, outputFolder("catalogue"))).toBe(readFileSync(join(docs, PICTURES, `${name}.svg`), "utf8"));
    },
    BUILD_LIMIT_MS,
  );
});

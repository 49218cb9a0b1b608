/** What TypeScript's program builder asks for, answered from our host and the library. Parsed library files are kept for the next compile. */
import type { DiagnosticBag } from "../diagnostics/bag.ts";
import type { Host } from "../host.ts";
import type { Library } from "./library.ts";
import { DEEPEST_NESTING, LARGEST_FILE, tooDeep } from "./limits.ts";
import { COMPILER_OPTIONS, isNativeFile } from "./options.ts";
import { ts } from "./typescript.ts";

/** Library files by path; they are the same in every compile of a process. */
const parsedLibrary = new Map<string, ts.SourceFile>();

export class ProgramHost {
  readonly compilerHost: ts.CompilerHost;
  private readonly host: Host;
  private readonly library: Library;
  private readonly bag: DiagnosticBag;
  private readonly resolutions = new Map<string, string>();
  private readonly cache: ts.ModuleResolutionCache;

  constructor(host: Host, library: Library, bag: DiagnosticBag) {
    this.host = host;
    this.library = library;
    this.bag = bag;
    this.cache = ts.createModuleResolutionCache(host.cwd, (name) => name, COMPILER_OPTIONS);
    this.compilerHost = this.makeHost();
  }

  absolute(path: string): string {
    const slashed = path.replaceAll("\\", "/");
    const isAbsolute = slashed.startsWith("/") || /^[A-Za-z]:\//.test(slashed);
    return normalised(isAbsolute ? slashed : `${this.host.cwd.replaceAll("\\", "/").replace(/\/$/, "")}/${slashed}`);
  }

  fileExists(path: string): boolean {
    return this.library.files.has(path) || this.host.fileExists(path);
  }

  /** Where an import of a loaded file leads. */
  resolved(from: string, specifier: string): string | undefined {
    return this.resolutions.get(`${from}\n${specifier}`);
  }

  private makeHost(): ts.CompilerHost {
    const { host, library } = this;
    const own: ts.CompilerHost = {
      getSourceFile: (path) => this.sourceFile(path),
      getDefaultLibFileName: () => "lib.device.d.ts",
      writeFile: () => {},
      getCurrentDirectory: () => host.cwd,
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
      fileExists: (path) => this.fileExists(path),
      readFile: (path) => library.files.get(path) ?? host.readFile(path),
      resolveModuleNameLiterals: (literals, containing) =>
        literals.map((literal) => {
          const generated = host.modules?.get(literal.text);
          const result =
            generated === undefined
              ? this.lookUp(literal.text, containing, own)
              : { resolvedModule: { resolvedFileName: generated, extension: ts.Extension.Ts } };
          if (result.resolvedModule) this.resolutions.set(`${containing}\n${literal.text}`, result.resolvedModule.resolvedFileName);
          return result;
        }),
    };
    if (host.realpath) own.realpath = (path) => host.realpath?.(path) ?? path;
    return own;
  }

  private lookUp(specifier: string, containing: string, own: ts.CompilerHost): ts.ResolvedModuleWithFailedLookupLocations {
    const found = ts.resolveModuleName(specifier, containing, COMPILER_OPTIONS, own, this.cache);
    const { packagesFrom } = this.host;
    if (found.resolvedModule || packagesFrom === undefined || /^[./]/.test(specifier)) return found;
    return ts.resolveModuleName(specifier, `${packagesFrom}/importing.ts`, COMPILER_OPTIONS, own, this.cache);
  }

  private sourceFile(path: string): ts.SourceFile | undefined {
    const own = this.library.files.get(path);
    if (own !== undefined) {
      let file = parsedLibrary.get(path);
      if (!file || file.text !== own) parsedLibrary.set(path, (file = parse(path, own)));
      return file;
    }
    const text = this.host.readFile(path);
    if (text === undefined) return undefined;
    if (text.length > LARGEST_FILE) {
      this.bag.reportFile(path, "MK3003", [String(text.length), String(LARGEST_FILE)]);
      return parse(path, "");
    }
    return this.bounded(path, text);
  }

  /** A file that is nested too deep for recursive phases is reported and replaced by an empty one. */
  private bounded(path: string, text: string): ts.SourceFile {
    let file: ts.SourceFile;
    try {
      file = parse(path, text);
    } catch (e) {
      if (!(e instanceof RangeError)) throw e;
      this.bag.reportFile(path, "MK3002", [String(DEEPEST_NESTING)]);
      return parse(path, "");
    }
    const deep = tooDeep(file);
    if (deep === null) return file;
    this.bag.reportAt(file, deep.position, 1, "MK3002", [String(deep.limit)]);
    return parse(path, "");
  }
}

function parse(path: string, text: string): ts.SourceFile {
  const options: ts.CreateSourceFileOptions = { languageVersion: ts.ScriptTarget.ESNext };
  // Native files declare globals, as C does; every other file is a module, as Node takes it, even one without imports.
  if (!isNativeFile(path) && !path.endsWith(".d.ts")) {
    options.setExternalModuleIndicator = (file) => {
      (file as { externalModuleIndicator?: ts.Node | true }).externalModuleIndicator = true;
    };
  }
  return ts.createSourceFile(path, text, options, true, ts.ScriptKind.TS);
}

function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && (part !== "" || parts.length === 0)) parts.push(part);
  }
  return parts.join("/");
}

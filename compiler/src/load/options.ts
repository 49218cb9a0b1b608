/** How TypeScript is asked to check device programs. */
import { ts } from "./typescript.ts";

export const COMPILER_OPTIONS: ts.CompilerOptions = {
  strict: true,
  noLib: true,
  noEmit: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Auto,
  allowImportingTsExtensions: true,
  useDefineForClassFields: true,
  noImplicitOverride: false,
  skipLibCheck: false,
  resolveJsonModule: false,
  types: [],
};

export function isNativeFile(fileName: string): boolean {
  return fileName.endsWith(".native.ts");
}

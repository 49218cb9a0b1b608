/** The ports' descriptions, for the tests of the compiler. */
export { loadToolchain, repositoryRoot, runtimeFolder, type Toolchain } from "../../../ports/description.ts";

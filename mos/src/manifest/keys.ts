/** The keys of `mos.yml`, as Mongoose OS has them. */

export type KeyKind = "text" | "flag" | "texts" | "map" | "libs" | "conds" | "schema" | "list";

export interface Key {
  kind: KeyKind;
  /** `used`: read by this tool. `info`: for people. `none`: known, but nothing here acts on it: worth a warning. */
  effect: "used" | "info" | "none";
}

const used = (kind: KeyKind): Key => ({ kind, effect: "used" });
const info = (kind: KeyKind): Key => ({ kind, effect: "info" });
const none = (kind: KeyKind): Key => ({ kind, effect: "none" });

export const MANIFEST_KEYS: ReadonlyMap<string, Key> = new Map(
  Object.entries({
    name: used("text"),
    type: used("text"),
    version: used("text"),
    summary: info("text"),
    author: info("text"),
    description: used("text"),
    platform: used("text"),
    arch: used("text"),
    platforms: used("texts"),
    sources: used("texts"),
    includes: used("texts"),
    filesystem: used("texts"),
    fs_filters: used("list"),
    binary_libs: used("texts"),
    extra_files: info("texts"),
    ffi_symbols: none("texts"),
    tests: info("texts"),
    libs: used("libs"),
    modules: none("list"),
    init_after: used("texts"),
    init_before: used("texts"),
    no_implicit_init_deps: used("flag"),
    config_schema: used("schema"),
    build_vars: used("map"),
    budgets: used("map"),
    cflags: used("texts"),
    cxxflags: used("texts"),
    cdefs: used("map"),
    tags: info("texts"),
    warning: used("text"),
    error: used("text"),
    libs_version: info("text"),
    modules_version: info("text"),
    mongoose_os_version: info("text"),
    conds: used("conds"),
    manifest_version: used("text"),
  }),
);

export const LIB_KEYS: readonly string[] = ["location", "origin", "name", "version", "variant", "type", "asset_api"];
export const COND_KEYS: readonly string[] = ["when", "apply", "error"];

/** Variables that the tool sets itself. */
export const RESERVED_BUILD_VARS: readonly string[] = [
  ..."PLATFORM BUILD_DIR FW_DIR GEN_DIR FS_STAGING_DIR APP APP_VERSION APP_SOURCES APP_INCLUDES APP_FS_FILES APP_BIN_LIBS".split(" "),
  ..."FFI_SYMBOLS APP_CFLAGS APP_CXXFLAGS MANIFEST_FINAL APP_CONF_SCHEMA".split(" "),
];

/** `manifest_version` is compared as text. */
export const OLDEST_MANIFEST = "2017-03-17";
export const NEWEST_MANIFEST = "2020-08-02";

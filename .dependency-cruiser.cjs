/** The house's import rules: each floor uses only what lies below it. */
const DEVICE = "^(hal|core|libs|boot|apps)/[^/]*/?src/|^(hal|core|boot)/src/|^(libs|apps)/[^/]+/src/";

/** `@meerkat/config`, which `npm run config` makes of all mos.yml. */
const CONFIG = "^build/config/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Modules that need each other are one module, or lack a third. docs/decisions/0005 says why lower/ is exempt.",
      severity: "error",
      from: { pathNot: "^compiler/src/lower/" },
      to: { circular: true },
    },
    {
      name: "device-code-has-no-node",
      comment: "Device code runs on chips: neither Node's modules nor npm packages are there.",
      severity: "error",
      from: { path: DEVICE },
      to: { dependencyTypes: ["core", "npm", "npm-dev"], pathNot: "^node_modules/@meerkat/" },
    },
    {
      name: "hal-imports-nothing",
      comment: "hal/ declares the hardware boundary and knows nobody above it.",
      severity: "error",
      from: { path: "^hal/src" },
      to: { pathNot: "^hal/src" },
    },
    {
      name: "core-on-hal",
      comment: "core/ stands on hal/ alone.",
      severity: "error",
      from: { path: "^core/src" },
      to: { pathNot: `^(core|hal)/src|${CONFIG}` },
    },
    {
      name: "libs-on-core",
      comment: "A library stands on hal/, core/ and other libraries; never on ports, apps or host code.",
      severity: "error",
      from: { path: "^libs/[^/]+/src" },
      to: { pathNot: `^(libs/[^/]+|core|hal)/src|${CONFIG}` },
    },
    {
      name: "apps-use-the-public-api",
      comment: "An app imports hal/, core/, libs/ and its own files.",
      severity: "error",
      from: { path: "^apps/([^/]+)/src" },
      to: { pathNot: `^(apps/$1/src|libs/[^/]+/src|core/src|hal/src)|${CONFIG}` },
    },
    {
      name: "ports-on-hal",
      comment: "A port implements hal/ and knows no library, app or tool.",
      severity: "error",
      from: { path: "^ports/[^/]+/src" },
      to: { path: "^(libs|apps|boot|compiler|mos|fleet)/" },
    },
    {
      name: "compiler-alone",
      comment: "The compiler knows TypeScript and nothing of devices, ports or the tool.",
      severity: "error",
      from: { path: "^compiler/src" },
      to: { path: "^(hal|core|libs|boot|apps|ports|mos|fleet)/" },
    },
    {
      name: "compiler-phases-in-order",
      comment: "A phase uses the structures between phases, not the phases behind it.",
      severity: "error",
      from: { path: "^compiler/src/(load|check|diagnostics|ir)/" },
      to: { path: "^compiler/src/(lower|optimise|emit)/" },
    },
    {
      name: "emit-knows-only-the-ir",
      comment: "From the IR on nothing knows TypeScript.",
      severity: "error",
      from: { path: "^compiler/src/(optimise|emit)/" },
      to: { path: "^compiler/src/(load|check|lower)/|typescript" },
    },
    {
      name: "page-knows-the-protocol",
      comment: "The page in the browser knows of the tool what goes over the WebSocket, and the tool knows nothing of the page.",
      severity: "error",
      from: { path: "^mos/web/src" },
      to: { path: "^(hal|core|libs|boot|apps|ports|compiler|fleet)/|^mos/src/", pathNot: "^mos/src/(ui/protocol|board/state)\\.ts$" },
    },
    {
      name: "tool-is-without-the-page",
      comment: "The tool bundles the page's files; it does not import them.",
      severity: "error",
      from: { path: "^mos/src" },
      to: { path: "^mos/web/" },
    },
    {
      name: "models-do-no-io",
      comment: "Models of chips are functions of what is done to them: they run in the process of the machine, in the tool, and in tests.",
      severity: "error",
      from: { path: "^mos/src/board/parts/" },
      to: { dependencyTypes: ["core", "npm"], pathNot: "^node_modules/@meerkat/" },
    },
    {
      name: "tests-stay-outside",
      comment: "Nothing that ships imports tests or benchmarks.",
      severity: "error",
      from: { pathNot: "/(test|bench)/" },
      to: { path: "/(test|bench)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules/(?!@meerkat)" },
    exclude: { path: "/build/|compiler/test/(conformance|reject)/programs|compiler/test/fuzz/failures" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    preserveSymlinks: false,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "default"], extensions: [".ts", ".js", ".cjs"] },
  },
};

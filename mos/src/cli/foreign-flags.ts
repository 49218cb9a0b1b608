/** Flags of Mongoose OS's tool that scripts give: those that go by another name here, and those that have nothing to say. */

/** `--arch` is what the tool itself calls deprecated. */
export const RENAMED: Readonly<Record<string, string>> = { "--arch": "--platform", "--build-dir": "--output", "--esp-erase-chip": "--erase-chip" };

const LOCAL = "builds are local";
const LIBRARIES = "libraries come with the checkout";
const LOGS = "there is no such log";
const STATE = "the tool keeps no state";
const GIT = "git does what it is set up to do";

/** Why a flag is passed over; `value`: it takes one. */
export const PASSED_OVER: Readonly<Record<string, { why: string; value: boolean }>> = {
  "--local": { why: LOCAL, value: false },
  "--server": { why: LOCAL, value: true },
  "--verbose": { why: "the C compiler's messages are printed when there are any", value: false },
  "--clean": { why: "what has changed is built anew", value: false },
  "--repo": { why: LIBRARIES, value: true },
  "--no-libs-update": { why: LIBRARIES, value: false },
  "--libs-update-interval": { why: LIBRARIES, value: true },
  "--prefer-prebuilt-libs": { why: LIBRARIES, value: false },
  "--deps-dir": { why: LIBRARIES, value: true },
  "--modules-dir": { why: LIBRARIES, value: true },
  "--binary-libs-dir": { why: LIBRARIES, value: true },
  "--save-build-stat": { why: "mos size tells the figures", value: false },
  "--build-parallelism": { why: "as many C files are compiled at once as there are processors", value: true },
  "--build-image": { why: LOCAL, value: true },
  "--build-docker-extra": { why: LOCAL, value: true },
  "--build-docker-no-mounts": { why: LOCAL, value: false },
  "--credentials": { why: GIT, value: true },
  "--gh-token": { why: GIT, value: true },
  "--use-shell-git": { why: GIT, value: false },
  "--use-go-git": { why: GIT, value: false },
  "--state-file": { why: STATE, value: true },
  "--auth-file": { why: STATE, value: true },
  "--temp-dir": { why: STATE, value: true },
  "--keep-temp-files": { why: STATE, value: false },
  "--migrate": { why: STATE, value: false },
  "--logtostderr": { why: LOGS, value: false },
  "--alsologtostderr": { why: LOGS, value: false },
  "--stderrthreshold": { why: LOGS, value: true },
  "--log_file": { why: LOGS, value: true },
  "--v": { why: LOGS, value: true },
  "--enable-extended": { why: "all commands are listed", value: false },
  "-X": { why: "all commands are listed", value: false },
  "--full": { why: "all commands are listed", value: false },
  "--checksums": { why: "bundles have SHA-1 and SHA-256", value: true },
  "--reconnect": { why: "mos ota and mos console connect again by themselves", value: false },
  "--catch-core-dumps": { why: "panics are text, which mos console --image explains", value: false },
};

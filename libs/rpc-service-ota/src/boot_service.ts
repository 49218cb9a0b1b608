import { SLOTS } from "@meerkat/boot-common/slots.ts";
import { BootChange, changeBootState } from "@meerkat/ota-common/boot_change.ts";
import { runningUpdate, tellStatus, trialBoots } from "@meerkat/ota-common/ota.ts";
import { TEXT_IN_PROGRESS } from "@meerkat/ota-common/result.ts";
import { bootAccess } from "@meerkat/ota-common/slot_root.ts";
import { copyToOtherSlot, onTrialAgainst } from "@meerkat/ota-common/snapshot.ts";
import { beginCommitTimer, commitFirmware, revertFirmware } from "@meerkat/ota-common/trial.ts";
import { type RpcCall, RpcError } from "@meerkat/rpc-common/call.ts";
import { addMethod, addTyped } from "@meerkat/rpc-common/methods.ts";

// The slots over RPC: commit, revert, snapshot, boot state. Error codes are those of the original.

const NOT_GIVEN: i32 = -2147483648;

/** Whether it is given counts, so it is read as JSON. */
function checkedBool(raw: string): boolean {
  if (raw !== "true" && raw !== "false") throw new RpcError(400, "is_committed must be true or false");
  return raw === "true";
}

function createSnapshot(setAsRevert: boolean, commitTimeoutS: i32, call: RpcCall): void {
  const boot = bootAccess();
  if (boot === undefined) throw new RpcError(-2, "Failed to get boot state");
  if (!boot.state.committed) throw new RpcError(-1, "Cannot create snapshots in uncommitted state");
  if (runningUpdate() !== undefined) throw new RpcError(-1, `Failed to create snapshot: ${TEXT_IN_PROGRESS}`);
  if (!copyToOtherSlot(boot)) throw new RpcError(-1, "Failed to create snapshot");
  if (setAsRevert) {
    const next = onTrialAgainst(boot.state, boot.otherSlot, trialBoots(), commitTimeoutS);
    if (!boot.write(next)) throw new RpcError(-3, "Failed to set boot state");
    beginCommitTimer(commitTimeoutS);
    tellStatus();
  }
  call.reply(`{"slot":${boot.otherSlot}}`);
}

function getBootState(call: RpcCall): void {
  const boot = bootAccess();
  if (boot === undefined) throw new RpcError(-1, "Failed to get boot state");
  const { activeSlot, committed, revertSlot, commitTimeout } = boot.state;
  call.reply(`{"active_slot":${activeSlot},"is_committed":${committed},"revert_slot":${revertSlot},"commit_timeout":${commitTimeout}}`);
}

function setBootState(change: BootChange): void {
  const boot = bootAccess();
  if (boot === undefined) throw new RpcError(-1, "Failed to get boot state");
  if (change.isEmpty()) throw new RpcError(-2, "No member of the boot state is given");
  const fault = changeBootState(boot, change);
  if (fault !== "") throw new RpcError(-3, `Failed to set boot state: ${fault}`);
}

/** Registers OTA.Commit, OTA.Revert, OTA.CreateSnapshot, OTA.GetBootState and OTA.SetBootState. */
export function addBootService(): void {
  addMethod("OTA.Commit", "", (_call) => {
    if (!commitFirmware()) throw new RpcError(-1, "");
  });
  addMethod("OTA.Revert", "", (_call) => {
    if (!revertFirmware()) throw new RpcError(-1, "");
  });
  addTyped(
    "OTA.CreateSnapshot",
    (args) => ({ setAsRevert: args.optionalBool("set_as_revert", false), commitTimeoutS: args.optionalInt("commit_timeout", 0, 0) }),
    ({ setAsRevert, commitTimeoutS }, call) => createSnapshot(setAsRevert, commitTimeoutS, call),
  );
  addMethod("OTA.GetBootState", "", getBootState);
  addTyped(
    "OTA.SetBootState",
    (args) => ({
      activeSlot: args.optionalInt("active_slot", NOT_GIVEN, 0, SLOTS - 1),
      isCommitted: args.optionalJson("is_committed") ?? "",
      revertSlot: args.optionalInt("revert_slot", NOT_GIVEN, -1, SLOTS - 1),
      commitTimeoutS: args.optionalInt("commit_timeout", NOT_GIVEN, 0),
    }),
    ({ activeSlot, isCommitted, revertSlot, commitTimeoutS }) => {
      const change = new BootChange();
      if (activeSlot !== NOT_GIVEN) change.activeSlot = activeSlot;
      if (isCommitted !== "") change.isCommitted = checkedBool(isCommitted);
      if (revertSlot !== NOT_GIVEN) change.revertSlot = revertSlot;
      if (commitTimeoutS !== NOT_GIVEN) change.commitTimeout = commitTimeoutS;
      setBootState(change);
    },
  );
}

import { Component, type ReactNode } from "react";
import { Button } from "../controls/button.tsx";
import { Empty } from "../controls/notes.tsx";

/** A panel that fails takes the others not with it; nor one whose code is gone since the tool was updated. */
export class PanelGuard extends Component<{ children: ReactNode }, { failed: string | undefined }> {
  override state: { failed: string | undefined } = { failed: undefined };

  static getDerivedStateFromError(error: unknown): { failed: string } {
    return { failed: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.failed === undefined) return this.props.children;
    return (
      <Empty icon="alert" title="This panel has failed">
        <p>{this.state.failed}</p>
        <Button look="primary" onClick={() => location.reload()}>
          Load the page again
        </Button>
      </Empty>
    );
  }
}

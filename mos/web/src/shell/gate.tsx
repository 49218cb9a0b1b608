import type { ReactNode } from "react";
import { Mark } from "./mark.tsx";

/** The whole page, as long as there is no tool behind it. */
export function Gate({ title, busy = false, children }: { title: string; busy?: boolean; children: ReactNode }) {
  return (
    <main className="gate" aria-busy={busy}>
      <div className="gate-card">
        <Mark size={40} />
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}

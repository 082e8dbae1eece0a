// An empty place says why it is empty, and offers at most one thing to do.
import type { ReactNode } from "react";
import "./parts.css";

export function EmptyState({ why, children }: { why: string; children?: ReactNode }) {
  return (
    <div className="empty-state">
      <p>{why}</p>
      {children}
    </div>
  );
}

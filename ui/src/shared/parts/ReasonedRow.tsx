// The row of every list of work: when · who · why · what done looks like · first action. No knowledge of reasons.
import type { ReactNode } from "react";
import "./parts.css";

interface Props {
  when: ReactNode;
  who: ReactNode;
  why: ReactNode;
  done: ReactNode;
  actions: ReactNode;
}

export function ReasonedRow({ when, who, why, done, actions }: Props) {
  return (
    <li className="reasoned-row">
      <div className="rr-when">{when}</div>
      <div className="rr-who">{who}</div>
      <div className="rr-why">{why}</div>
      <div className="rr-done quiet">{done}</div>
      <div className="rr-actions">{actions}</div>
    </li>
  );
}

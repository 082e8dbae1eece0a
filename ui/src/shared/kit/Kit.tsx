// Every composite part on one page, for looking at them side by side. Development and layout checks only.
import { Button } from "antd";
import { BANDS } from "@/shared/format/score";
import { Bar } from "@/shared/parts/Bar";
import { DueTag } from "@/shared/parts/due";
import { EmptyState } from "@/shared/parts/EmptyState";
import { ErrorNote } from "@/shared/parts/ErrorNote";
import { DataAge, FigureWithAge, MoneyText, RiskClassTag, TierTag } from "@/shared/parts/figures";
import { ReasonedRow } from "@/shared/parts/ReasonedRow";
import { ScoreRing } from "@/shared/parts/ScoreRing";
import { Timeline } from "@/shared/parts/Timeline";

const SCORES = [
  { score: "41.3", band: "weak" },
  { score: "72.4", band: "fair" },
  { score: "80", band: "good" },
  { score: "100", band: "strong" },
] as const;
const TONES = ["red", "amber", "blue", "green", "grey", "cash", "bond", "equity", "alternative"] as const;
const AMOUNTS = ["0", "999.5", "12345.678", "8436210.55", "99999600", "1234567890.12", "-126000"];

export function Kit() {
  return (
    <div className="stack">
      <h1>Kit</h1>
      <section className="card row">
        {(["mass", "affluent", "high_net_worth", "private"] as const).map((tier) => (
          <TierTag key={tier} tier={tier} />
        ))}
        {["", "red", "amber", "green", "blue", "gold"].map((tone) => (
          <span key={tone} className={`tag ${tone}`}>
            {tone || "grey"}
          </span>
        ))}
        <RiskClassTag riskClass="C3" validUntil="2027-05-31" expired={false} />
        <RiskClassTag riskClass="C3" validUntil="2026-05-31" expired />
        <RiskClassTag riskClass={null} />
      </section>
      <section className="card row">
        {SCORES.map(({ score, band }) => (
          <ScoreRing key={band} health={{ score, band }} size={108} target="78" />
        ))}
        <ScoreRing health={{ score: null, band: null }} size={72} />
        {BANDS.map((band) => (
          <span key={band} className={`band ${band}`}>
            {band}
          </span>
        ))}
        <DueTag due={{ wanted: 2, done: 1, due_by: "2026-12-31", overdue: false, self_check: false }} />
        <DueTag due={{ wanted: 1, done: 0, due_by: "2026-10-31", overdue: true, self_check: true }} />
        <DueTag due={{ wanted: 2, done: 2, due_by: null, overdue: false, self_check: false }} />
      </section>
      <section className="card stack">
        {TONES.map((tone) => (
          <Bar key={tone} share={0.6} mark={0.8} tone={tone} />
        ))}
      </section>
      <section className="card row">
        {AMOUNTS.map((amount) => (
          <FigureWithAge key={amount} label={amount} age={<DataAge day="2026-11-20" />}>
            <MoneyText amount={amount} /> <MoneyText amount={amount} change exact />
          </FigureWithAge>
        ))}
        <DataAge day="2026-10-01" />
        <DataAge day={null} />
      </section>
      <section className="card">
        <ul>
          <ReasonedRow
            when={<span className="tag red">when</span>}
            who={<strong>who</strong>}
            why="why: one sentence with 3,200,000 in it"
            done="what done looks like"
            actions={<Button type="primary">first action</Button>}
          />
        </ul>
      </section>
      <section className="card">
        <Timeline
          rows={[
            {
              at: "2026-11-20T02:00:00Z",
              event: { kind: "answer", score: 3, element: "service", scene: "trading", comment: "too slow" },
            },
          ]}
        />
      </section>
      <section className="card">
        <ErrorNote error={new Error()} retry={() => undefined} />
        <EmptyState why="why it is empty">
          <Button>one action</Button>
        </EmptyState>
      </section>
    </div>
  );
}

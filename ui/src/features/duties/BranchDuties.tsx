// What is due at a branch, in sums by relationship manager (F60): a head sees his branch, compliance every branch. Central counts;
// whom it is about is on each RM's own board.
import { useTranslation } from "react-i18next";
import type { BranchDuties, DutyKind, RmDuties } from "@/ipc/client";
import { useBranchDuties } from "@/ipc/queries";
import { longDay } from "@/shared/format/dates";
import { countText } from "@/shared/format/money";
import { useLanguage } from "@/shared/hooks/language";
import { EmptyState } from "@/shared/parts/EmptyState";
import { Loaded } from "@/shared/parts/Loaded";

export function BranchDutiesView() {
  const duties = useBranchDuties();
  return <Loaded query={duties}>{(board) => <Board board={board} />}</Loaded>;
}

const sum = (rms: RmDuties[], of: (rm: RmDuties) => number) => rms.reduce((all, rm) => all + of(rm), 0);

function Board({ board }: { board: BranchDuties }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const due = sum(board.rms, ({ counts }) => counts.reduce((all, count) => all + count.all, 0));
  const late = sum(board.rms, ({ counts }) => counts.reduce((all, count) => all + count.late, 0));
  const branches = [...new Set(board.rms.map(({ branch }) => branch))];
  return (
    <section className="card duties" aria-labelledby="duties-title" data-testid="branch-duties">
      <div className="card-head">
        <h1 id="duties-title">{t("duty.title", { count: due, number: countText(due) })}</h1>
        {late > 0 && (
          <span className="tag red">{t("duty.late_count", { count: late, number: countText(late) })}</span>
        )}
        <span className="quiet">
          {longDay(board.day, language)} · {t("duty.branch_scope")}
        </span>
      </div>
      {board.rms.length === 0 && <EmptyState why={t("duty.branch_empty")} />}
      {branches.map((branch) => (
        <Branch key={branch} branch={branch} rms={board.rms.filter((rm) => rm.branch === branch)} />
      ))}
    </section>
  );
}

function Branch({ branch, rms }: { branch: string; rms: RmDuties[] }) {
  const { t } = useTranslation();
  const kinds = rms[0]?.counts.map(({ kind }) => kind) ?? [];
  return (
    <table className="branch-duties">
      <caption className="group-name">{branch}</caption>
      <thead>
        <tr>
          <th scope="col">{t("duty.rm")}</th>
          <th scope="col">{t("duty.clear_column")}</th>
          {kinds.map((kind) => (
            <th key={kind} scope="col">
              {t(`duty.kind.${kind}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rms.map((rm) => (
          <tr key={rm.rm} data-testid="branch-rm">
            <th scope="row">{rm.rm_name}</th>
            <td>
              {countText(rm.clear)} / {countText(rm.clients)}
            </td>
            {kinds.map((kind) => (
              <Cell key={kind} rm={rm} kind={kind} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ rm, kind }: { rm: RmDuties; kind: DutyKind }) {
  const { t } = useTranslation();
  const { all, late } = rm.counts.find((count) => count.kind === kind) ?? { all: 0, late: 0 };
  if (all === 0) return <td className="quiet">—</td>;
  return (
    <td>
      <span className="strong">{countText(all)}</span>
      {late > 0 && (
        <span className="duty-kind-late bad">{t("duty.late_short", { number: countText(late) })}</span>
      )}
    </td>
  );
}

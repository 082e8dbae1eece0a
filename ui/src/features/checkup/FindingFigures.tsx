// The figures a finding rests on, each with its unit and, where it differs, its day.
import { useTranslation } from "react-i18next";
import type { AssetClass, FigureValue, FindingFigure } from "@/ipc/client";
import { percent, unitsText } from "@/shared/format/money";
import { MoneyText } from "@/shared/parts/figures";

/** As `findings/*.rs` names them. */
const NAMES = [
  "amount",
  "behind",
  "benchmark",
  "bought_at",
  "by",
  "class",
  "days",
  "drawdown",
  "due",
  "excess",
  "free",
  "from",
  "funded",
  "idle",
  "known_share",
  "level",
  "limit",
  "loss",
  "months",
  "now",
  "on",
  "overlap",
  "own",
  "own_prices",
  "priced_on",
  "probability",
  "product",
  "rate",
  "share",
  "short",
  "times",
  "to",
  "told_on",
  "tolerance",
  "waiting",
  "yearly_income",
] as const;
const CLASSES: readonly AssetClass[] = ["cash", "bond", "equity", "alternative"];

function useFigureName(): (name: string) => string {
  const { t } = useTranslation();
  return (name) => {
    const known = NAMES.find((of) => of === name);
    if (known) return t(`figure.${known}`);
    const of = CLASSES.find((candidate) => name === candidate || name === `${candidate}_target`);
    if (of) return name === of ? t(`class.${of}`) : t("figure.target_of", { class: t(`class.${of}`) });
    return name.replaceAll("_", " ");
  };
}

/** What is missing stands in the reason, by its name for people; here it is a field of the contract. */
const worded = ({ name }: FindingFigure) => name !== "missing";

export function FindingFigures({ figures }: { figures: FindingFigure[] }) {
  const nameOf = useFigureName();
  return (
    <dl className="figure-list">
      {figures.filter(worded).map((figure, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: figures of a finding never change their order.
        <div key={`${figure.name}:${index}`}>
          <dt>{nameOf(figure.name)}</dt>
          <dd>
            <Value value={figure.value} />{" "}
            {figure.as_of && <span className="figure-age">{figure.as_of}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value }: { value: FigureValue }) {
  const { t } = useTranslation();
  switch (value.unit) {
    case "money":
      return <MoneyText amount={value.value} />;
    case "share":
      return percent(Number(value.value));
    case "months":
      return t("unit.months", { number: unitsText(value.value) });
    case "days":
      return t("unit.days", { count: value.value });
    default:
      return <span className="private">{value.value}</span>;
  }
}

// Where the label of a point stands, so that it stays within the picture.

/** Share of the width at either end where a centred label would reach over the edge of the picture. */
const EDGE = 0.06;

/** How a flow's label stands: money in above its marker, money out below; reaching inwards at both ends of the chart. */
export function labelPlace(
  index: number,
  last: number,
  amount: number,
): { position: "top" | "bottom"; align: "left" | "center" | "right" } {
  const position = amount > 0 ? "top" : "bottom";
  if (index <= last * EDGE) return { position, align: "left" };
  if (index >= last * (1 - EDGE)) return { position, align: "right" };
  return { position, align: "center" };
}

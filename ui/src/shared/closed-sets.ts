// The closed sets that forms offer, in the order they are offered. `satisfies` keeps them within the contract.
import type { ClientAnswer, ContactChannel, ProductKind, VisitPurpose } from "@/ipc/client";

export const CHANNELS = [
  "branch",
  "home_visit",
  "phone",
  "wechat",
  "video",
  "app",
] as const satisfies readonly ContactChannel[];

export const PURPOSES = [
  "checkup",
  "maturity",
  "product",
  "market_move",
  "care",
  "complaint",
  "first_meeting",
  "paperwork",
  "other",
] as const satisfies readonly VisitPurpose[];

export const ANSWERS = [
  "nothing_offered",
  "accepted",
  "declined",
  "later",
] as const satisfies readonly ClientAnswer[];

export const PRODUCT_KINDS = [
  "deposit",
  "bank_wealth",
  "money_fund",
  "bond_fund",
  "mixed_fund",
  "equity_fund",
  "index_fund",
  "qdii_fund",
  "stock",
  "bond",
  "trust",
  "private_fund",
  "structured_deposit",
  "insurance",
  "gold",
  "commodity_fund",
  "cash",
] as const satisfies readonly ProductKind[];

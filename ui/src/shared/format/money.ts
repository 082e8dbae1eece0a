// Money on screen. It arrives as decimal strings and is rounded half-even on the digits themselves: no float touches
// an amount. Currency is CNY throughout; words for units come from here, not from `locales`, because they scale.
import type { Language } from "@/ipc/client";

/** U+2212, as wide as the plus. */
const MINUS = "−";

interface Decimal {
  negative: boolean;
  digits: bigint;
  scale: number;
}

function parse(text: string): Decimal | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim());
  if (!match) return null;
  const [, sign = "", whole = "", fraction = ""] = match;
  if (whole === "" && fraction === "") return null;
  return { negative: sign === "-", digits: BigInt(`${whole}${fraction}` || "0"), scale: fraction.length };
}

/** `digits / 10^scale` rounded half-even to `places`, as an integer count of 10^-places. */
function rounded(digits: bigint, scale: number, places: number): bigint {
  if (scale <= places) return digits * 10n ** BigInt(places - scale);
  const divisor = 10n ** BigInt(scale - places);
  const quotient = digits / divisor;
  const twice = (digits % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

function grouped(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

function written(count: bigint, places: number): string {
  const text = count.toString().padStart(places + 1, "0");
  const whole = grouped(text.slice(0, text.length - places));
  return places === 0 ? whole : `${whole}.${text.slice(text.length - places)}`;
}

function signOf(negative: boolean, zero: boolean, always: boolean): string {
  if (zero) return "";
  if (negative) return MINUS;
  return always ? "+" : "";
}

export interface MoneyStyle {
  /** Show `+` as well; for changes. */
  signed?: boolean;
  places?: number;
}

/** Every digit to the cent: `8,436,210.55`. Unreadable input is shown as it came, so that nothing is hidden. */
export function exactMoney(text: string, { signed = false, places = 2 }: MoneyStyle = {}): string {
  const value = parse(text);
  if (!value) return text;
  const count = rounded(value.digits, value.scale, places);
  return signOf(value.negative, count === 0n, signed) + written(count, places);
}

/** Every digit, but no cents where there are none: for sentences. */
export const plainMoney = (text: string): string => exactMoney(text).replace(/\.00$/, "");

/** A count of things: `2,018`. */
export const countText = (count: number): string => grouped(Math.trunc(count).toString());

interface Unit {
  power: number;
  places: number;
  word: string;
}

const UNITS: Record<Language, [Unit, Unit]> = {
  "zh-CN": [
    { power: 8, places: 2, word: " 亿" },
    { power: 4, places: 1, word: " 万" },
  ],
  en: [
    { power: 6, places: 2, word: " m" },
    { power: 3, places: 1, word: " k" },
  ],
};

/** Readable at a glance: `843.6 万`, `1.20 亿`; `8.44 m` in English. Small amounts are whole yuan. */
export function shortMoney(text: string, language: Language, { signed = false }: MoneyStyle = {}): string {
  const value = parse(text);
  if (!value) return text;
  const [upper, lower] = UNITS[language];
  const yuan = rounded(value.digits, value.scale, 0);
  if (yuan < 10n ** BigInt(lower.power)) {
    return signOf(value.negative, yuan === 0n, signed) + written(yuan, 0);
  }
  // Compared after rounding, so that 9,999.96 万 is 1.00 亿 and never 10,000.0 万.
  const lowerCount = rounded(value.digits, value.scale + lower.power, lower.places);
  const unit = lowerCount < 10n ** BigInt(upper.power - lower.power + lower.places) ? lower : upper;
  const count = rounded(value.digits, value.scale + unit.power, unit.places);
  return `${signOf(value.negative, false, signed)}${written(count, unit.places)}${unit.word}`;
}

/** An amount as a whole count of 10^-places, half-even; for comparing and for shares of a picture. */
export function countOf(text: string, places: number): bigint | null {
  const value = parse(text);
  if (!value) return null;
  const count = rounded(value.digits, value.scale, places);
  return value.negative ? -count : count;
}

/** The same sum to the cent. */
export function sameAmount(a: string, b: string): boolean {
  const count = countOf(a, 2);
  return count !== null && count === countOf(b, 2);
}

const SCALES: Record<string, number> = { 万: 4, 萬: 4, w: 4, 亿: 8, 億: 8, k: 3, m: 6 };

/** What a person types for an amount, `80万`, `1,200.5`, `1.2m`, as a decimal string; `null` when it is none. */
export function typedAmount(text: string): string | null {
  const plain = text
    .normalize("NFKC")
    .replace(/[\s,，元¥]/g, "")
    .toLowerCase();
  const match = /^(\d+)(?:\.(\d+))?([万萬亿億wkm]?)$/.exec(plain);
  if (!match) return null;
  const [, whole = "0", fraction = "", unit = ""] = match;
  const shift = SCALES[unit] ?? 0;
  const digits = fraction.padEnd(shift, "0");
  const left = BigInt(whole + digits.slice(0, shift)).toString();
  const right = digits.slice(shift).replace(/0+$/, "");
  return right === "" ? left : `${left}.${right}`;
}

/** −1, 0 or 1: for colour and for words. */
export function signOfMoney(text: string): -1 | 0 | 1 {
  const value = parse(text);
  if (!value || value.digits === 0n) return 0;
  return value.negative ? -1 : 1;
}

/** A fraction as a percentage with one place: `0.3712` is `37.1%`; with its sign where it is a change. */
export function percent(fraction: number, places = 1, { signed = false }: { signed?: boolean } = {}): string {
  const text = Math.abs(fraction * 100).toFixed(places);
  return `${signOf(fraction < 0, Number(text) === 0, signed)}${text}%`;
}

/** A fraction that arrives as a decimal string, as a signed percentage. */
export function percentChange(text: string, places = 1): string {
  const value = parse(text);
  if (!value) return text;
  const count = rounded(value.digits * 100n, value.scale, places);
  return `${signOf(value.negative, count === 0n, true)}${written(count, places)}%`;
}

/** Units of a product: grouped, without trailing zeros. */
export function unitsText(text: string): string {
  const value = parse(text);
  if (!value) return text;
  const full = written(value.digits, value.scale);
  const trimmed = value.scale > 0 ? full.replace(/\.?0+$/, "") : full;
  return signOf(value.negative, value.digits === 0n, false) + trimmed;
}

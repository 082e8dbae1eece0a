// A signed paper as one picture: its words, who it concerns, the day, and the signature under it. What it says is given.
import { SHEET } from "./SignaturePanel";

export interface PaperText {
  title: string;
  /** Paragraphs above the signature. */
  lines: string[];
  /** Who, what, when; one a line. */
  facts: string[];
}

const WIDTH = 1000;
const MARGIN = 60;
const FONT = '"Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", sans-serif';

/** Breaks a paragraph where it reaches the margin; Chinese breaks anywhere but before a mark that closes, words stay whole. */
export function wrap(text: string, width: number, measure: (text: string) => number): string[] {
  const pieces =
    text.match(/[A-Za-z0-9.,%'’()/-]+\s*|\s+|[^\sA-Za-z0-9][，。；：、！？）》」』”’…]*/gu) ?? [];
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces) {
    if (line !== "" && measure((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  if (line.trim() !== "") lines.push(line.trimEnd());
  return lines;
}

export function drawPaper(text: PaperText, signature: HTMLCanvasElement, signedBy: string): Promise<Blob> {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (!context) return Promise.reject(new Error("no canvas"));
  const measure = (font: string) => (words: string) => {
    context.font = font;
    return context.measureText(words).width;
  };
  const body = `24px ${FONT}`;
  const small = `20px ${FONT}`;
  const lines = text.lines.flatMap((line) => [...wrap(line, WIDTH - 2 * MARGIN, measure(body)), ""]);
  const facts = text.facts.flatMap((fact) => wrap(fact, WIDTH - 2 * MARGIN, measure(small)));
  const sheetHeight = ((WIDTH - 2 * MARGIN) * SHEET.height) / SHEET.width;
  canvas.width = WIDTH;
  canvas.height = Math.ceil(MARGIN * 2 + 70 + lines.length * 38 + facts.length * 32 + 50 + sheetHeight);
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#101828";
  context.textBaseline = "top";
  context.font = `bold 34px ${FONT}`;
  context.fillText(text.title, MARGIN, MARGIN, WIDTH - 2 * MARGIN);
  let y = MARGIN + 70;
  context.font = body;
  for (const line of lines) {
    context.fillText(line, MARGIN, y);
    y += 38;
  }
  context.font = small;
  for (const fact of facts) {
    context.fillText(fact, MARGIN, y);
    y += 32;
  }
  y += 16;
  context.fillText(signedBy, MARGIN, y);
  y += 34;
  context.drawImage(signature, MARGIN, y, WIDTH - 2 * MARGIN, sheetHeight);
  context.strokeStyle = "#98a2b3";
  context.strokeRect(MARGIN, y, WIDTH - 2 * MARGIN, sheetHeight);
  return picture(canvas);
}

export function picture(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}

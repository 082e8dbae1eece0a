// Where the client signs, with pen, finger or mouse. Strokes are kept in the coordinates of a fixed sheet, so that turning or
// resizing the tablet neither loses nor bends them; a blank sheet is no signature.
import { Button } from "antd";
import { forwardRef, useEffect, useImperativeHandle, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import SignaturePad, { type PointGroup } from "signature_pad";

/** The sheet, in units of its own. */
export const SHEET = { width: 900, height: 300 } as const;

export interface Signature {
  strokes: PointGroup[];
  picture: HTMLCanvasElement;
}

export interface SignatureHandle {
  /** `null` while nothing was written. */
  read: () => Signature | null;
}

export const SignaturePanel = forwardRef<SignatureHandle, { onChange: (signed: boolean) => void }>(
  function SignaturePanel({ onChange }, handle) {
    const { t } = useTranslation();
    const canvas = useRef<HTMLCanvasElement>(null);
    const pad = useRef<SignaturePad | null>(null);
    const [signed, setSigned] = useState(false);

    useEffect(() => {
      const element = canvas.current;
      if (!element) return;
      const signature = new SignaturePad(element, { penColor: "#101828", minWidth: 0.8, maxWidth: 2.6 });
      pad.current = signature;
      let scale = 0;
      /** Fits the canvas to its place and draws the strokes again at the new size. */
      const refit = () => {
        const { width } = element.getBoundingClientRect();
        if (width === 0) return;
        const next = width / SHEET.width;
        if (next === scale) return;
        const strokes = signature.toData();
        const dense = Math.max(1, window.devicePixelRatio);
        element.width = Math.round(width * dense);
        element.height = Math.round(SHEET.height * next * dense);
        element.getContext("2d")?.scale(dense, dense);
        signature.clear();
        if (strokes.length > 0) signature.fromData(scaled(strokes, scale === 0 ? 1 : next / scale));
        scale = next;
      };
      const ended = () => {
        setSigned(!signature.isEmpty());
      };
      signature.addEventListener("endStroke", ended);
      refit();
      const watch = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(refit);
      watch?.observe(element);
      return () => {
        watch?.disconnect();
        signature.removeEventListener("endStroke", ended);
        signature.off();
      };
    }, []);

    useEffect(() => onChange(signed), [signed, onChange]);

    useImperativeHandle(handle, () => ({
      read: () => {
        const element = canvas.current;
        const signature = pad.current;
        if (!element || !signature || signature.isEmpty()) return null;
        const { width } = element.getBoundingClientRect();
        return {
          strokes: scaled(signature.toData(), SHEET.width / (width || SHEET.width)),
          picture: element,
        };
      },
    }));

    return (
      <div className="signature">
        <canvas
          ref={canvas}
          className="signature-sheet"
          data-testid="signature-sheet"
          aria-label={t("offer.sign.sheet")}
          role="img"
        />
        <div className="signature-foot">
          <span className="quiet" role="status">
            {signed ? t("offer.sign.done") : t("offer.sign.here")}
          </span>
          <Button
            disabled={!signed}
            data-testid="signature-clear"
            onClick={() => {
              pad.current?.clear();
              setSigned(false);
            }}
          >
            {t("offer.sign.again")}
          </Button>
        </div>
      </div>
    );
  },
);

function scaled(strokes: PointGroup[], factor: number): PointGroup[] {
  return strokes.map((stroke) => ({
    ...stroke,
    points: stroke.points.map((point) => ({ ...point, x: point.x * factor, y: point.y * factor })),
  }));
}

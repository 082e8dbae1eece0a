// The slides one after the other: arrows, space, a swipe, or the buttons. The same line at the foot of each says from when
// the figures are and what must be said with them.
import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { type PointerEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Presentation } from "@/ipc/client";
import { useSay } from "@/shared/words";
import { Leave } from "./Leave";
import { SlideView } from "./SlideView";
import { slidesOf, step } from "./slides";
import { useNoteUse } from "./use";

/** Shorter is a tap. */
const SWIPE = 60;

export function Deck({ data }: { data: Presentation }) {
  const { t } = useTranslation();
  const say = useSay();
  const slides = slidesOf(data);
  const count = slides.length;
  const [at, setAt] = useState(0);
  const place = useRef<HTMLElement>(null);
  const began = useRef<{ x: number; y: number } | null>(null);
  const slide = slides[at] ?? "score";
  useNoteUse();

  useEffect(() => {
    function press(event: KeyboardEvent) {
      const typing =
        event.target instanceof HTMLElement && event.target.closest("input, textarea, .ant-modal");
      if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
      const onButton = event.target instanceof HTMLElement && event.target.closest("button");
      const go = (by: number) => setAt((now) => step(now, by, count));
      if (event.key === "ArrowRight" || event.key === "PageDown") go(1);
      else if (event.key === "ArrowLeft" || event.key === "PageUp") go(-1);
      else if (event.key === " " && !onButton) go(event.shiftKey ? -1 : 1);
      else if (event.key === "Home") go(-count);
      else if (event.key === "End") go(count);
      else return;
      event.preventDefault();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [count]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new slide begins at its top, for eyes and for readers.
  useEffect(() => {
    place.current?.focus({ preventScroll: true });
    place.current?.scrollTo?.(0, 0);
  }, [at]);

  function down(event: PointerEvent) {
    began.current = event.pointerType === "touch" ? { x: event.clientX, y: event.clientY } : null;
  }
  function up(event: PointerEvent) {
    const from = began.current;
    began.current = null;
    if (!from) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y))
      setAt((now) => step(now, x < 0 ? 1 : -1, count));
  }

  return (
    <div className="deck" data-testid="presentation" data-slide={slide}>
      <header className="deck-head">
        <span className="deck-firm">{data.firm}</span>
        <span>
          {t("present.for", { name: say(data.addressed) })} · {data.as_of}
        </span>
      </header>
      <main
        className="deck-slide"
        ref={place}
        tabIndex={-1}
        aria-label={t("present.slide", { at: at + 1, of: count, title: t(`present.title.${slide}`) })}
        onPointerDown={down}
        onPointerUp={up}
        onPointerCancel={() => {
          began.current = null;
        }}
      >
        <SlideView data={data} slide={slide} />
      </main>
      <footer className="deck-foot">
        <Leave />
        <p className="deck-disclaimer">
          {data.prices_as_of && `${t("checkup.data_to", { day: data.prices_as_of })} · `}
          {say(data.disclaimer)} · {t("present.by", { name: data.rm })}
        </p>
        <nav className="deck-nav" aria-label={t("present.pages")}>
          <Button
            size="large"
            shape="circle"
            icon={<LeftOutlined />}
            aria-label={t("present.previous")}
            disabled={at === 0}
            onClick={() => setAt(step(at, -1, count))}
          />
          <span className="deck-count" role="status">
            {at + 1} / {count}
          </span>
          <Button
            size="large"
            shape="circle"
            type="primary"
            icon={<RightOutlined />}
            aria-label={t("present.next")}
            data-testid="next-slide"
            disabled={at === count - 1}
            onClick={() => setAt(step(at, 1, count))}
          />
        </nav>
      </footer>
    </div>
  );
}

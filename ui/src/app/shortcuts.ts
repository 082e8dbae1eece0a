// Keys that work on every page. The palette teaches them; input methods are kept out by `shared/ime`.
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useSession } from "@/ipc/queries";
import { useLock } from "./lock";
import { placesOf } from "./navigation";
import { useWindowState } from "./store";

export function useShortcuts(): void {
  const navigate = useNavigate();
  const lock = useLock();
  const role = useSession().data?.role;
  useEffect(() => {
    function press(event: KeyboardEvent) {
      const control = event.ctrlKey || event.metaKey;
      const place =
        event.altKey && !control ? placesOf(role).find(({ key }) => key === event.key) : undefined;
      if (control && event.key.toLowerCase() === "k") useWindowState.getState().openPalette();
      else if (control && event.key === ".") useWindowState.getState().togglePrivacy();
      else if (control && event.shiftKey && event.key.toLowerCase() === "l") void lock();
      else if (place) void navigate({ to: place.to });
      else return;
      event.preventDefault();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [navigate, lock, role]);
}

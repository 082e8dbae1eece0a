// Keys on every page that is about one client: log, prepare, check up, facts, offer.
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import type { ClientId } from "@/ipc/client";

export function useClientKeys(clientId: ClientId): void {
  const navigate = useNavigate();
  useEffect(() => {
    const params = { clientId };
    function press(event: KeyboardEvent) {
      if (!event.altKey || event.ctrlKey) return;
      const key = event.key.toLowerCase();
      if (key === "j") void navigate({ to: "/log/new/$clientId", params });
      else if (key === "b") void navigate({ to: "/visits/prepare/$clientId", params });
      else if (key === "c") void navigate({ to: "/clients/$clientId/checkup", params });
      else if (key === "o") void navigate({ to: "/clients/$clientId/offer", params });
      else if (key === "f") void navigate({ to: "/clients/$clientId/facts", params });
      else return;
      event.preventDefault();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [navigate, clientId]);
}

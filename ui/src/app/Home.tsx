// Where one arrives: Today for who has a book, the review queue for who has none.
import { Navigate } from "@tanstack/react-router";
import { TodayPage } from "@/features/today/TodayPage";
import { useSession } from "@/ipc/queries";
import { placesOf } from "./navigation";

export function Home() {
  const { data: session } = useSession();
  const [first] = placesOf(session?.role);
  if (first && first.to !== "/") return <Navigate to={first.to} replace />;
  return <TodayPage />;
}

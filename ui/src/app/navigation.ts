// The places in the rail, in their order, and whose they are. A place that does not exist yet is not listed.
import {
  AuditOutlined,
  CalendarOutlined,
  FileTextOutlined,
  HeartOutlined,
  ReadOutlined,
  SafetyCertificateOutlined,
  SolutionOutlined,
  TeamOutlined,
  UnorderedListOutlined,
} from "@ant-design/icons";
import type { StaffRole } from "@/ipc/client";

const OF_A_BOOK: readonly StaffRole[] = ["relationship_manager", "content"];
const REVIEWERS: readonly StaffRole[] = ["reviewer", "branch_head", "compliance"];

const PLACES = [
  { name: "today", to: "/", icon: UnorderedListOutlined, roles: OF_A_BOOK },
  { name: "clients", to: "/clients", icon: TeamOutlined, roles: OF_A_BOOK },
  { name: "visits", to: "/visits", icon: CalendarOutlined, roles: OF_A_BOOK },
  { name: "health", to: "/health", icon: HeartOutlined, roles: OF_A_BOOK },
  { name: "reviews", to: "/reviews", icon: AuditOutlined, roles: REVIEWERS },
  {
    name: "duties",
    to: "/duties",
    icon: SolutionOutlined,
    roles: [...OF_A_BOOK, "branch_head", "compliance"],
  },
  { name: "scripts", to: "/scripts", icon: ReadOutlined, roles: OF_A_BOOK },
  { name: "log", to: "/log", icon: FileTextOutlined, roles: OF_A_BOOK },
  { name: "evidence", to: "/evidence", icon: SafetyCertificateOutlined, roles: ["compliance"] },
] as const;

/** A person's places, the first of them his home; each with the digit that goes with Alt. */
export function placesOf(role: StaffRole | null | undefined) {
  const of = role ?? "relationship_manager";
  return PLACES.filter(({ roles }) => (roles as readonly StaffRole[]).includes(of)).map((place, index) => ({
    ...place,
    key: String(index + 1),
  }));
}

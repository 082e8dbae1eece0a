// The places in the rail, in their order. A place that does not exist yet is not listed.
import {
  CalendarOutlined,
  FileTextOutlined,
  HeartOutlined,
  TeamOutlined,
  UnorderedListOutlined,
} from "@ant-design/icons";

export const NAVIGATION = [
  { name: "today", to: "/", icon: UnorderedListOutlined, key: "1" },
  { name: "clients", to: "/clients", icon: TeamOutlined, key: "2" },
  { name: "visits", to: "/visits", icon: CalendarOutlined, key: "3" },
  { name: "health", to: "/health", icon: HeartOutlined, key: "4" },
  { name: "log", to: "/log", icon: FileTextOutlined, key: "5" },
] as const;

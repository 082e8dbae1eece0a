// What a page shows while it waits, when it fails, and when it has its data. A quick answer flashes nothing.
import type { UseQueryResult } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNote } from "./ErrorNote";

const QUIET_MS = 180;

export function Loaded<T>({
  query,
  children,
}: {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) {
    return (
      <div className="card">
        <ErrorNote error={query.error} retry={() => void query.refetch()} />
      </div>
    );
  }
  return <Waiting />;
}

function Waiting() {
  const { t } = useTranslation();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!slow) return null;
  return (
    <div className="card" role="status" aria-label={t("common.loading")}>
      <Skeleton active={false} paragraph={{ rows: 6 }} />
    </div>
  );
}

// The providers around everything: data, look, words. Decides nothing; the gate below does.
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App as AntApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import "dayjs/locale/zh-cn";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { SessionGate } from "@/features/session/SessionGate";
import { newQueryClient, useSession } from "@/ipc/queries";
import { LookContext } from "@/shared/hooks/look";
import { usePointerCoarse } from "@/shared/hooks/media";
import { useLook } from "./look";
import { lookTokens } from "./theme";

export function App({ client }: { client?: QueryClient }) {
  const [queryClient] = useState(() => client ?? newQueryClient());
  return (
    <QueryClientProvider client={queryClient}>
      <Dressed>
        <SessionGate />
      </Dressed>
    </QueryClientProvider>
  );
}

/** Look and words as the RM prefers them; the presentation wears them too. */
export function Dressed({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const dark = useLook();
  const gains = useSession().data?.preferences.gains ?? "red";
  const look = useMemo(() => ({ dark, gains }), [dark, gains]);
  const coarse = usePointerCoarse();
  return (
    <ConfigProvider
      locale={i18n.language === "en" ? enUS : zhCN}
      button={{ autoInsertSpace: false }}
      theme={lookTokens(dark, coarse)}
    >
      <AntApp className="app" message={{ maxCount: 2 }}>
        <LookContext value={look}>{children}</LookContext>
      </AntApp>
    </ConfigProvider>
  );
}

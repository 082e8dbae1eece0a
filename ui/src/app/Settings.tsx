// Language, light or dark, colour of gains. Kept by Rust; shown at once.
import { SettingOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Popover, Segmented } from "antd";
import { useTranslation } from "react-i18next";
import { ask, commands, failureOf, type Preferences, type Session } from "@/ipc/client";
import { keys, useSession } from "@/ipc/queries";

export function Settings() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const { data: session } = useSession();
  const save = useMutation({
    mutationFn: (preferences: Preferences) => ask(commands.savePreferences(preferences)),
    onSuccess: (saved) => client.setQueryData(keys.session, saved),
    onError: (error, _, __) => {
      void client.invalidateQueries({ queryKey: keys.session });
      void message.error(t(`error.${failureOf(error).code}.message`));
    },
  });
  if (!session) return null;
  const { preferences } = session;
  function change(part: Partial<Preferences>) {
    const next = { ...preferences, ...part };
    client.setQueryData<Session>(keys.session, (before) => before && { ...before, preferences: next });
    save.mutate(next);
  }
  const content = (
    <div className="settings">
      <Choice
        label={t("settings.language")}
        value={preferences.language}
        options={[
          { value: "zh-CN", label: "中文" },
          { value: "en", label: "English" },
        ]}
        onChange={(language) => change({ language })}
      />
      <Choice
        label={t("settings.theme")}
        value={preferences.theme}
        options={[
          { value: "system", label: t("settings.theme_system") },
          { value: "light", label: t("settings.theme_light") },
          { value: "dark", label: t("settings.theme_dark") },
        ]}
        onChange={(theme) => change({ theme })}
      />
      <Choice
        label={t("settings.gains")}
        value={preferences.gains}
        options={[
          { value: "red", label: t("settings.gains_red") },
          { value: "green", label: t("settings.gains_green") },
        ]}
        onChange={(gains) => change({ gains })}
      />
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={content} title={t("settings.title")}>
      <Button icon={<SettingOutlined />} aria-label={t("settings.title")} data-testid="settings" />
    </Popover>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: { value: T; label: string }[];
  onChange: (value: T) => void;
}

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <div className="settings-choice">
      <div className="field-label">{label}</div>
      <Segmented aria-label={label} value={value} options={options} onChange={onChange} block />
    </div>
  );
}

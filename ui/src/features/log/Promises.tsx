// What was promised, with a day each: these become rows of Today's list.
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, DatePicker, Input } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import type { PromiseForm } from "@/ipc/client";
import { addDays } from "@/shared/format/dates";
import { useTodayDay } from "@/shared/hooks/language";
import { FieldGroup } from "@/shared/parts/Field";

interface Props {
  promises: PromiseForm[];
  change: (promises: PromiseForm[]) => void;
  error?: string;
}

export function Promises({ promises, change, error }: Props) {
  const { t } = useTranslation();
  const today = useTodayDay();
  const replace = (index: number, part: Partial<PromiseForm>) =>
    change(promises.map((promise, at) => (at === index ? { ...promise, ...part } : promise)));
  return (
    <div data-field="follow_ups">
      <FieldGroup label={t("log.promises")} error={error}>
        {promises.map((promise, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: promises have no identity before they are sealed.
          <div key={index} className="promise-row">
            <Input
              aria-label={t("log.promise_text", { number: index + 1 })}
              data-testid="promise-text"
              value={promise.text}
              placeholder={t("log.promise_hint")}
              onChange={(event) => replace(index, { text: event.target.value })}
            />
            <DatePicker
              aria-label={t("log.promise_due", { number: index + 1 })}
              allowClear={false}
              format="YYYY-MM-DD"
              value={dayjs(promise.due_on)}
              onChange={(value) => value && replace(index, { due_on: value.format("YYYY-MM-DD") })}
            />
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t("log.promise_remove", { number: index + 1 })}
              onClick={() => change(promises.filter((_, at) => at !== index))}
            />
          </div>
        ))}
        <Button
          type="dashed"
          icon={<PlusOutlined />}
          data-testid="promise-add"
          onClick={() => change([...promises, { text: "", due_on: addDays(today, 7) }])}
        >
          {t("log.promise_add")}
        </Button>
      </FieldGroup>
    </div>
  );
}

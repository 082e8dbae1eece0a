// Opens the log form: a fresh one, the draft that was kept, or a correction of a sealed entry. The form itself is
// `LogFormView`.
import { getRouteApi } from "@tanstack/react-router";
import type { LogEntryId, LogFormStart } from "@/ipc/client";
import { useLogEntry, useLogStart } from "@/ipc/queries";
import { Loaded } from "@/shared/parts/Loaded";
import { LogFormView } from "./LogFormView";

const route = getRouteApi("/log/new/$clientId");

export function NewLogPage() {
  const { clientId } = route.useParams();
  const { visit, corrects } = route.useSearch();
  const start = useLogStart(clientId, visit ?? null);
  return (
    <Loaded query={start}>
      {(data) =>
        corrects && data.form.corrects?.entry !== corrects ? (
          <Correction start={data} entry={corrects} />
        ) : (
          <LogFormView key={clientId} start={data} keepDrafts />
        )
      }
    </Loaded>
  );
}

/** There is one draft per client: a correction does not write over one that is there already. */
function Correction({ start, entry }: { start: LogFormStart; entry: LogEntryId }) {
  const sealed = useLogEntry(entry);
  return (
    <Loaded query={sealed}>
      {(old) => (
        <LogFormView
          key={entry}
          keepDrafts={start.draft_saved_at === null}
          start={{ ...start, form: { ...old.form, corrects: { entry, reason: "" } }, draft_saved_at: null }}
        />
      )}
    </Loaded>
  );
}

// A labelled form control: label, help and error tied to it for screen readers. Knows no particular form.
import { type ReactNode, useId } from "react";
import "./parts.css";

export interface ControlProps {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
  status?: "error";
}

interface Props {
  label: ReactNode;
  help?: ReactNode;
  /** What is wrong, in words. */
  error?: ReactNode;
  /** Marks the control where the words stand elsewhere. */
  invalid?: boolean;
  children: (props: ControlProps) => ReactNode;
}

export function Field({ label, help, error, invalid, children }: Props) {
  const id = useId();
  const note = error ?? help;
  const bad = Boolean(error) || invalid;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        ...(note ? { "aria-describedby": `${id}-note` } : {}),
        ...(bad ? { "aria-invalid": true, status: "error" as const } : {}),
      })}
      {note && (
        <div
          id={`${id}-note`}
          className={error ? "field-note bad" : "field-note"}
          role={error ? "alert" : undefined}
        >
          {note}
        </div>
      )}
    </div>
  );
}

/** For a control made of several: a group with a name. */
export function FieldGroup({
  label,
  error,
  children,
}: {
  label: ReactNode;
  error?: ReactNode;
  children: ReactNode;
}) {
  return (
    <fieldset className="field field-group">
      <legend className="field-label">{label}</legend>
      {children}
      {error && (
        <div className="field-note bad" role="alert">
          {error}
        </div>
      )}
    </fieldset>
  );
}

import type { FormEvent, ReactNode } from "react";
import { useHydrated } from "@/components/hooks/use-hydrated";
import { Button } from "@/components/ui/Button";
import styles from "./Admin.module.css";
import type { Change } from "./use-change";

interface AddFormProps {
  change: Change;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  /** A box below the fields. */
  choice: { name: string; label: string };
  submit: string;
  children: ReactNode;
}

/** A form that adds something: its fields, a box, and a button. */
export function AddForm({ change, onSubmit, choice, submit, children }: AddFormProps) {
  const hydrated = useHydrated();
  return (
    <form className={styles.form} method="post" onSubmit={onSubmit} noValidate>
      <div className={styles.fields}>{children}</div>
      <label className={styles.choice}>
        <input type="checkbox" name={choice.name} />
        {choice.label}
      </label>
      <Button type="submit" variant="secondary" busy={change.busy !== undefined} disabled={!hydrated}>
        {submit}
      </Button>
    </form>
  );
}

import type { Ref } from "react";
import styles from "./AccountScreen.module.css";

export interface KeepChoiceProps {
  label: string;
  ref?: Ref<HTMLInputElement>;
  /** Where what it says is for more than one way in. */
  checked?: boolean;
  onChange?: (keep: boolean) => void;
}

/** Whether a browser stays signed in; left empty, it is signed in for one visit. */
export function KeepChoice({ label, ref, checked, onChange }: KeepChoiceProps) {
  const state = onChange
    ? { checked, onChange: (event: React.ChangeEvent<HTMLInputElement>) => onChange(event.currentTarget.checked) }
    : { defaultChecked: true };
  return (
    <label className={styles.choice}>
      <input ref={ref} type="checkbox" name="keep" value="true" {...state} />
      {label}
    </label>
  );
}

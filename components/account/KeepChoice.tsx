import type { Ref } from "react";
import styles from "./AccountScreen.module.css";

/** Whether a browser stays signed in; left empty, it is signed in for one visit. Whoever asks reads the box, which may be ticked before React has it. */
export function KeepChoice({ label, ref }: { label: string; ref: Ref<HTMLInputElement> }) {
  return (
    <label className={styles.choice}>
      <input ref={ref} type="checkbox" name="keep" value="true" defaultChecked />
      {label}
    </label>
  );
}

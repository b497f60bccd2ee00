import styles from "./Button.module.css";

export interface ButtonLook {
  /** `primary` for the one thing to do, `secondary` for its equal, `quiet` for a step aside, `danger` for an end, `risky` for what leads to one. */
  variant?: "primary" | "secondary" | "quiet" | "danger" | "risky";
  /** `large` for thumbs: the phone's decisions. */
  size?: "medium" | "large";
  wide?: boolean;
}

export function buttonClass({ variant = "primary", size = "medium", wide = false }: ButtonLook): string {
  return [styles.button, styles[variant], styles[size], wide && styles.wide].filter(Boolean).join(" ");
}

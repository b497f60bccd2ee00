import type { ComponentProps, MouseEvent } from "react";
import styles from "./Button.module.css";
import { type ButtonLook, buttonClass } from "./button-class";
import { Spinner } from "./Spinner";

export interface ButtonProps extends Omit<ComponentProps<"button">, "className">, ButtonLook {
  /** A busy button keeps its size and the focus, and does nothing when pressed. */
  busy?: boolean;
}

export function Button({
  variant,
  size,
  wide,
  busy = false,
  type = "button",
  onClick,
  children,
  ...rest
}: ButtonProps) {
  // `disabled` would throw the focus away while the action runs; aria-disabled keeps it.
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      {...rest}
      type={type}
      className={buttonClass({ variant, size, wide })}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest["aria-disabled"]}
      onClick={press}
    >
      {/* Another label takes its place; it does not move there. */}
      <span key={typeof children === "string" ? children : undefined} className={styles.label}>
        {children}
      </span>
      {busy && (
        <span className={styles.busy}>
          <Spinner />
        </span>
      )}
    </button>
  );
}

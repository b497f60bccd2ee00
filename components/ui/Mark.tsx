import styles from "./Mark.module.css";

export interface MarkProps {
  size?: number;
  src?: string | undefined;
}

/** Three corners of a code, and the person in the fourth. Decorative; the name stands beside it. */
export function Mark({ size = 32, src }: MarkProps) {
  // biome-ignore lint/performance/noImgElement: a file of the operator's, served as it is
  if (src) return <img className={styles.own} src={src} alt="" width={size} height={size} />;
  return (
    <svg className={styles.mark} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect className={styles.ground} width="32" height="32" rx="8" />
      <g className={styles.corners}>
        <rect x="7.25" y="7.25" width="6.5" height="6.5" rx="1.75" />
        <rect x="18.25" y="7.25" width="6.5" height="6.5" rx="1.75" />
        <rect x="7.25" y="18.25" width="6.5" height="6.5" rx="1.75" />
      </g>
      <circle className={styles.person} cx="21.5" cy="21.5" r="4.5" />
    </svg>
  );
}

import styles from "./Picture.module.css";

export function Picture() {
  return (
    <svg className={styles.picture} viewBox="0 0 400 300" aria-hidden="true" focusable="false">
      <rect className={styles.screen} x="30" y="30" width="300" height="200" rx="16" />
      <path className={styles.stand} d="M180 230v28M128 262h104" />
      <g className={styles.code}>
        <rect x="106" y="72" width="40" height="40" rx="9" />
        <rect x="166" y="72" width="40" height="40" rx="9" />
        <rect x="106" y="132" width="40" height="40" rx="9" />
      </g>
      <g className={styles.dots}>
        <rect x="119" y="85" width="14" height="14" rx="3" />
        <rect x="179" y="85" width="14" height="14" rx="3" />
        <rect x="119" y="145" width="14" height="14" rx="3" />
      </g>
      <circle className={styles.person} cx="186" cy="152" r="22" />
      <path className={styles.beam} d="M214 152h46" />
      <rect className={styles.phone} x="262" y="96" width="104" height="184" rx="20" />
      <path className={styles.speaker} d="M304 112h20" />
      <circle className={styles.seal} cx="314" cy="176" r="28" />
      <path className={styles.tick} d="M301 177l9 9 18-19" />
      <path className={styles.lines} d="M290 224h48M298 240h32" />
    </svg>
  );
}

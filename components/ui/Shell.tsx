import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "./Mark";
import styles from "./Shell.module.css";
import { SkipLink } from "./SkipLink";

export interface ShellProps {
  words: { name: string; skip: string; home: string };
  /** How wide the content may be: one column of reading or forms, or two. */
  width?: "narrow" | "wide";
  /** Set at the end of the header: who is signed in, or a way to sign in. */
  end?: ReactNode;
  children: ReactNode;
}

/** Every page's frame: brand, content, and a way past the first to the second. */
export function Shell({ words, width = "narrow", end, children }: ShellProps) {
  return (
    <div className={styles.shell}>
      <SkipLink className={styles.skip}>{words.skip}</SkipLink>
      <header className={styles.header}>
        <Link className={styles.brand} href="/" aria-label={words.home}>
          <Mark size={28} />
          <span>{words.name}</span>
        </Link>
        {end}
      </header>
      <main id="main" className={`${styles.main} ${styles[width]}`} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

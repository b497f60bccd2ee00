import type { ReactNode } from "react";
import { type LanguageChoice, LanguageSwitch } from "./LanguageSwitch";
import { Mark } from "./Mark";
import styles from "./Shell.module.css";
import { SkipLink } from "./SkipLink";

export interface Site {
  name: string;
  mark?: string;
  style?: string;
  links: readonly { name: string; href: string }[];
}

export interface Frame {
  messages: { skip: string; home: string; language: string };
  site: Site;
  languages: readonly LanguageChoice[];
}

export interface ShellProps {
  /** Absent only where a page broke before there was one. */
  frame: Frame | undefined;
  width?: "narrow" | "wide";
  /** Starts at the top however short it is, because more is to come. */
  top?: boolean;
  /** Of whoever is signed in: the way on from every page. */
  menu?: ReactNode;
  children: ReactNode;
}

export function Shell({ frame, width = "narrow", top = false, menu, children }: ShellProps) {
  return (
    <div className={styles.shell}>
      {frame && <SkipLink className={styles.skip}>{frame.messages.skip}</SkipLink>}
      {frame && (
        <header className={styles.header}>
          {/* No link of the router's: every page carries this frame twice more, for when it breaks. */}
          <a className={styles.brand} href="/" aria-label={frame.messages.home}>
            <Mark size={28} src={frame.site.mark} />
            <span>{frame.site.name}</span>
          </a>
          <div className={styles.menus}>
            <LanguageSwitch label={frame.messages.language} languages={frame.languages} />
            {menu}
          </div>
        </header>
      )}
      <main id="main" className={`${styles.main} ${styles[width]} ${top ? styles.top : ""}`} tabIndex={-1}>
        {children}
      </main>
      {frame && frame.site.links.length > 0 && (
        <footer className={styles.footer}>
          {frame.site.links.map(({ name, href }) => (
            <a key={href} href={href}>
              {name}
            </a>
          ))}
        </footer>
      )}
    </div>
  );
}

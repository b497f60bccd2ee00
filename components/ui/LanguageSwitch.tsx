"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type MouseEvent, useTransition } from "react";
import { LANGUAGE_COOKIE, LANGUAGE_COOKIE_SECONDS } from "@/lib/i18n/language-cookie";
import styles from "./LanguageSwitch.module.css";
import { Menu } from "./Menu";
import items from "./Menu.module.css";

export interface LanguageChoice {
  locale: string;
  name: string;
  current: boolean;
}

export interface LanguageSwitchProps {
  label: string;
  languages: readonly LanguageChoice[];
}

/** Changes the language in place, and keeps a code or a form; without JavaScript, by links to the server. */
export function LanguageSwitch({ label, languages }: LanguageSwitchProps) {
  const router = useRouter();
  const to = useAddress();
  const [changing, startChange] = useTransition();
  const choose = (event: MouseEvent, locale: string, close: () => void) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const secure = location.protocol === "https:" ? "; Secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: Safari has had the Cookie Store API since 2025 only
    document.cookie = `${LANGUAGE_COOKIE}=${locale}; Path=/; SameSite=Lax; Max-Age=${LANGUAGE_COOKIE_SECONDS}${secure}`;
    // The router knows no fragment that came after the page, and would put its own address in the place of this one. It looks at
    // it where the entry is not marked as its own.
    const { __NA: _own, ...state } = history.state ?? {};
    history.replaceState(state, "", location.href);
    startChange(() => router.refresh());
    close();
  };
  const current = languages.find((language) => language.current);
  return (
    <Menu
      label={`${label}: ${current?.name ?? ""}`}
      busy={changing}
      sign={
        <>
          <Globe />
          <span aria-hidden="true" className={styles.name}>
            {current?.name}
          </span>
        </>
      }
    >
      {(close) =>
        languages.map(({ locale, name, current }) => (
          <li key={locale}>
            <a
              href={`/api/language/${locale}?to=${encodeURIComponent(to)}`}
              hrefLang={locale}
              lang={locale}
              className={items.item}
              aria-current={current ? "true" : undefined}
              onClick={(event) => choose(event, locale, close)}
            >
              <span>{name}</span>
              {current && <Tick />}
            </a>
          </li>
        ))
      }
    </Menu>
  );
}

/** Without the fragment, which no server gets to see. */
function useAddress(): string {
  const query = useSearchParams().toString();
  return usePathname() + (query && `?${query}`);
}

function Globe() {
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false">
      <path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.5 9h17M3.5 15h17M12 3c-5 5.5-5 12.5 0 18 5-5.5 5-12.5 0-18z" />
    </svg>
  );
}

function Tick() {
  return (
    <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" focusable="false">
      <path d="M5 12.5l4.5 4.5L19 7.5" />
    </svg>
  );
}

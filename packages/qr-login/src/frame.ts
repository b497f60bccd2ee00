import { STYLES } from "./styles";
import { element } from "./view";
import { languageTag } from "./words";

export interface FrameOptions {
  lang?: string | undefined;
  theme?: string | undefined;
}

/** A box in the element with styles and a language of its own; `host` is what holds it. */
export function openFrame(
  target: Element,
  { lang = document.documentElement.lang || navigator.language, theme = "auto" }: FrameOptions,
) {
  const host = element("div", { lang: languageTag(lang), "data-theme": theme });
  host.dir = /^(ar|fa|he|ps|ur)\b/.test(host.lang) ? "rtl" : "ltr";
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [sheet];
  const box = element("div", { class: "box", tabindex: "-1" });
  root.append(box);
  target.append(host);
  return { host, box };
}

/**
 * The texts in sight that run from left to right among others that run from right to left, or the other way round, and are not
 * isolated: each would take its neighbours along. For a page to evaluate.
 */
export function mixedTexts(): string[] {
  const rightToLeft = /[\p{sc=Arabic}\p{sc=Hebrew}]/u;
  const leftToRight = /[\p{sc=Latin}]{2,}/u;
  // Single words of a sentence, which stand well in either direction.
  const words = /QR|IP|PNG|JPEG|WebP|https?|JavaScript|iPhone|npm|OpenID Connect|PKCE|localhost/g;
  const withoutIsolated = (text: string) => {
    let [before, after] = ["", text];
    while (before !== after) [before, after] = [after, after.replace(/[\u2066-\u2068][^\u2066-\u2069]*\u2069/g, " ")];
    return after;
  };
  const own = (block: Element): string =>
    [...block.childNodes]
      .map((node) => {
        if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? "";
        if (!(node instanceof Element) || node.matches("bdi, [dir], script, noscript, style, svg, [hidden]"))
          return " ";
        return /inline/.test(getComputedStyle(node).display) ? own(node) : " ";
      })
      .join("");
  const blocks = [...document.querySelectorAll("main *, main")].filter(
    (node) =>
      !node.closest("noscript") && (node.matches("bdi, [dir]") || !/inline/.test(getComputedStyle(node).display)),
  );
  return blocks
    .map((block) => withoutIsolated(own(block)))
    .filter((text) => rightToLeft.test(text) && leftToRight.test(text.replace(words, "")));
}

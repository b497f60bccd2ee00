/** As the panel draws it: the mark hides more than M restores. */
const BY_ITSELF = { level: "M", marginSize: 4, size: 288 } as const;
const WITH_MARK = {
  ...BY_ITSELF,
  level: "H",
  imageSettings: { src: "data:,", width: BY_ITSELF.size / 5, height: BY_ITSELF.size / 5, excavate: true },
} as const;

/**
 * Draws codes by the same library as the page's component: the path of its dark modules. A page in which another one stands makes
 * no template. React reads `NODE_ENV` as it loads.
 */
export async function codeModules(hasMark: boolean): Promise<(text: string) => string> {
  const [{ createElement }, { renderToStaticMarkup }, { QRCodeSVG }] = await Promise.all([
    import("react"),
    import("react-dom/server"),
    import("qrcode.react"),
  ]);
  const look = hasMark ? WITH_MARK : BY_ITSELF;
  return (text) => {
    const drawn = renderToStaticMarkup(createElement(QRCodeSVG, { ...look, value: text }));
    return /<path fill="#000000" d="([^"]+)"/.exec(drawn)?.[1] ?? "";
  };
}

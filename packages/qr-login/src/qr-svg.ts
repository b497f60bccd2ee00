import { encode } from "uqr";

const SVG = "http://www.w3.org/2000/svg";

/** The code as nodes: no page's policy keeps these out. */
export function qrSvg(text: string, name: string): SVGElement {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const svg = svgElement("svg", { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": name });
  const dark = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")));
  svg.append(
    svgElement("path", { fill: "#fff", d: `M0 0h${size}v${size}H0z` }),
    svgElement("path", { fill: "#000", "shape-rendering": "crispEdges", d: dark.join("") }),
  );
  return svg;
}

function svgElement(name: string, attributes: Record<string, string>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

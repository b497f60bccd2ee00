/** Writes databases in MaxMind's format, version 2.0 (https://maxmind.github.io/MaxMind-DB/), small ones for tests. */
import { canonicalAddress } from "../../network/client-address";

type Value = string | number | { [name: string]: Value };
type Node = [left: Branch, right: Branch];
type Branch = Node | Value | undefined;

const TREE_DEPTH = 128;
const RECORD_BYTES = 3;
const SEPARATOR = Buffer.alloc(16);
const METADATA_MARKER = Buffer.from("abcdef4d61784d696e642e636f6d", "hex");

/** @param networks in CIDR, such as `192.0.2.0/24`, none inside another, each with what is known of it */
export function placeDatabase(networks: Record<string, Value>): Buffer {
  const root: Node = [undefined, undefined];
  for (const [network, value] of Object.entries(networks)) insert(root, prefixOf(network), value);

  const nodes: Node[] = [];
  const collect = (node: Node) => {
    nodes.push(node);
    for (const branch of node) if (Array.isArray(branch)) collect(branch);
  };
  collect(root);
  const index = new Map(nodes.map((node, at) => [node, at]));
  const data: Buffer[] = [];
  let dataLength = 0;
  const pointer = (branch: Branch): number => {
    if (branch === undefined) return nodes.length;
    if (Array.isArray(branch)) return index.get(branch) ?? 0;
    const at = nodes.length + SEPARATOR.length + dataLength;
    const bytes = encoded(branch);
    data.push(bytes);
    dataLength += bytes.length;
    return at;
  };
  const tree = Buffer.alloc(nodes.length * 2 * RECORD_BYTES);
  for (const [at, pointers] of nodes.map((node) => node.map(pointer)).entries()) {
    for (const [side, to] of pointers.entries()) tree.writeUIntBE(to, (at * 2 + side) * RECORD_BYTES, RECORD_BYTES);
  }
  const metadata = {
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    database_type: "Test",
    ip_version: 6,
    node_count: nodes.length,
    record_size: RECORD_BYTES * 8,
  };
  return Buffer.concat([tree, SEPARATOR, ...data, METADATA_MARKER, encoded(metadata)]);
}

function insert(root: Node, bits: readonly number[], value: Value): void {
  let node = root;
  for (const [depth, bit] of bits.entries()) {
    if (depth === bits.length - 1) {
      node[bit] = value;
      return;
    }
    const next = node[bit];
    const child: Node = Array.isArray(next) ? next : [undefined, undefined];
    node[bit] = child;
    node = child;
  }
}

/** The network's bits in the tree of all IPv6, where IPv4 is `::/96`. */
function prefixOf(network: string): number[] {
  const [ip = "", length = ""] = network.split("/");
  const address = canonicalAddress(ip) ?? "";
  const isV6 = address.includes(":");
  const groups = isV6 ? groupsOf(address) : [0, 0, 0, 0, 0, 0, ...pairsOf(address)];
  const bits = groups.flatMap((group) => Array.from({ length: 16 }, (_, at) => (group >> (15 - at)) & 1));
  return bits.slice(0, Number(length) + (isV6 ? 0 : TREE_DEPTH - 32));
}

function groupsOf(address: string): number[] {
  const [head = "", tail = ""] = address.split("::");
  const [left, right] = [head, tail].map((part) => part.split(":").filter(Boolean)) as [string[], string[]];
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
}

function pairsOf(address: string): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
  return [a * 256 + b, c * 256 + d];
}

const STRING = 2;
const UINT32 = 6;
const MAP = 7;

function encoded(value: Value): Buffer {
  if (typeof value === "string") return Buffer.concat([control(STRING, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === "number") {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(UINT32, 4), bytes]);
  }
  const members = Object.entries(value);
  return Buffer.concat([
    control(MAP, members.length),
    ...members.flatMap(([name, member]) => [encoded(name), encoded(member)]),
  ]);
}

function control(type: number, size: number): Buffer {
  return size < 29 ? Buffer.from([(type << 5) | size]) : Buffer.from([(type << 5) | 29, size - 29]);
}

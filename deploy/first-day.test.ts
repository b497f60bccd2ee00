import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { blockOf } from "./check/machine";

const text = readFileSync("docs/first-day.md", "utf8");
const RUN = [
  "migrate",
  "start",
  "accounts",
  "watch",
  "backup-postgres",
  "restore-postgres",
  "backup-sqlite",
  "restore-sqlite",
];

/** What changes the machine itself, which no check may do: each line of these is looked at here. */
const OF_THE_MACHINE =
  /^(apt-get|adduser|sudo -u postgres (createuser|createdb)|git clone|npm ci|cp |set -a|systemctl|certbot|mkdir -p|nginx -t)/;

test("each command is run by deploy-check, or is one that changes the machine", () => {
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
  const lines = blocks.flatMap((block) => block.split("\n").map((line) => line.replace(/\s+# .*$/, "").trim()));
  const run = RUN.flatMap((name) => blockOf(name, text));
  expect(run.length).toBeGreaterThan(10);
  expect(lines.filter((line) => line !== "" && !run.includes(line) && !OF_THE_MACHINE.test(line))).toEqual([]);
});

test("the files that it copies are there, and name each other's places", () => {
  const copied = [...text.matchAll(/deploy\/[\w@.-]+[a-z]/g)].map(([file]) => file);
  for (const file of copied) expect(readFileSync(file, "utf8").length).toBeGreaterThan(0);
  const unit = readFileSync("deploy/qr-login@.service", "utf8");
  expect(unit).toContain(`ExecStart=/usr/bin/${blockOf("start", text)[0]}`);
  expect(readFileSync("deploy/nginx.conf", "utf8")).toContain("root /var/www/qr-login;");
  for (const port of ["3001", "3002"]) {
    expect(text).toContain(`qr-login@${port}`);
    for (const file of ["deploy/nginx.conf", "deploy/Caddyfile"]) {
      expect(readFileSync(file, "utf8")).toContain(`127.0.0.1:${port}`);
    }
  }
});

test("the months' metrics are ones that there are", () => {
  const source = ["lib/metrics/metrics.ts", "lib/metrics/process-state.ts", "lib/self-check.ts"]
    .map((file) => readFileSync(file, "utf8"))
    .join("");
  const names = [...text.matchAll(/qr_login_[a-z_]+[a-z]/g)].map(([name]) => name.replace(/_count$/, ""));
  for (const name of names.filter((each) => each !== "qr_login_restored")) expect(source).toContain(`"${name}"`);
});

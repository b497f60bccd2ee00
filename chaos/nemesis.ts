import type { Instance } from "./instance";
import type { Random } from "./random";
import { LISTENER, type Site } from "./site";

/** Something that goes wrong, and is put right again. */
export interface Fault {
  name: string;
  /** Whether logins should go on while it lasts. */
  survivable: boolean;
  /** Whether nobody may lose a claim by it. */
  graceful?: boolean;
  /** How long it lasts before it is put right, beyond what striking takes. */
  holdMs: number;
  strike(): Promise<void>;
  /** Undefined where to strike was all. */
  lift?(): Promise<void>;
}

/** @throws Error where the site does not do what was promised, such as to stop within ten seconds */
type FaultOf = (site: Site, random: Random) => Fault;

const STOPS_WITHIN_MS = 10_000;
const POSTGRES_BACK_WITHIN_MS = 60_000;

const killed: FaultOf = ({ instances }, random) => {
  const victim = random.oneOf(instances);
  return {
    name: `${victim.name} killed (SIGKILL), started again`,
    survivable: true,
    holdMs: random.between(500, 2_000),
    strike: () => victim.kill(),
    lift: () => victim.start(),
  };
};

const rollingRestart: FaultOf = ({ instances, proxy }) => ({
  name: "both restarted in turn (SIGTERM)",
  survivable: true,
  graceful: true,
  holdMs: 0,
  async strike() {
    for (const instance of instances) {
      await stopProperly(instance);
      await instance.start();
      await new Promise((resolve) => setTimeout(resolve, proxy.noticesMs));
    }
  },
});

async function stopProperly(instance: Instance): Promise<void> {
  const { code, ms } = await instance.stop();
  if (code !== 0) throw new Error(`${instance.name} ended with ${code} on SIGTERM`);
  if (ms > STOPS_WITHIN_MS) throw new Error(`${instance.name} took ${ms} ms to end on SIGTERM`);
}

const postgresRestarted: FaultOf = ({ postgres }, random) => {
  const how = random.oneOf(["fast", "immediate"] as const);
  return {
    name: `Postgres ${how === "fast" ? "restarted" : "crashed and recovered"}`,
    survivable: false,
    holdMs: 0,
    strike: () => within(POSTGRES_BACK_WITHIN_MS, postgres.restart(how)),
  };
};

async function within(ms: number, done: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Postgres was not back within ${ms / 1000} s`)), ms);
  });
  await Promise.race([done, late]).finally(() => clearTimeout(timer));
}

const listenerCut: FaultOf = ({ ask }) => ({
  name: "listening connections cut",
  survivable: true,
  holdMs: 0,
  async strike() {
    const cut = await ask(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '${LISTENER}'`,
    );
    if (cut.length === 0) throw new Error("No connection listens");
  },
});

/** Its half of the requests waits, until the proxy gives up on it or it goes on. */
const paused: FaultOf = ({ instances }, random) => {
  const victim = random.oneOf(instances);
  return {
    name: `${victim.name} paused (SIGSTOP), resumed`,
    survivable: false,
    holdMs: random.between(3_000, 6_000),
    strike: async () => victim.pause(),
    lift: async () => victim.resume(),
  };
};

const readOnly: FaultOf = ({ ask }, random) => {
  const set = async (statement: string) => {
    await ask(statement);
    await ask("SELECT pg_reload_conf()");
  };
  return {
    name: "database read-only",
    survivable: false,
    holdMs: random.between(1_000, 3_000),
    strike: () => set("ALTER SYSTEM SET default_transaction_read_only = on"),
    lift: () => set("ALTER SYSTEM RESET default_transaction_read_only"),
  };
};

/** Its own small disk is filled to the last page: what needs a new page fails, what fits into one goes on. */
const diskFull: FaultOf = ({ ask, smallDisk }, random) => ({
  name: smallDisk ? "database's disk full" : "database's disk full (inserts fail as if)",
  survivable: false,
  holdMs: random.between(3_000, 6_000),
  strike: () => (smallDisk ? fillDisk(ask) : refuseInserts(ask)),
  async lift() {
    if (!smallDisk) return void (await ask("DROP FUNCTION disk_is_full CASCADE"));
    await ask("DROP TABLE filling");
    // Or a crash would have it filled again while recovering, to more than the last page.
    await ask("CHECKPOINT");
  },
});

async function fillDisk(ask: Site["ask"]): Promise<void> {
  await ask("CREATE TABLE filling (page text); ALTER TABLE filling ALTER page SET STORAGE PLAIN");
  // A statement that fails gives its pages back: ever smaller ones leave ever less.
  for (const pages of [4096, 1024, 256, 64, 16, 4, 1, 1, 1]) {
    for (let full = false; !full; ) {
      const statement = `INSERT INTO filling SELECT repeat('x', 8000) FROM generate_series(1, ${pages})`;
      full = await ask(statement).then(
        () => false,
        (error) => {
          if (error.code !== "53100") throw error;
          return true;
        },
      );
    }
  }
}

/** For where no disk can be mounted. The error is the one that Postgres gives. */
async function refuseInserts(ask: Site["ask"]): Promise<void> {
  await ask(`CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$`);
  const tables = await ask<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
  for (const { name } of tables) {
    await ask(`CREATE TRIGGER disk_is_full BEFORE INSERT ON "${name}" EXECUTE FUNCTION disk_is_full()`);
  }
}

const ALL = [killed, rollingRestart, postgresRestarted, listenerCut, paused, readOnly, diskFull] as const;

/** Every fault so many times, in a random order. */
export function nemesisFor(site: Site, random: Random, rounds: number): Fault[] {
  const faults: Fault[] = [];
  for (let round = 0; round < rounds; round++) {
    const left: FaultOf[] = [...ALL];
    while (left.length > 0) {
      const [next] = left.splice(random.between(0, left.length - 1), 1);
      if (next) faults.push(next(site, random));
    }
  }
  return faults;
}

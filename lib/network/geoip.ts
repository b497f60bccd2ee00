import { type AsnResponse, type CountryResponse, open, type Reader, type Response } from "maxmind";
import { settings } from "../env/settings";
import { perProcess } from "../process/per-process";
import { canonicalAddress } from "./client-address";
import { foreignText } from "./foreign-text";
import { LOCAL_NETWORK } from "./local-network";
import { isLocalAddress } from "./network";

export interface Location {
  /** For people: "Germany (Example Telecom)", "Germany", "Example Telecom" or "local network". */
  name: string;
  country?: string;
}

export class LocationError extends Error {
  override name = "PlaceError";
}

/** Both MaxMind's members, and those of the free databases in the same format. */
type LocationRecord = Response &
  Partial<CountryResponse & AsnResponse> & { country_code?: string; as_name?: string; as_organization?: string };

type LocationDatabase = Reader<LocationRecord>;

const databases = perProcess("places", () =>
  Promise.all(
    (settings().geoipDb ?? "")
      .split(",")
      .map((file) => file.trim())
      .filter(Boolean)
      .map(openFile),
  ),
);

/** Reads the databases of `GEOIP_DB`, once per process. @throws LocationError naming the file that cannot be read */
export function openLocations(): Promise<readonly LocationDatabase[]> {
  return databases.get();
}

export function forgetLocations(): void {
  databases.clear();
}

async function openFile(file: string): Promise<LocationDatabase> {
  try {
    return await open<LocationRecord>(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    const wrong = code ? "cannot be read" : "is no database in MaxMind's format (.mmdb)";
    throw new LocationError(`GEOIP_DB names ${file}, which ${wrong}${code}.`);
  }
}

/** Undefined where no database knows the address. The country is named in the language of `locale` (BCP 47). */
export async function locateIp(ip: string, locale = "en"): Promise<Location | undefined> {
  const address = canonicalAddress(ip);
  if (address === undefined) return undefined;
  if (isLocalAddress(address)) return { name: LOCAL_NETWORK };
  const records = (await openLocations()).map((database) => lookUp(database, address));
  const country = first(records, countryOf);
  const network = first(records, networkOf);
  const inCountry = country && countryName(country, locale);
  const name = inCountry && network ? `${inCountry} (${network})` : (inCountry ?? network);
  return name ? { name, ...(country && { country }) } : undefined;
}

export function farApart(a: Location | undefined, b: Location | undefined): boolean {
  return a?.country !== undefined && b?.country !== undefined && a.country !== b.country;
}

function countryName(country: string, locale: string): string | undefined {
  return new Intl.DisplayNames(locale, { type: "region" }).of(country);
}

/** A damaged record tells nothing, and must keep nobody from signing in. */
function lookUp(database: LocationDatabase, address: string): LocationRecord | null {
  try {
    return database.get(address);
  } catch {
    return null;
  }
}

function countryOf({ country, country_code: code }: LocationRecord): string | undefined {
  const found = country?.iso_code ?? code;
  return found && /^[A-Z]{2}$/.test(found) ? found : undefined;
}

function networkOf(record: LocationRecord): string | undefined {
  return foreignText(record.autonomous_system_organization ?? record.as_organization ?? record.as_name);
}

function first<T>(records: (LocationRecord | null)[], read: (record: LocationRecord) => T | undefined): T | undefined {
  for (const record of records) {
    const found = record && read(record);
    if (found) return found;
  }
  return undefined;
}

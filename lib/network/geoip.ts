import { type AsnResponse, type CountryResponse, open, type Reader, type Response } from "maxmind";
import { settings } from "../env/settings";
import { perProcess } from "../process/per-process";
import { canonicalAddress } from "./client-address";
import { foreignText } from "./foreign-text";
import { LOCAL_NETWORK } from "./local-network";
import { isLocalAddress } from "./network";

/** Where an address seems to be. */
export interface Location {
  /** For people: "Germany (Example Telecom)", "Germany", "Example Telecom" or "local network". */
  name: string;
  /** ISO 3166-1 alpha-2. */
  country?: string;
}

/** The place database cannot be used; the message is a sentence. */
export class LocationError extends Error {
  override name = "PlaceError";
}

/** The members that are read of a record: MaxMind's own, and those of the free databases in the same format. */
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

/**
 * The databases of `GEOIP_DB`, separated by commas, such as one of countries and one of networks. Read once per process,
 * into memory; none where the setting is not made.
 *
 * @throws PlaceError naming the file that cannot be read
 */
export function openLocations(): Promise<readonly LocationDatabase[]> {
  return databases.get();
}

/** As a process that has not read any yet. For tests. */
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

/**
 * Where an address is; undefined where no database knows it. An address that the internet does not have is "local network".
 *
 * @param locale BCP 47; the country is named in this language
 */
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

/** Whether two places are known to be in two countries. */
export function farApart(a: Location | undefined, b: Location | undefined): boolean {
  return a?.country !== undefined && b?.country !== undefined && a.country !== b.country;
}

function countryName(country: string, locale: string): string | undefined {
  return new Intl.DisplayNames(locale, { type: "region" }).of(country);
}

/** A record that is damaged tells nothing; nobody shall be kept from signing in by it. */
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

import type { ApiError } from "@/components/api/call";
import type { SignInNews } from "@/lib/api/types";

export interface News {
  /** The device is signed out: nothing of the account may stay on the screen. */
  signedOut: boolean;
  /** Unanswered sign-ins, newest first. */
  signIns: readonly SignInNews[];
  disowning?: { id: string; stage: "sending" | "done" } | { id: string; stage: "refused"; error: ApiError };
  /** Counts sign-ins, so that lists of devices are read again. */
  count: number;
  /** The last of them that this tab confirmed a moment ago: nobody is asked about these. */
  letIn?: string;
}

export type NewsEvent =
  | { type: "signedOut" }
  | { type: "signedIn"; signIn: SignInNews }
  | { type: "letIn"; id: string }
  /** Answered on this page or on another one of this browser. */
  | { type: "known"; ids: readonly string[] }
  | { type: "disowned"; id: string }
  | { type: "disownDone" }
  | { type: "disownRefused"; error: ApiError };

export const NO_NEWS: News = { signedOut: false, signIns: [], count: 0 };

export function nextNews(news: News, event: NewsEvent): News {
  switch (event.type) {
    case "signedOut":
      return { ...news, signedOut: true, signIns: [] };
    case "signedIn":
      return news.signedOut || news.signIns.some(({ id }) => id === event.signIn.id)
        ? news
        : { ...news, signIns: [event.signIn, ...news.signIns], count: news.count + 1 };
    case "letIn":
      return { ...news, count: news.count + 1, letIn: event.id };
    case "known": {
      // A sign-in that is being disowned stays in sight, whatever another page says.
      const { disowning } = news;
      const keep = (id: string) => !event.ids.includes(id) || (disowning?.id === id && disowning.stage !== "refused");
      const signIns = news.signIns.filter(({ id }) => keep(id));
      return signIns.length === news.signIns.length ? news : { ...news, signIns };
    }
    case "disowned":
      return isUnderWay(news) ? news : { ...news, disowning: { id: event.id, stage: "sending" } };
    case "disownDone":
      return news.disowning ? { ...news, disowning: { id: news.disowning.id, stage: "done" } } : news;
    case "disownRefused":
      return news.disowning
        ? { ...news, disowning: { id: news.disowning.id, stage: "refused", error: event.error } }
        : news;
    default:
      return event satisfies never;
  }
}

export function isUnderWay({ disowning }: News): boolean {
  return disowning !== undefined && disowning.stage !== "refused";
}

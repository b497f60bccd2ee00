import { isSessionRenewalDue, requireSession } from "../../auth/session";
import { accountWatch } from "../../devices/live";
import { namedDevice } from "../../devices/named-device";
import { limit } from "../../limits/limits";
import { limitedStream } from "../../limits/streams";
import { limitKey } from "../../network/network";
import { handler } from "../handler";
import type { SignInNews } from "../types";

/** A new stream asks for the session anew, and one that ran out is refused. */
const STREAM_LIFETIME_MS = 10 * 60_000;

/**
 * `GET /api/account/events`, for the account's open pages. `event: signed-out`, and the end, once this device is signed
 * out; `event: sign-in` for each device that is signed in since a moment ago, this one apart; `event: renew` at once where
 * this browser is to ask for its session with a proof, which gives it a new cookie.
 */
export const watchAccount = handler(async (request, context) => {
  const session = await requireSession(request, context);
  const { device } = session;
  const { ip } = context.client;
  const page = `${device.id} ${limitKey(ip)}`;
  await limit("accountStreamPerDeviceAndAddress", page);
  const owner = {
    accountStreamsPerDeviceAndAddress: page,
    accountStreamsPerAccount: device.userId,
    accountStreamsPerAddress: ip,
  };
  const isDue = isSessionRenewalDue(request, session);
  return limitedStream({ signal: request.signal, owner, lifetimeMs: STREAM_LIFETIME_MS }, (sink) => {
    if (isDue) sink.send("renew", {});
    return accountWatch()(device, {
      signedOut() {
        sink.send("signed-out", {});
        sink.end();
      },
      signedIn(device, approvedBy) {
        const news: SignInNews = {
          ...namedDevice(device),
          signedInBy: device.signedInBy as SignInNews["signedInBy"],
          at: device.createdAt.toISOString(),
          ...(approvedBy && { approvedBy: namedDevice(approvedBy) }),
        };
        sink.send("sign-in", news);
      },
    });
  });
});

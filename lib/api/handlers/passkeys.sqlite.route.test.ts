import { describePasskeys } from "./passkeys.contract";

describePasskeys("sqlite");

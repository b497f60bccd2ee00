import { describePasskeys } from "./passkeys.contract";

describePasskeys("postgres");

// Whether the production build starts and signs a desktop in, over HTTP.
import { runBundled } from "../bundled.mjs";

await runBundled("scripts/test-node/sign-in.ts", "dist/sign-in.mjs");

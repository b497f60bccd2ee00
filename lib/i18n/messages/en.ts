import { admin } from "./en/admin";
import { apiErrors } from "./en/api-errors";
import { app } from "./en/app";
import { devices } from "./en/devices";
import { elsewhere } from "./en/elsewhere";
import { fault } from "./en/fault";
import { fields } from "./en/fields";
import { home } from "./en/home";
import { leaving } from "./en/leaving";
import { link } from "./en/link";
import { links } from "./en/links";
import { live } from "./en/live";
import { login } from "./en/login";
import { names } from "./en/names";
import { oidc } from "./en/oidc";
import { passkeys } from "./en/passkeys";
import { scan } from "./en/scan";
import { settings } from "./en/settings";
import { signIn } from "./en/sign-in";
import { signUp } from "./en/sign-up";

export const en = {
  admin,
  app,
  devices,
  elsewhere,
  names,
  fault,
  fields,
  home,
  leaving,
  links,
  live,
  login,
  passkeys,
  link,
  oidc,
  scan,
  settings,
  signIn,
  signUp,
  apiErrors,
};

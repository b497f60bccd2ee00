import { apiErrors } from "./en/api-errors";
import { app } from "./en/app";
import { devices } from "./en/devices";
import { fault } from "./en/fault";
import { fields } from "./en/fields";
import { home } from "./en/home";
import { link } from "./en/link";
import { live } from "./en/live";
import { login } from "./en/login";
import { names } from "./en/names";
import { oidc } from "./en/oidc";
import { scan } from "./en/scan";
import { settings } from "./en/settings";
import { signIn } from "./en/sign-in";
import { signUp } from "./en/sign-up";

export const en = {
  app,
  devices,
  names,
  fault,
  fields,
  home,
  link,
  live,
  login,
  oidc,
  scan,
  settings,
  signIn,
  signUp,
  apiErrors,
};

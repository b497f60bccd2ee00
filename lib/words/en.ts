import { app } from "./en/app";
import { fault } from "./en/fault";
import { home } from "./en/home";
import { login } from "./en/login";
import { scan } from "./en/scan";
import { settings } from "./en/settings";
import { signIn } from "./en/signIn";
import { signUp } from "./en/signUp";
import { trouble } from "./en/trouble";

export const en = {
  app,
  fault,
  home,
  login,
  scan,
  settings,
  signIn,
  signUp,
  trouble,
};

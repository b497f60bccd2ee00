import { app } from "./en/app";
import { login } from "./en/login";

export const en = {
  app,
  login,
};

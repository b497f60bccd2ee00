import { app } from "./en/app";

export const en = {
  app,
};

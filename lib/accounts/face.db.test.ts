import { expect, test } from "vitest";
import { describeOnBothDatabases } from "../db/testing/databases";
import { newId } from "../secrets";
import { insertAccount } from "./account";
import { findFace } from "./face";
import { NOBODY } from "./password";

describeOnBothDatabases("a face", (database) => {
  test("is the names and the picture of the account and nothing else", async () => {
    const db = database.open();
    const account = { username: "ada", name: "Ada Lovelace", passwordHash: NOBODY };
    const { id, pictureId } = await insertAccount(db, account, new Date());
    await insertAccount(db, { ...account, username: "bob", name: "Bob" }, new Date());
    expect(await findFace(db, id)).toEqual({ username: "ada", name: "Ada Lovelace", pictureId });
    expect(await findFace(db, newId())).toBeUndefined();
  });
});

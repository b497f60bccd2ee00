import type { Database } from "../db/database";
import { isId, newId } from "../secrets";
import { generatedPicture } from "./generated-picture";

export interface Picture {
  type: "image/webp" | "image/svg+xml";
  body: Uint8Array<ArrayBuffer> | string;
}

/** The owner's upload, else the generated picture. Null where no account has that id now. */
export async function findPicture(db: Database, pictureId: string): Promise<Picture | null> {
  if (!isId(pictureId)) return null;
  const owner = await db.user.findUnique({
    where: { pictureId },
    select: { id: true, name: true, picture: { select: { webp: true } } },
  });
  if (!owner) return null;
  if (owner.picture) return { type: "image/webp", body: owner.picture.webp };
  return { type: "image/svg+xml", body: generatedPicture(owner.id, owner.name) };
}

export async function hasPicture(db: Database, username: string): Promise<boolean> {
  return (await db.picture.count({ where: { user: { username } } })) > 0;
}

/** Gives the account a picture made by `reencode`. @returns its new id, since a picture may be cached for ever */
export async function setPicture(db: Database, accountId: string, webp: Uint8Array<ArrayBuffer>): Promise<string> {
  await db.picture.upsert({ where: { userId: accountId }, create: { userId: accountId, webp }, update: { webp } });
  return changeId(db, accountId);
}

/** Removes the upload, if there is one; returns the id of the generated picture. */
export async function removePicture(db: Database, accountId: string): Promise<string> {
  await db.picture.deleteMany({ where: { userId: accountId } });
  return changeId(db, accountId);
}

async function changeId(db: Database, accountId: string): Promise<string> {
  const pictureId = newId();
  await db.user.updateMany({ where: { id: accountId }, data: { pictureId } });
  return pictureId;
}

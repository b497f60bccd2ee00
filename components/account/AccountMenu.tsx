"use client";

import { SignOut } from "@/components/home/SignOut";
import { Avatar } from "@/components/ui/Avatar";
import { Menu } from "@/components/ui/Menu";
import items from "@/components/ui/Menu.module.css";
import type { Face } from "@/lib/api/types";
import { format } from "@/lib/i18n/format";
import type { Messages } from "@/lib/i18n/messages";
import styles from "./AccountMenu.module.css";

export interface AccountMenuProps {
  user: Face;
  /** Where the account administers this server. */
  isAdmin?: boolean;
  messages: Pick<Messages, "home"> & { menu: Messages["app"]["menu"]; admin: Pick<Messages["admin"], "title"> };
}

/** Whose page this is, and where else it goes. Each page is loaded anew, since only the scanner's policy lets it run. */
export function AccountMenu({ user, isAdmin = false, messages: { menu, home, admin } }: AccountMenuProps) {
  const username = format(home.signedIn.username, { username: user.username });
  const ways = [
    { href: "/", name: menu.home },
    { href: "/scan", name: home.signedIn.scan },
    { href: "/devices", name: home.signedIn.devices },
    { href: "/settings", name: home.signedIn.settings },
    ...(isAdmin ? [{ href: "/admin", name: admin.title }] : []),
  ];
  return (
    <Menu label={format(menu.label, { username })} sign={<Avatar name={user.name} image={user.image} size={32} />}>
      {() => (
        <>
          <li className={styles.who}>
            <bdi className={styles.name}>{user.name}</bdi>
            <bdi>{username}</bdi>
          </li>
          {ways.map(({ href, name }) => (
            <li key={href}>
              <a className={items.item} href={href}>
                {name}
              </a>
            </li>
          ))}
          <li className={styles.out}>
            <SignOut messages={home.signOut} variant="quiet" />
          </li>
        </>
      )}
    </Menu>
  );
}

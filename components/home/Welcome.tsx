import Link from "next/link";
import { LinkButton } from "@/components/ui/LinkButton";
import type { Messages } from "@/lib/i18n/messages";
import { Picture } from "./Picture";
import styles from "./Welcome.module.css";

export interface WelcomeProps {
  messages: Messages["home"]["promise"];
  /** Whether anybody may make an account. */
  signUpOpen: boolean;
}

export function Welcome({ messages, signUpOpen }: WelcomeProps) {
  return (
    <div className={styles.welcome}>
      <div className={styles.text}>
        <h1 className={styles.heading}>{messages.heading}</h1>
        <p className={styles.lead}>{messages.text}</p>
        <div className={styles.ways}>
          <LinkButton href="/login" size="large">
            {messages.phone}
          </LinkButton>
          <LinkButton href="/sign-in" size="large" variant="secondary">
            {messages.password}
          </LinkButton>
        </div>
        {/* A phone signs in on itself first: its own screen is none that it could scan. */}
        <div className={styles.phoneWays}>
          <LinkButton href="/sign-in" size="large">
            {messages.password}
          </LinkButton>
          <LinkButton href="/login" size="large" variant="secondary">
            {messages.otherScreen}
          </LinkButton>
        </div>
        {signUpOpen && (
          <p className={styles.muted}>
            {messages.newHere} <Link href="/sign-up">{messages.create}</Link>
          </p>
        )}
      </div>
      <Picture />
      <ul className={styles.points}>
        {Object.values(messages.points).map(({ title, text }) => (
          <li key={title}>
            <h2 className={styles.point}>{title}</h2>
            <p className={styles.muted}>{text}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}

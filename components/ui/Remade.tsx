"use client";

import { Component, Fragment, type ReactNode } from "react";

const MOST_TRIES = 5;

export interface RemadeProps {
  children: ReactNode;
}

/**
 * Makes its content anew where it broke, as it does when a translator or an extension has put other nodes in the place of
 * React's. What is under way is kept by whoever is above, so that no login and no reason goes down with the text on the page.
 */
export class Remade extends Component<RemadeProps, { tries: number; error: unknown }> {
  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override state = { tries: 0, error: undefined as unknown };

  override componentDidCatch(): void {
    // Content that always breaks is the page's fault, and said so.
    this.setState(({ tries, error }) =>
      tries < MOST_TRIES ? { tries: tries + 1, error: undefined } : { tries, error },
    );
  }

  override render(): ReactNode {
    const { tries, error } = this.state;
    if (error !== undefined && tries >= MOST_TRIES) throw error;
    return error === undefined ? <Fragment key={tries}>{this.props.children}</Fragment> : null;
  }
}

"use client";

import { useState } from "react";
import styles from "./Avatar.module.css";
import { initials } from "./initials";

export interface AvatarProps {
  name: string;
  image?: string;
  size?: 32 | 40 | 56 | 72 | 96;
}

/** Decorative: the person's name stands beside it. */
export function Avatar({ name, image, size = 40 }: AvatarProps) {
  const [failed, setFailed] = useState<string>();
  // The picture may have failed before React was listening.
  const look = (picture: HTMLImageElement | null) => {
    if (picture?.complete && picture.naturalWidth === 0) setFailed(image);
  };
  return (
    <span className={`${styles.avatar} ${styles[`size${size}`]}`} aria-hidden="true">
      {image && image !== failed ? (
        // biome-ignore lint/performance/noImgElement: pictures come from our own API, sized and cached there
        <img
          ref={look}
          src={image}
          alt=""
          width={size}
          height={size}
          decoding="async"
          onError={() => setFailed(image)}
        />
      ) : (
        initials(name)
      )}
    </span>
  );
}

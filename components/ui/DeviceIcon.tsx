import type { DeviceType } from "@/lib/api/types";

const shapes: Record<DeviceType, string> = {
  desktop: "M4 5.5h16v10.5H4zM9 20h6M12 16v4",
  mobile: "M7.5 3h9v18h-9zM11 18h2",
  tablet: "M5 3h14v18H5zM11 18h2",
  tv: "M3 6h18v11H3zM7 20.5h10",
  other: "M4 5.5h16v10.5H4zM9 20h6M12 16v4",
};

export function DeviceIcon({ type }: { type: DeviceType }) {
  return (
    <svg
      width="28"
      height="28"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={shapes[type]} />
    </svg>
  );
}

import type { ReactNode, SVGProps } from 'react';

// Drawn for this portal on a 20 x 20 grid. All are decoration: the words beside them, or the button's label, say it.

function icon(drawing: ReactNode) {
  return function Icon(props: SVGProps<SVGSVGElement>) {
    return (
      <svg
        width="18"
        height="18"
        viewBox="0 0 20 20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
        {...props}
      >
        {drawing}
      </svg>
    );
  };
}

export const HomeIcon = icon(
  <>
    <path d="m3 9.5 7-6 7 6" />
    <path d="M5 8v8.5h10V8M8.2 16.5v-4.7h3.6v4.7" />
  </>,
);
export const SearchIcon = icon(
  <>
    <circle cx="9" cy="9" r="5.5" />
    <path d="m13.2 13.2 3.8 3.8" />
  </>,
);
export const CloseIcon = icon(<path d="m5 5 10 10M15 5 5 15" />);
export const CheckIcon = icon(<path d="m4.5 10.5 3.8 3.8 7.2-8.3" />);
export const AlertIcon = icon(
  <>
    <path d="M10 3 2.5 16.3h15z" />
    <path d="M10 8.2v3.6M10 14.1v.1" />
  </>,
);
export const SlidersIcon = icon(
  <>
    <path d="M3 6h7.2M14.8 6H17M3 14h2.2M9.8 14H17" />
    <circle cx="12.5" cy="6" r="2.3" />
    <circle cx="7.5" cy="14" r="2.3" />
  </>,
);
export const ClockIcon = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M10 6v4.2l2.6 1.6" />
  </>,
);
export const BoxIcon = icon(
  <>
    <path d="M3.5 6.5 10 3l6.5 3.5v7L10 17l-6.5-3.5z" />
    <path d="M3.5 6.5 10 10l6.5-3.5M10 10v7" />
  </>,
);
export const ListIcon = icon(<path d="M7 5.5h9.5M7 10h9.5M7 14.5h9.5M3.6 5.5h.01M3.6 10h.01M3.6 14.5h.01" />);
export const CoinsIcon = icon(
  <>
    <ellipse cx="10" cy="5.8" rx="6.5" ry="2.8" />
    <path d="M3.5 5.8v4.2c0 1.5 2.9 2.8 6.5 2.8s6.5-1.3 6.5-2.8V5.8M3.5 10v4.2c0 1.5 2.9 2.8 6.5 2.8s6.5-1.3 6.5-2.8V10" />
  </>,
);
export const BankIcon = icon(<path d="M3 8 10 3.5 17 8zM4.8 8v6M8.3 8v6M11.7 8v6M15.2 8v6M3 16.5h14" />);
export const StatementIcon = icon(<path d="M5 3.5h10v13l-2.5-1.5-2.5 1.5-2.5-1.5L5 16.5zM7.8 7.5h4.4M7.8 11h4.4" />);
export const DownloadIcon = icon(<path d="M10 3.5v9m-3.8-3.8L10 12.5l3.8-3.8M4 16.5h12" />);
export const BackIcon = icon(<path d="M16 10H4.5m5-5-5 5 5 5" />);
export const LeftIcon = icon(<path d="m12 4.5-5.5 5.5 5.5 5.5" />);
export const RightIcon = icon(<path d="m8 4.5 5.5 5.5L8 15.5" />);
export const DownIcon = icon(<path d="m5 7.5 5 5 5-5" />);
export const SortUpIcon = icon(<path d="M10 16V4.5m-4 4 4-4 4 4" />);
export const SortDownIcon = icon(<path d="M10 4v11.5m-4-4 4 4 4-4" />);
export const LockIcon = icon(
  <>
    <rect x="4.5" y="9" width="11" height="7.5" rx="2" />
    <path d="M7 9V6.5a3 3 0 0 1 6 0V9" />
  </>,
);
export const ScaleIcon = icon(
  <path d="M10 3v13.5M6.5 16.5h7M4.5 5.5h11M4.5 5.5 2.5 11a2.4 2.4 0 0 0 4 0zM15.5 5.5l-2 5.5a2.4 2.4 0 0 0 4 0z" />,
);
export const BellIcon = icon(<path d="M4.5 14h11l-1.5-2.2V9a4 4 0 0 0-8 0v2.8zM8.4 16.4a1.7 1.7 0 0 0 3.2 0" />);
export const HookIcon = icon(
  <>
    <circle cx="12.5" cy="4.5" r="1.5" />
    <path d="M12.5 6v6.6a4 4 0 0 1-8 0v-2.4l2.8 2.4" />
  </>,
);
export const CodeIcon = icon(<path d="M7 6 3 10l4 4M13 6l4 4-4 4M11.3 4.5 8.7 15.5" />);
export const UndoIcon = icon(<path d="M4 8h8a4.5 4.5 0 0 1 0 9H8M7.5 4.5 4 8l3.5 3.5" />);
export const StopIcon = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="m5.2 5.2 9.6 9.6" />
  </>,
);
export const NoteIcon = icon(<path d="M4 3.5h12v9l-4 4H4zM12 16.5v-4h4M7 7.5h6M7 10.5h3" />);
export const TruckIcon = icon(
  <>
    <path d="M2.5 5h9v8.5h-9zM11.5 8h3.3l2.7 2.8v2.7h-6" />
    <circle cx="6" cy="14.5" r="1.6" />
    <circle cx="14" cy="14.5" r="1.6" />
  </>,
);
export const TagIcon = icon(
  <>
    <path d="M3.5 4v5.6l7.2 7.2 6.1-6.1-7.2-7.2H4z" />
    <path d="M7 7h.01" />
  </>,
);
export const PersonIcon = icon(
  <>
    <circle cx="10" cy="6.8" r="3.2" />
    <path d="M3.8 16.8c.6-3.3 3-5 6.2-5s5.6 1.7 6.2 5" />
  </>,
);
export const ShieldIcon = icon(
  <>
    <path d="M10 2.8 4 5v4.6c0 3.6 2.4 6.2 6 7.6 3.6-1.4 6-4 6-7.6V5z" />
    <path d="m7.4 9.8 1.9 1.9 3.4-3.8" />
  </>,
);
export const MailIcon = icon(
  <>
    <rect x="2.8" y="4.8" width="14.4" height="10.8" rx="2" />
    <path d="m3.4 6 6.6 5 6.6-5" />
  </>,
);
export const CalendarIcon = icon(
  <>
    <rect x="3.2" y="4.5" width="13.6" height="12" rx="2" />
    <path d="M3.2 8.6h13.6M6.8 2.8v3M13.2 2.8v3" />
  </>,
);
export const LayersIcon = icon(
  <>
    <path d="m10 3 7 3.8-7 3.8-7-3.8z" />
    <path d="m3.4 10.5 6.6 3.6 6.6-3.6M3.4 13.9 10 17.5l6.6-3.6" />
  </>,
);
export const SignOutIcon = icon(
  <>
    <path d="M8 17H5.5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2H8" />
    <path d="M8 10h8.5m-3.5-3.5 3.5 3.5-3.5 3.5" />
  </>,
);
export const MenuIcon = icon(<path d="M3.5 5.5h13M3.5 10h13M3.5 14.5h13" />);
export const NetIcon = icon(
  <path d="M3 6.5C6 9 14 9 17 6.5M4 11c3 2 9 2 12 0M6.4 15c2 1.2 5.2 1.2 7.2 0M5.5 4 10 17l4.5-13M10 4v13" />,
);

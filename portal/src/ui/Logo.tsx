import { t } from '../messages';

/** A fish hook on deep water, with the name beside it. The parent's colour is the name's. */
export function Logo({ size = 28, withName = true }: { size?: number; withName?: boolean }) {
  return (
    <span className="logo">
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="8" fill="#0f6079" />
        <path d="M0 21c5.3 3.4 10.7 3.4 16 0s10.7-3.4 16 0v3a8 8 0 0 1-8 8H8a8 8 0 0 1-8-8z" fill="#1c748d" />
        <g fill="none" stroke="#fff" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round">
          <circle cx="20" cy="7.4" r="2.2" />
          <path d="M20 9.8v9.4a5.9 5.9 0 0 1-11.8 0v-3.4l4 3.4" />
        </g>
      </svg>
      {withName && <span className="logo-name">{t.app.name}</span>}
    </span>
  );
}

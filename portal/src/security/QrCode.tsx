import qrcode from 'qrcode-generator';
import { factor } from '../factorMessages';
import classes from './Security.module.css';

const QUIET = 4; // modules around it, as the standard asks for

/** A picture that an app reads. Dark on light in every colour scheme, or readers miss it. */
export function QrCode({ text }: { text: string }) {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  const path: string[] = [];
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) if (code.isDark(y, x)) path.push(`M${x + QUIET} ${y + QUIET}h1v1h-1z`);
  const all = size + 2 * QUIET;
  return (
    <svg className={classes.qr} viewBox={`0 0 ${all} ${all}`} role="img" aria-label={factor.picture}>
      <rect width={all} height={all} fill="#fff" />
      <path d={path.join('')} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}

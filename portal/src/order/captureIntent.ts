import type { CaptureRequest } from '../api/types';
import type { LineSelection } from './lineSelection';

/** What a merchant asked to capture, as it stood when the dialog was opened. */
export type CaptureIntent =
  { kind: 'full' } | { kind: 'lines'; sum: number; selection: LineSelection } | { kind: 'amount' };

export interface CaptureNotes {
  description: string;
  reference: string;
}

/** The request of an intent; `sum` is what the dialog showed, which the server is asked to confirm. */
export function captureRequest(intent: CaptureIntent, sum: number, notes: CaptureNotes): CaptureRequest {
  const description = notes.description.trim();
  const reference = notes.reference.trim();
  const said = { ...(description !== '' && { description }), ...(reference !== '' && { reference }) };
  switch (intent.kind) {
    case 'full':
      return { full: true, ...said };
    case 'amount':
      return { captured_amount: sum, ...said };
    case 'lines': {
      const lines = intent.selection.chosen.map(({ line, quantity }) => ({ line: line.line, quantity }));
      return { lines, captured_amount: sum, ...said };
    }
  }
}

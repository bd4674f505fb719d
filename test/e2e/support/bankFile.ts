import { unique } from './shop';

// Files as banks send them, just so much as the server reads.

export const ACCOUNT = 'SE3550000000054910000003';

export interface Booked {
  /** Minor units; below 0: debited. */
  amount: number;
  reference?: string;
  text?: string;
  name?: string;
  /** One sum of several payments, of which the bank tells no details. */
  isLump?: boolean;
}

const decimal = (minor: number) => (Math.abs(minor) / 100).toFixed(2);
const around = (name: string, inner: string | undefined) =>
  inner === undefined || inner === '' ? '' : `<${name}>${inner}</${name}>`;

function entryOf({ amount, reference, text, name, isLump }: Booked): string {
  const party = amount > 0 ? 'Dbtr' : 'Cdtr';
  const details = around(
    'TxDtls',
    around('RltdPties', around(party, around('Pty', around('Nm', name)))) +
      around('RmtInf', around('Ustrd', text) + around('Strd', around('CdtrRefInf', around('Ref', reference)))),
  );
  return `<Ntry><Amt Ccy="SEK">${decimal(amount)}</Amt><CdtDbtInd>${amount > 0 ? 'CRDT' : 'DBIT'}</CdtDbtInd>
<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-27</Dt></BookgDt><AcctSvcrRef>${unique('R')}</AcctSvcrRef>
${isLump === true ? '' : around('NtryDtls', details)}</Ntry>`;
}

/** A statement (camt.053) of the account. */
export function bankFile(booked: Booked[], account = ACCOUNT): string {
  const id = unique('S');
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>${id}</MsgId></GrpHdr>
<Stmt><Id>${id}</Id><CreDtTm>2026-11-27T18:00:00+01:00</CreDtTm><Acct><Id><IBAN>${account}</IBAN></Id><Ccy>SEK</Ccy></Acct>
${booked.map(entryOf).join('\n')}</Stmt></BkToCstmrStmt></Document>`;
}

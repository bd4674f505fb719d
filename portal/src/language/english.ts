// The areas that are not in messages.ts: each comes with what says them.

export * from '../accessMessages';
export * from '../auditMessages';
export * from '../bankMessages';
export * from '../bulkMessages';
export * from '../captureMessages';
export * from '../disputeMessages';
export * from '../dunningMessages';
export * from '../expiringMessages';
export * from '../exportMessages';
export * from '../factorMessages';
export * from '../homeMessages';
export * from '../jobMessages';
export * from '../keyMessages';
export * from '../listMessages';
export * from '../noteMessages';
export * from '../orderActionMessages';
export * from '../orderMessages';
export * from '../paymentMessages';
export * from '../payoutMessages';
export * from '../refundMessages';
export * from '../timelineMessages';
export * from '../userMessages';
export * from '../webhookMessages';

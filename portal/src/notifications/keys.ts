// Under which names the answers are kept.

const ALL = ['notifications'] as const;
export const NOTIFICATIONS = { all: ALL, bell: [...ALL, 'bell'], list: [...ALL, 'list'], preferences: ['notification-preferences'] };

import type { Channel, NotificationChoices, NotificationPreferences, NotificationType } from '../api/notificationTypes';

/** What is chosen on the screen and not yet saved. */
export interface Draft {
  channels: Partial<Record<NotificationType, Channel>>;
  language: string;
}

export const draftOf = ({ preferences, language }: NotificationPreferences): Draft => ({
  channels: Object.fromEntries(preferences.map(({ type, channel }) => [type, channel])),
  language: language ?? '',
});

export const isInPortal = (channel: Channel | undefined) => channel === 'portal' || channel === 'both';
export const isByMail = (channel: Channel | undefined) => channel === 'mail' || channel === 'both';

export function channelOf(portal: boolean, mail: boolean): Channel {
  if (portal) return mail ? 'both' : 'portal';
  return mail ? 'mail' : 'none';
}

/** Only what differs from what the role has is chosen: the rest follows the role if that changes. */
export function choicesOf({ channels, language }: Draft, { preferences }: NotificationPreferences): NotificationChoices {
  return {
    preferences: preferences
      .map(({ type, default_channel, allowed }) => ({ type, channel: channels[type] ?? default_channel, default_channel, allowed }))
      .filter(({ channel, default_channel, allowed }) => allowed && channel !== default_channel)
      .map(({ type, channel }) => ({ type, channel })),
    ...(language !== '' && { language }),
  };
}

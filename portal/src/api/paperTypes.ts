/** Which mail is sent again. */
export interface ResendRequest {
  event_id: string;
  kind: string;
}

/** Tags that come, and tags that go. */
export interface TagChange {
  add?: string[];
  remove?: string[];
}

/** The tags that a merchant has in use. */
export interface Tags {
  tags: { name: string; orders: number }[];
}

/** Which mail is sent again. */
export interface ResendRequest {
  event_id: string;
  kind: string;
}

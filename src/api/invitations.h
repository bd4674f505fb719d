/* invitations.h -- Merchant API v1: inviting users, and accepting that. A token is told once and
 * kept nowhere in the clear, so there is no idempotency key: who lost it invites again. */
#ifndef API_INVITATIONS_H
#define API_INVITATIONS_H

#include "http/route.h"

extern const struct shape INVITATION_IN, INVITED_OUT, INVITATIONS_OUT, ACCEPTANCE_IN;

enum problem api_invitations_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_invitation_create(struct ctx *c, struct call *call) NODISCARD;
enum problem api_invitation_resend(struct ctx *c, struct call *call) NODISCARD;
enum problem api_invitation_withdraw(struct ctx *c, struct call *call) NODISCARD;
enum problem api_invitation_prepare(struct ctx *c, struct call *call) NODISCARD;
enum problem api_invitation_accept(struct ctx *c, struct call *call) NODISCARD;

#endif

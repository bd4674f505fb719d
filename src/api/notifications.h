/*
 * notifications.h -- what a user of the portal is told of, and what they want to be told of.
 */
#ifndef NOTIFICATIONS_H
#define NOTIFICATIONS_H

#include "http/answer.h"

extern const struct shape NOTIFICATIONS_QUERY, NOTIFICATIONS_OUT, NOTIFICATIONS_READ_IN,
    NOTIFICATION_PREFERENCES_IN, NOTIFICATION_PREFERENCES_OUT;

enum problem api_notifications_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_notification_read(struct ctx *c, struct call *call) NODISCARD;
enum problem api_notifications_read(struct ctx *c, struct call *call) NODISCARD;
enum problem api_notification_preferences_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_notification_preferences_replace(struct ctx *c, struct call *call) NODISCARD;

#endif

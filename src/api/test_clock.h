/* test_clock.h -- the clock of a test merchant, in the Merchant API v1. Only routes.c includes
 * this.
 */
#ifndef API_TEST_CLOCK_H
#define API_TEST_CLOCK_H

#include "http/route.h"

extern const struct shape CLOCK_MOVE_IN, TEST_CLOCK_OUT;
enum problem api_test_clock_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_test_clock_move(struct ctx *c, struct call *call) NODISCARD;

#endif

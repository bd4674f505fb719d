/* payments.h -- what customers pay, in the Merchant API v1. Only routes.c includes this. */
#ifndef PAYMENTS_H
#define PAYMENTS_H

#include "http/route.h"

extern const struct shape PAYMENT_IN, PAYMENT_OUT, PAYMENT_QUERY, PAYMENT_PAGE_OUT, ASSIGNMENT_IN,
    UNASSIGNMENT_IN, PAY_BACK_IN, PAY_BACK_OUT;
enum problem api_payment_receive(struct ctx *c, struct call *call) NODISCARD;
enum problem api_payments_list(struct ctx *c, struct call *call) NODISCARD;
enum problem api_payment_get(struct ctx *c, struct call *call) NODISCARD;
enum problem api_payment_assign(struct ctx *c, struct call *call) NODISCARD;
enum problem api_payment_unassign(struct ctx *c, struct call *call) NODISCARD;
enum problem api_pay_back(struct ctx *c, struct call *call) NODISCARD;

#endif

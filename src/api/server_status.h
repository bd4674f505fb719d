/* server_status.h -- what a load balancer and a monitor ask the server about itself. */
#ifndef SERVER_STATUS_H
#define SERVER_STATUS_H

#include "http/route.h"

extern const struct shape HEALTH_OUT, READY_OUT;

handler_fn api_health_get;  /* it is alive */
handler_fn api_ready_get;   /* and its store answers */
handler_fn api_metrics_get; /* only for --metrics-from; to others there is nothing */

#endif

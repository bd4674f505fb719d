/* contract.h -- what openapi.json says about this API besides its rows in routes.c. */
#ifndef CONTRACT_H
#define CONTRACT_H

#include "http/openapi.h"

extern const struct docs API_DOCS;

#endif

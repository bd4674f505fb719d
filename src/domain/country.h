/* country.h -- which countries there are. Pure. */
#ifndef COUNTRY_H
#define COUNTRY_H

#include "base/base.h"

/* Is it a code of country.def, in either case? */
bool country_is_known(str code);

#endif

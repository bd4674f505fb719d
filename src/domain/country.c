#include "domain/country.h"

static const char *const COUNTRIES[] = {
#define COUNTRY(code) #code,
#include "domain/country.def"
#undef COUNTRY
};

bool country_is_known(str code)
{
    for (size_t i = 0; i < COUNT(COUNTRIES); i++)
        if (str_equal_nocase(code, str_of(COUNTRIES[i])))
            return true;
    return false;
}

#include "store/db_open.h"

#include "store/db_postgres.h"
#include "store/db_sqlite.h"

enum problem db_open(const struct db_place *place, enum open_mode mode, struct db **out, char *why,
                     size_t why_size)
{
    CHECK((place->path != NULL) != (place->conninfo != NULL));
    return place->path != NULL ? sqlite_open(place->path, mode, out, why, why_size)
                               : postgres_open(place, mode, out, why, why_size);
}

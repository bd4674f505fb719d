#include "domain/dunning.h"

const char *const DUNNING_STEP_NAMES[] = {
    [DUNNING_REMINDER] = "reminder",
    [DUNNING_DEMAND] = "demand",
    [DUNNING_COLLECTION] = "collection",
    [DUNNING_STEP_KIND_COUNT] = NULL,
};

const char *const DUNNING_CHANGE_NAMES[] = {
    [DUNNING_IS_PAUSED] = "paused",
    [DUNNING_IS_RESUMED] = "resumed",
    [DUNNING_IS_WAIVED] = "waived",
    [DUNNING_IS_WRITTEN_OFF] = "written_off",
    [DUNNING_CHANGE_COUNT] = NULL,
};

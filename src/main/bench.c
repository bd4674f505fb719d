#include "main/commands.h"
int command_bench(const struct config *config) { (void)config; return complain("not yet"); }

#include "main/commands.h"
int command_demo(const struct config *config) { (void)config; return complain("not yet"); }

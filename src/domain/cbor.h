/*
 * cbor.h -- is this CBOR (RFC 8949) as authenticators write it, whole and of bounded depth? Asked
 * before a library reads it, which makes room for as many items as a head promises. Pure.
 */
#ifndef CBOR_H
#define CBOR_H

#include "base/base.h"

#define CBOR_DEPTH_MAX 8

/* Any number of items one after the other, to the last byte; none is fine. No length is left open
 * (CTAP2 canonical CBOR), and none is more than what follows. */
bool cbor_is_whole(const unsigned char *bytes, size_t length);

#endif

/* CBOR that a library may be given, and what it may not: heads that promise more than there is. */
#include <criterion/criterion.h>

#include "domain/cbor.h"
#include "support.h"

static const struct {
    const char *bytes;
    size_t length;
    bool is_whole;
} TRIED[] = {
#define CBOR(bytes, is_whole)              \
    {                                      \
        bytes, sizeof(bytes) - 1, is_whole \
    }
    CBOR("", true),
    CBOR("\x00", true),
    CBOR("\x17\x18\xff\x19\x01\x00\x1b\x00\x00\x00\x00\x00\x00\x00\x01", true),
    CBOR("\x20\x38\x18", true),
    CBOR("\x43"
         "abc",
         true),
    CBOR("\x44"
         "abc",
         false),
    CBOR("\x63"
         "abc",
         true),
    CBOR("\x82\x01\x02", true),
    CBOR("\x82\x01", false),
    CBOR("\xa1\x01\x02", true),
    CBOR("\xa1\x01", false),
    CBOR("\xa0\x80\xf4\xf6\xfb\x00\x00\x00\x00\x00\x00\x00\x00", true),
    CBOR("\xc0\x01", true),
    CBOR("\xc0", false),
    CBOR("\x18", false),
    CBOR("\x1b\x00\x00\x00\x00\x00\x00\x00", false),
    CBOR("\x1c\x00", false),
    CBOR("\x5f\x41\x00\xff", false),
    CBOR("\x9f\xff", false),
    CBOR("\xbf\xff", false),
    CBOR("\xba\x23\xef\x72\x65\xed", false),
    CBOR("\xbb\x80\x00\x00\x00\x00\x00\x00\x00\x01", false),
    CBOR("\x9b\xff\xff\xff\xff\xff\xff\xff\xff\x01", false),
    CBOR("\x5b\xff\xff\xff\xff\xff\xff\xff\xff\x01", false),
#undef CBOR
};

Test(cbor, is_whole_if_every_head_is_kept)
{
    for (size_t i = 0; i < COUNT(TRIED); i++)
        cr_assert_eq(cbor_is_whole((const unsigned char *)TRIED[i].bytes, TRIED[i].length),
                     TRIED[i].is_whole, "number %zu", i);
}

Test(cbor, is_of_bounded_depth)
{
    unsigned char deep[CBOR_DEPTH_MAX + 2];
    memset(deep, 0x81, sizeof deep);
    deep[CBOR_DEPTH_MAX] = 0x00;
    cr_assert(cbor_is_whole(deep, CBOR_DEPTH_MAX + 1));
    deep[CBOR_DEPTH_MAX] = 0x81;
    deep[CBOR_DEPTH_MAX + 1] = 0x00;
    cr_assert(!cbor_is_whole(deep, CBOR_DEPTH_MAX + 2));
}

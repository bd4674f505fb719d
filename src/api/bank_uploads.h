/* bank_uploads.h -- bank files that the merchant's staff uploads. Only routes.c includes this. */
#ifndef BANK_UPLOADS_H
#define BANK_UPLOADS_H

#include "http/route.h"

extern const struct shape BANK_FILE_QUERY, BANK_UPLOAD_OUT, BANK_UPLOAD_QUERY, BANK_UPLOADS_OUT;
enum problem api_bank_file_read(struct ctx *c, struct call *call) NODISCARD;
enum problem api_bank_upload(struct ctx *c, struct call *call) NODISCARD;
enum problem api_bank_uploads(struct ctx *c, struct call *call) NODISCARD;

#endif

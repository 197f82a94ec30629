// The part of libcurl that BridgeNotify uses: the easy interface. Its setter is variadic, which Swift does not call: one function a kind of
// value stands for it.
#ifndef IDENTITYBRIDGE_CCURL_SHIM_H
#define IDENTITYBRIDGE_CCURL_SHIM_H

#include <curl/curl.h>

static inline CURLcode curl_begin(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

static inline CURLcode curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode curl_set_number(CURL *handle, CURLoption option, long value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return (curl_easy_setopt)(handle, option, value);
}

// What is sent, from where to where.
struct curl_upload {
    const char *next;
    size_t left;
};

static size_t curl_read_upload(char *buffer, size_t size, size_t count, void *upload) {
    struct curl_upload *rest = (struct curl_upload *)upload;
    size_t taken = size * count < rest->left ? size * count : rest->left;
    for (size_t index = 0; index < taken; index++) buffer[index] = rest->next[index];
    rest->next += taken;
    rest->left -= taken;
    return taken;
}

static inline CURLcode curl_set_upload(CURL *handle, struct curl_upload *upload) {
    CURLcode result = (curl_easy_setopt)(handle, CURLOPT_READFUNCTION, curl_read_upload);
    if (result == CURLE_OK) result = (curl_easy_setopt)(handle, CURLOPT_READDATA, upload);
    if (result == CURLE_OK) result = (curl_easy_setopt)(handle, CURLOPT_UPLOAD, 1L);
    return result;
}

// One recipient that a server refuses does not keep the others from being told. The option has two names over the versions.
static inline CURLcode curl_allow_refused_recipients(CURL *handle) {
    return (curl_easy_setopt)(handle, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
}

static inline CURLcode curl_get_number(CURL *handle, CURLINFO info, long *value) { return (curl_easy_getinfo)(handle, info, value); }

#endif

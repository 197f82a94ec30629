// The floor under every reader over libxml2: its SAX2 push parser over a file, counting only.
// Usage: SAXCount FILE [RUNS]
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static long elements, bytes;

static void start(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int namespaces, const xmlChar **declared,
                  int attributes, int defaulted, const xmlChar **values) {
    elements++;
}

static void end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri) {}

static void characters(void *user, const xmlChar *text, int length) { bytes += length; }

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

// The seconds of one run; negative where the file cannot be read.
static double run(const char *path, long *size) {
    static char buffer[64 * 1024];
    FILE *file = fopen(path, "rb");
    if (!file) return -1;
    double began = now();
    xmlSAXHandler sax;
    memset(&sax, 0, sizeof sax);
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = start;
    sax.endElementNs = end;
    sax.characters = characters;
    sax.ignorableWhitespace = characters;
    elements = bytes = *size = 0;
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);
    xmlCtxtUseOptions(parser, XML_PARSE_NONET);
    size_t count;
    int failed = 0;
    while (!failed && (count = fread(buffer, 1, sizeof buffer, file)) > 0) {
        *size += count;
        failed = xmlParseChunk(parser, buffer, (int)count, 0);
    }
    failed |= xmlParseChunk(parser, NULL, 0, 1);
    xmlFreeParserCtxt(parser);
    fclose(file);
    return failed ? -1 : now() - began;
}

int main(int count, char **arguments) {
    if (count < 2) return puts("Usage: SAXCount FILE [RUNS]"), 2;
    int runs = count > 2 ? atoi(arguments[2]) : 3;
    double best = 1e9;
    long size = 0;
    for (int index = 0; index < runs; index++) {
        double time = run(arguments[1], &size);
        if (time < 0) return puts("The file cannot be read."), 1;
        if (time < best) best = time;
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%ld elements, %.0f MB/s, %.2f s, peak %ld MB\n", elements, size / 1e6 / best, best, usage.ru_maxrss / 1024);
    return 0;
}

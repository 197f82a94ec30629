# Two commands do everything on a machine with a Swift toolchain and Debian packages:
#   make demo   the main job end to end, with no account and no network beyond package installation
#   make test   everything that proves it
SHELL := /bin/bash
TOOLS := .build-tools
LIBRARIES := libxml2-dev libsqlite3-dev libarchive-dev libpcre2-dev libcurl4-openssl-dev zlib1g-dev pkg-config

.PHONY: build demo test fuzz lint packages test-tools clean

build: packages
	swift build --product idbridge

demo: build
	Scripts/demo.sh

test: packages test-tools lint
	swift build --build-tests --explicit-target-dependency-import-check error
	Scripts/test.sh
	$(MAKE) fuzz

# A fixed number of inputs for each parser; Fuzzing/README.md tells how to run one for longer.
fuzz:
	for target in Fuzzing/Targets/*.swift; do Fuzzing/fuzz.sh $$(basename $$target .swift) -runs=5000 -seed=1 -verbosity=0 || exit 1; done

# Formatting is decided by .swift-format alone.
lint:
	Scripts/lint.sh

# Debian packages that are missing.
packages:
	@Scripts/install-packages.sh $(LIBRARIES)

# What the tests hold ours against: OpenLDAP, and from PyPI two SCIM servers, three judges and a mail server that nobody of ours wrote. OpenSSL makes
# certificates.
test-tools:
	@Scripts/install-packages.sh slapd ldap-utils openssl
	@Scripts/install-test-tools.sh $(TOOLS)

clean:
	rm -rf .build $(TOOLS)

# Two commands do everything on a machine with a Swift toolchain and Debian packages:
#   make demo   the main job end to end, with no account and no network beyond package installation
#   make test   everything that proves it
SHELL := /bin/bash
TOOLS := .build-tools

.PHONY: build demo test lint packages test-tools clean

build: packages
	swift build --product idbridge

demo: build
	Scripts/demo.sh

test: packages test-tools lint
	swift build --build-tests
	Scripts/test.sh

# Formatting is decided by .swift-format alone.
lint:
	Scripts/lint.sh

# Debian packages that are missing.
packages:
	@Scripts/install-packages.sh libxml2-dev libsqlite3-dev pkg-config

# A SCIM server and a judge of SCIM servers that nobody of ours wrote, from PyPI.
test-tools:
	@Scripts/install-test-tools.sh $(TOOLS)

clean:
	rm -rf .build $(TOOLS)

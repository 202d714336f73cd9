# The same commands that CI calls. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LIGHT := $(VENV)/.light
READY := $(VENV)/.ready
TOOLS := build/tools
# The tests in which the program asks something of AWS, but for those that take minutes.
SPEAKING := tests/unit/test_bucket.py tests/unit/test_secrets.py tests/app tests/policies \
	$(addprefix tests/service/,test_requests.py test_exports.py inbox/test_drops.py test_hops.py money/test_tokens.py money/test_money.py)

# Hundreds of processes import the same modules: without bytecode each would compile all of them anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo serve test security browser screenshots api postman light commands drops zip layer oldest lighthouse chaos clips prompts pictures bench yardsticks gifs faces weights cold rehearse deploy doctor destroy check format clean

help: ## list what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# What runs the program, without the workshop. Nothing is compiled beforehand: most of it is never imported.
$(LIGHT): requirements.txt requirements-local.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what runs the program into $(VENV) …"
	@$(BIN)/python -m pip install --disable-pip-version-check --no-compile --editable .
	@touch $@

$(READY): $(LIGHT) requirements-dev.txt requirements-mp4.txt requirements-keys.txt requirements-mcp.txt
	@echo "Installing what tests and checks it, as requirements-dev.txt pins …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

demo: $(LIGHT) ## animate examples/astronaut.jpg into demo.gif, through the whole pipeline
	@$(BIN)/python -m localcloud animate examples/astronaut.jpg "she breathes while snow falls" --frames 24 --out demo.gif

serve: $(LIGHT) ## the API, the page and the bucket on this machine
	@$(BIN)/python -m localcloud serve

test: $(READY) ## the whole test suite: half an hour to three quarters on two cores
	@$(BIN)/python -m pytest

browser: $(READY) ## the page in a real browser: wants Debian's chromium
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-browser.txt
	@$(BIN)/mypy tests/browser/*.py tests/browser/*/*.py tests/pictures/*.py tests/encoder/*.py
	@$(BIN)/python -m pytest tests/browser

screenshots: $(READY) ## the page's views on phone and desktop, into build/, and of them the README's pictures
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-browser.txt
	@$(BIN)/python -m pytest tests/browser/test_screens.py
	@$(BIN)/python -m bench.screens

# Other people's programs, each in a place of its own.
$(TOOLS)/%/.ready: requirements-%.txt | $(READY)
	@$(BIN)/python -m venv $(@D)
	@echo "Installing what $< pins …"
	@$(@D)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(TOOLS)/%/.npm: tests/clients/%/package-lock.json
	@mkdir -p $(@D)
	@cp $(<D)/package.json $(<D)/package-lock.json $(@D)
	@echo "Installing what $< pins …"
	@cd $(@D) && npm ci --loglevel=error --ignore-scripts --no-audit --no-fund
	@touch $@

api: $(READY) $(TOOLS)/api/.ready ## the API's description, and schemathesis over the whole API
	@$(BIN)/python -m pytest tests/clients/test_api.py

postman: $(READY) $(TOOLS)/newman/.npm ## the Postman collection in examples/: wants npm
	@$(BIN)/python -m pytest tests/clients/test_postman.py

light: $(READY) ## install what runs the program into an empty place, and run it there; PYTHON=python3.13 for another
	@PYTHON="$(PYTHON)" $(BIN)/python -m pytest tests/clients/test_light.py

commands: $(READY) $(TOOLS)/aws/.ready ## what the documents say to type, typed from the top: wants curl and jq
	@$(BIN)/python -m pytest tests/clients/test_commands.py

drops: $(READY) $(TOOLS)/aws/.ready ## folders of pictures dropped with the AWS command line
	@$(BIN)/python -m pytest tests/clients/test_aws.py

lighthouse: $(READY) $(TOOLS)/lighthouse/.npm ## what Lighthouse says of the page: wants npm and Debian's chromium
	@$(BIN)/python -m pytest tests/clients/test_lighthouse.py

$(TOOLS)/oldest/.ready: requirements-oldest.txt requirements.txt requirements-local.txt requirements-dev.txt | $(READY)
	@$(BIN)/python -m venv $(@D)
	@echo "Installing what requirements-dev.txt pins, and over it what $< does …"
	@$(@D)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@$(@D)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

oldest: $(TOOLS)/oldest/.ready ## the tests that speak to AWS, with the oldest boto3 that works; TESTS=tests/service for others
	@$(TOOLS)/oldest/bin/python -m pip list --disable-pip-version-check 2> /dev/null | grep -E '^boto(3|core) '
	@$(TOOLS)/oldest/bin/python -m pytest $(or $(TESTS),$(SPEAKING))

chaos: $(READY) ## try every way it can break: states, schedules, mutants, bad lines, rushes of orders
	@$(BIN)/python -m tests.explorer
	@$(BIN)/python -m tests.resilience

clips: $(READY) $(TOOLS)/yardsticks/bin/gifsicle ## five thousand random clips through the GIF encoder, read back by all that read GIFs: wants Debian's apt and chromium
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-browser.txt
	@PATH="$(CURDIR)/$(TOOLS)/yardsticks/bin:$$PATH" $(BIN)/python -m tests.encoder

pictures: $(READY) ## eighty thousand made-up pictures, as this program and as Chromium shows them: wants Debian's chromium
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-browser.txt
	@$(BIN)/python -m tests.pictures

prompts: $(READY) ## twenty thousand made-up prompts, against the time and the memory of sane ones
	@$(BIN)/python -m tests.prompts

bench: $(READY) ## what a frame costs, each motion, and our GIFs beside the encoders that are installed
	@$(BIN)/python -m bench.frame
	@$(BIN)/python -m bench.procedural
	@$(BIN)/python -m bench.memory
	@$(BIN)/python -m bench.gif $(wildcard examples/*.jpg) --sizes 512 --repeat 1

# gifski is AGPL and gifsicle GPL: both are run from here as programs, and neither ships.
$(TOOLS)/yardsticks/bin/gifski: $(TOOLS)/yardsticks/.ready
	@npm install --prefix $(TOOLS)/yardsticks --loglevel=error --ignore-scripts --no-audit --no-fund gifski@1.7.1
	@install $(TOOLS)/yardsticks/node_modules/gifski/bin/debian/gifski $@

# Today's gifski, which npm has as WebAssembly only: for bytes and pictures. The native one of 2022 is for CPU.
$(TOOLS)/yardsticks/node_modules/gifski-wasm: $(TOOLS)/yardsticks/.ready
	@npm install --prefix $(TOOLS)/yardsticks --loglevel=error --ignore-scripts --no-audit --no-fund gifski-wasm@2.2.0
	@touch $@

$(TOOLS)/yardsticks/bin/gifsicle: $(TOOLS)/yardsticks/.ready
	@cd $(TOOLS)/yardsticks && apt-get download -qq gifsicle && dpkg-deb -x gifsicle_*.deb gifsicle
	@install $(TOOLS)/yardsticks/gifsicle/usr/bin/gifsicle $@

GIF_SOURCES = $(or $(PICTURES),$(wildcard examples/*.jpg))

yardsticks: $(TOOLS)/yardsticks/node_modules/gifski-wasm $(TOOLS)/yardsticks/bin/gifski $(TOOLS)/yardsticks/bin/gifsicle ## other GIF encoders, to measure ours against: wants npm and Debian's apt

gifs: yardsticks ## our GIF encoder beside gifski, on PICTURES and MP4s (else the examples); an hour for four
	@$(TOOLS)/yardsticks/bin/python -m bench.gif $(GIF_SOURCES)
	@$(TOOLS)/yardsticks/bin/python -m bench.goals build/gifs/gif.json
	@$(TOOLS)/yardsticks/bin/python -m bench.gif.palettes $(filter-out %.mp4,$(GIF_SOURCES))

# The reference runtime alone, without what it requires for other work: that would bring TensorFlow.
$(TOOLS)/faces/.ready: requirements-faces.txt | $(READY)
	@$(BIN)/python -m venv $(@D)
	@echo "Installing what $< pins …"
	@$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r $<
	@touch $@

faces: $(READY) $(TOOLS)/faces/.ready ## the networks that find faces, beside their reference runtime: wants npm
	@$(BIN)/python -m pytest tests/faces

weights: $(READY) $(TOOLS)/faces/.ready ## make chalicelib/faces/weights anew from the published packages: wants npm
	@$(TOOLS)/faces/bin/python -m bench.weights

cold: $(READY) $(TOOLS)/runtime/.ready ## what a cold start costs, beside a bare Chalice app
	@$(BIN)/python -m bench.cold

zip: $(READY) $(TOOLS)/runtime/.ready ## build what is deployed, say how large it is, and run it as Lambda would
	@$(BIN)/python -m bench.package
	@$(BIN)/python -m pytest tests/zip

rehearse: $(READY) $(TOOLS)/rehearsal/.ready ## deploy to an emulator of AWS with the real commands, and try all of it there
	@$(BIN)/python -m pytest tests/rehearsal

layer: $(READY) ## build the layer by which a stage makes MP4s, for ARCHITECTURE=x86_64 or arm64
	@$(BIN)/python -m ops layer $(if $(ARCHITECTURE),--architecture $(ARCHITECTURE))

security: $(READY) $(TOOLS)/security/.ready ## bandit, pip-audit, cfn-lint, checkov, memory, 100,000 made-up events; UNCHECKED=told where pip-audit reaches nobody
	@$(BIN)/python -m tests.security --unchecked $(or $(UNCHECKED),fails) --generated $(or $(GENERATED),100000)

deploy: $(READY) ## put STAGE on AWS, or change what differs: ops/stages/STAGE.toml
	@$(BIN)/python -m ops deploy --stage "$(STAGE)"

doctor: $(READY) ## what is wrong with STAGE, its keys, models and money; costs nothing
	@$(BIN)/python -m ops doctor $(if $(STAGE),--stage $(STAGE))

destroy: $(READY) ## take STAGE down; CONTENT=1 takes what its bucket holds as well
	@$(BIN)/python -m ops destroy --stage "$(STAGE)" $(if $(CONTENT),--with-content)

check: $(READY) ## lint, format and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/cfn-lint ops/*.yaml examples/*.yaml

format: $(READY) ## let ruff format what it can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean: ## remove what the other targets made
	@rm -rf $(VENV) build demo.gif .pytest_cache .mypy_cache .ruff_cache .hypothesis

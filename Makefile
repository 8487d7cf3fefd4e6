export CGO_ENABLED = 0

VERSION ?= devel
LDFLAGS = -s -w -X github.com/relata-kg/relata/cmd/relata/internal/version.Release=$(VERSION)
PLATFORMS = linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64

.PHONY: build test race vet fuzz cover bench golden generate-check eval dist demo

build: ; go build -trimpath -ldflags '$(LDFLAGS)' -o bin/relata ./cmd/relata
test: ; go test ./...
race: ; CGO_ENABLED=1 go test -race -short ./...
vet: ; go vet ./... && go tool staticcheck ./...
fuzz: ; tools/fuzz 10s
cover: ; go test -coverpkg=./... -coverprofile=cover.out ./... && go tool cover -func=cover.out | tail -1
bench: ; go test -run '^$$' -bench . -cpu 1 ./...
golden: ; tools/golden
generate-check: ; tools/generated
eval: build ; bin/relata eval all --data $(DATA)
demo: build ; bin/relata build examples -o relata.svg
dist: ; tools/dist '$(VERSION)' $(PLATFORMS)

# syntax=docker/dockerfile:1
# Prosa as an image: the web app, then the binary, then nothing but the binary.
#
#   docker build -t prosa --build-arg VERSION=0.1.0 .
#   docker run -d --name prosa -p 127.0.0.1:8080:8080 -v prosa-data:/data \
#     --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     -e PROSA_BASE_URL=https://prosa.example.com.br prosa
#
# The volume holds everything worth keeping: database, media, secret.key. One container
# per volume, and one per PostgreSQL database.

FROM node:22-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web/ ./
RUN npm run --silent build

FROM golang:1.26-bookworm AS binary
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=web /src/web/dist ./web/dist
ARG VERSION=0.1.0
# No cgo: SQLite is the pure Go one, so the binary needs no library of the system. The
# time zones are inside it, too.
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w -X main.version=${VERSION}" -o /out/prosa ./cmd/prosa \
 && install -d -m 0700 /out/data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=binary /out/prosa /usr/local/bin/prosa
# 65532 is the image's user nonroot; a new volume takes over the folder's owner.
COPY --from=binary --chown=65532:65532 /out/data /data
ENV PROSA_LISTEN=0.0.0.0:8080 \
    PROSA_DATA_DIR=/data \
    PROSA_LOG_FORMAT=json
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=6s --start-period=10s --retries=3 CMD ["/usr/local/bin/prosa", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/prosa"]
CMD ["serve"]

# syntax=docker/dockerfile:1
# The server with the SPA inside. Build: docker build -t shenbao .

FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo xtask build && cp target/release/shenbao /usr/local/bin/shenbao

FROM debian:bookworm-slim
# Certificates for S3 over TLS; curl for the health check.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --home-dir /data shenbao
COPY --from=build /usr/local/bin/shenbao /usr/local/bin/shenbao
USER shenbao
ENV SHENBAO_LISTEN=0.0.0.0:8080 SHENBAO_DATA_DIR=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD curl --fail --silent http://localhost:8080/livez
# The server drains its requests at SIGTERM.
STOPSIGNAL SIGTERM
ENTRYPOINT ["shenbao"]
CMD ["serve"]

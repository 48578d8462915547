# AfterCall as a container: the Swift runtime is linked in, librdkafka is Debian's and gets its security fixes with it.
#
#   docker build --tag aftercall --build-arg COMMIT="$(git rev-parse --short HEAD)" .
#   docker run --rm --read-only --volume "$PWD/aftercall.yaml:/etc/aftercall/aftercall.yaml:ro" aftercall
#
# Both stages must be of one Debian release: what is built against one librdkafka and C library runs with the same.

FROM swift:6.3-bookworm AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN apt-get update \
    && apt-get install --yes --no-install-recommends librdkafka-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src

# Dependencies change seldom: a layer of their own.
COPY Package.swift ./
RUN swift package resolve

COPY Sources ./Sources
# The manifest names the folders of the tests, so they have to be there; nothing of them is compiled.
COPY Tests ./Tests
RUN swift build --configuration release --product aftercall --static-swift-stdlib \
    && mkdir -p /out/bin /out/libexec \
    && strip --strip-debug --output-file=/out/bin/aftercall "$(swift build --configuration release --show-bin-path)/aftercall" \
    && cp /usr/libexec/swift/linux/swift-backtrace-static /out/libexec/swift-backtrace-static

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates librdkafka1 libstdc++6 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 aftercall \
    && useradd --system --uid 10001 --gid aftercall --no-create-home --shell /usr/sbin/nologin aftercall \
    && install --directory --owner=aftercall --group=aftercall --mode=0750 /var/lib/aftercall
COPY --from=build /out/bin/aftercall /usr/local/bin/aftercall
COPY --from=build /out/libexec/swift-backtrace-static /usr/local/libexec/swift-backtrace-static

# A crash says where: on standard error, without asking anybody and without a file.
ENV SWIFT_BACKTRACE=enable=yes,interactive=no,color=no,swift-backtrace=/usr/local/libexec/swift-backtrace-static

# What `aftercall --version`, /version and the metric aftercall_build_info say; the image has no repository to ask.
ARG COMMIT=unknown
ENV AFTERCALL_BUILD_COMMIT=$COMMIT

LABEL org.opencontainers.image.title="AfterCall" \
      org.opencontainers.image.description="Sees after-call work as it happens: from agent events on Kafka to wraps, states and alerts" \
      org.opencontainers.image.licenses="Apache-2.0"

USER 10001:10001
# Copies of state, where snapshots.folder says so. All else is read only.
VOLUME ["/var/lib/aftercall"]
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/aftercall"]
CMD ["run", "--config", "/etc/aftercall/aftercall.yaml"]

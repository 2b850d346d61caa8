# The function's image: one static binary, built from source for whatever architecture the base image has.
#
#   docker build -t kubeflow-sso .
#   docker buildx build --platform linux/amd64,linux/arm64 -t REGISTRY/kubeflow-sso --push .
#
# An arm64 build on an amd64 machine needs QEMU's user emulation (Debian: qemu-user-static).

FROM debian:bookworm-slim AS build
# What the README's first command installs, less the tests' share.
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends \
      cmake ninja-build g++ libyaml-cpp-dev libcli11-dev libspdlog-dev libtomlplusplus-dev libssl-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=MinSizeRel -DKUBEFLOW_SSO_STATIC=ON -DKUBEFLOW_SSO_TESTS=OFF \
 && cmake --build build --target kubeflow-sso \
 && install -D -s build/kubeflow-sso /image/usr/local/bin/kubeflow-sso
# Function runners start the container as `--user nobody`, a name that the image must know.
RUN install -d /image/etc \
 && echo 'nobody:x:65534:65534:nobody:/:/usr/sbin/nologin' >/image/etc/passwd

FROM scratch
COPY --from=build /image/ /
# nobody, by number: Kubernetes' runAsNonRoot cannot check a name.
USER 65534:65534
ENTRYPOINT ["/usr/local/bin/kubeflow-sso"]

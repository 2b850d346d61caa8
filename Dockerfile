# The function's image: one static binary, built from source; and, as stage `package`, the archive of it. .ci/release makes both.
#
#   docker build -t kubeflow-sso .
#   docker buildx build --platform linux/amd64,linux/arm64 -t REGISTRY/kubeflow-sso --push .
#
# The compiler runs on the machine's own architecture and makes code for the image's: nothing is emulated.

FROM --platform=$BUILDPLATFORM debian:bookworm-slim AS build
ARG TARGETARCH
# What the README's first command installs, less the tests' share, with the compiler and the libraries of that architecture.
RUN case "$TARGETARCH" in \
      amd64) cpu=x86_64 ;; \
      arm64) cpu=aarch64 ;; \
      *) echo "no way to build for the architecture \"$TARGETARCH\": amd64 and arm64 are known" >&2; exit 1 ;; \
    esac \
 && echo "$cpu" >/cpu \
 && dpkg --add-architecture "$TARGETARCH" \
 && apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends \
      cmake ninja-build "g++-$(echo "$cpu" | tr _ -)-linux-gnu" libcli11-dev \
      "libyaml-dev:$TARGETARCH" "libspdlog-dev:$TARGETARCH" "libtomlplusplus-dev:$TARGETARCH" "libssl-dev:$TARGETARCH" "libre2-dev:$TARGETARCH" \
 && rm -rf /var/lib/apt/lists/*
# .ci/release builds it in another place where it is told to, and the bytes are the same.
WORKDIR /src
COPY . .
RUN cpu=$(cat /cpu) \
 && cmake --preset static -B build \
      -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR="$cpu" -DCMAKE_CXX_COMPILER="$cpu-linux-gnu-g++" \
      -DCMAKE_LIBRARY_ARCHITECTURE="$cpu-linux-gnu" \
 && cmake --build build --target function
# What the context, which has no .git, cannot tell: the commit, and when that was; all that is made is that old. They come this late so
# that a commit which changes no source is only linked.
ARG COMMIT=
ARG SOURCE_DATE_EPOCH=0
RUN cmake -B build -DKUBEFLOW_SSO_COMMIT="$COMMIT" && cmake --build build --target kubeflow-sso
# GNU tar, which sorts; cpack takes files as the file system lists them.
RUN version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' build/CMakeCache.txt) \
 && name="kubeflow-sso-$version-linux-$TARGETARCH" \
 && cmake --install build --strip --prefix "/installed/$name" \
 && install -d /package /image/usr/local/bin \
 && install "/installed/$name/bin/kubeflow-sso" /image/usr/local/bin \
 && tar --create --sort=name --format=gnu --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --mtime="@$SOURCE_DATE_EPOCH" \
      --directory /installed "$name" | gzip -9 -n >"/package/$name.tar.gz"
# Function runners start the container as `--user nobody`, a name that the image must know.
RUN install -d /image/etc \
 && echo 'nobody:x:65534:65534:nobody:/:/usr/sbin/nologin' >/image/etc/passwd

FROM scratch AS package
COPY --from=build /package/ /

FROM scratch
COPY --from=build /image/ /
# nobody, by number: Kubernetes' runAsNonRoot cannot check a name.
USER 65534:65534
ENTRYPOINT ["/usr/local/bin/kubeflow-sso"]

# The operator's image: a Java runtime of the modules that it needs, the operator, and a cache of its loaded classes.
#
#   docker build --tag vault-secrets-operator .
#
# compiles it in the container, which fetches what Maven needs; ./vso image compiles it on the host, which is quicker the
# second time. Both bases can be replaced by others with glibc, the last one by one without a shell too.
ARG JDK=docker.io/library/eclipse-temurin:25-jdk
ARG BASE=gcr.io/distroless/base-nossl-debian12:nonroot

FROM ${JDK} AS build
# "sources" to compile them here, or "target/image" for the jars that ./vso image has put there.
ARG JARS=sources
COPY . /sources/
RUN cd /sources && sh image/assemble "$JARS" /opt/vault-secrets-operator /programs

FROM ${BASE}
LABEL org.opencontainers.image.title="vault-secrets-operator" \
      org.opencontainers.image.description="Keeps Kubernetes Secrets equal to what Vault or OpenBao holds." \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/vault-secrets-operator/ /opt/vault-secrets-operator/
COPY --from=build /programs/ /
USER 65532:65532
ENTRYPOINT ["/vault-secrets-operator"]

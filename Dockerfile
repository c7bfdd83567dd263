# The operator's image: a Java runtime of its modules only, the operator, and a cache of its loaded classes.
#
#   docker build --tag vault-secrets-operator .
#
# compiles it in the container, which fetches what Maven needs; ./vso image compiles it on the host, which is quicker the
# second time. Both bases can be replaced by others with glibc; the last one needs no shell and nothing else.
ARG JDK=docker.io/library/eclipse-temurin:25-jdk
ARG BASE=gcr.io/distroless/base-nossl-debian12:nonroot
# Where the jars come from: "sources", or "host" for those in target/image.
ARG JARS=sources

FROM ${JDK} AS sources
COPY . /sources
RUN cd /sources && ./vso jars /jars

FROM scratch AS host
COPY target/image/ /jars/

FROM ${JARS} AS jars

FROM ${JDK} AS runtime
COPY --from=jars /jars/ /opt/vault-secrets-operator/lib/
COPY image/ /image/
RUN sh /image/assemble /opt/vault-secrets-operator

FROM ${BASE}
LABEL org.opencontainers.image.title="vault-secrets-operator" \
      org.opencontainers.image.description="Keeps Kubernetes Secrets equal to what Vault or OpenBao holds." \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=runtime /opt/vault-secrets-operator/ /opt/vault-secrets-operator/
COPY --from=runtime /image/root/ /
COPY charts/vault-secrets-operator/crds/ /scripts/crds/
USER 65532:65532
ENTRYPOINT ["/vault-secrets-operator"]

package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.BaoAudit;
import dev.vso.testing.HttpFaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/**
 * Vault returned data, and then the API server accepts the Secret or its status only after several tries: Vault is not
 * asked again. For leases see {@link LeaseInterruptionIT}.
 */
class UnwrittenIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STATUSES = "^PATCH .*/namespaces/%s/vault(static|dynamic|pki)secrets/[^/]+/status";
    private static final String SECRETS = "^PATCH /api/v1/namespaces/%s/secrets/";
    private static final int TRIES = 4;

    /** Logs each failed status write, with its stack trace. */
    private static final Logger framework = (Logger) LoggerFactory.getLogger("io.javaoperatorsdk");

    private static HttpFaultProxy kube;
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() throws IOException {
        framework.setLevel(Level.OFF);
        PkiEnvironment.in(environment);
        environment.defaultAuth();
        environment.inVault().role("unwritten", """
                path "secret/data/*" { capabilities = ["read"] }
                path "pki-it/issue/web" { capabilities = ["create", "update"] }
                """, Map.of("token_ttl", "1h"));
        var server = environment.sandbox().kube().address();
        kube = new HttpFaultProxy(server, environment.sandbox().ca());
        operator = environment.impatient(
                environment.through(kube, environment.sandbox().kube().kubeconfig(), "unwritten"),
                TestEnvironment.NO_OVERLAP);
    }

    @AfterAll
    static void stop() {
        operator.close();
        kube.close();
        framework.setLevel(null);
    }

    @ParameterizedTest(name = "{0}: status answered {1}")
    @CsvSource({
        "VALUES, 429",
        "VALUES, 500",
        "VALUES, 409",
        "TEMPLATE, 503",
        "TEMPLATE, 422",
        "CERTIFICATE, 429",
        "CERTIFICATE, 500",
        "UNLEASED, 429",
        "UNLEASED, 500",
    })
    void aStatusThatIsNotTakenCostsNoFurtherRequestToVault(Kind kind, int status) {
        assertAskedOnce(kind, STATUSES, status);
    }

    @ParameterizedTest(name = "{0}: Secret answered {1}")
    @CsvSource({"VALUES, 429", "VALUES, 503", "TEMPLATE, 429", "CERTIFICATE, 503", "UNLEASED, 429"})
    void aSecretThatIsNotTakenCostsNoFurtherRequestToVault(Kind kind, int status) {
        assertAskedOnce(kind, SECRETS, status);
    }

    private static void assertAskedOnce(Kind kind, String target, int status) {
        String namespace = environment.namespace("unwritten");
        environment.auth(namespace, "default", "unwritten", "");
        environment.inVault().put(namespace + "/app", Map.of("password", "right"));
        kube.fail(target.formatted(namespace), status, TRIES);
        long mark = environment.sandbox().bao().auditMark();

        ResourceHandle subject = kind.apply(namespace);
        subject.awaitReady(PATIENCE);

        assertThat(refused(namespace, status)).as("requests refused").isEqualTo(TRIES);
        assertThat(asked(mark, namespace)).as("requests to Vault").hasSize(1);
        assertThat(environment.data(namespace, "app")).isNotEmpty();
        subject.delete();
    }

    private static long refused(String namespace, int status) {
        return kube.seen().stream()
                .filter(request -> request.target().contains("/" + namespace + "/") && request.status() == status)
                .count();
    }

    private static List<String> asked(long mark, String namespace) {
        return environment.sandbox().bao().auditSince(mark).stream()
                .filter(request -> request.displayName().equals("kubernetes-" + namespace + "-default"))
                .map(BaoAudit::path)
                .filter(path -> path.startsWith("secret/data/") || path.startsWith("pki-it/issue/"))
                .toList();
    }

    enum Kind {
        VALUES {
            @Override
            ResourceHandle apply(String namespace) {
                return environment.apply(namespace, StaticSecretYaml.of("app", namespace + "/app"));
            }
        },
        TEMPLATE {
            @Override
            ResourceHandle apply(String namespace) {
                return environment.apply(
                        namespace,
                        StaticSecretYaml.of("app", namespace + "/app").into("""
                        name: app
                        create: true
                        transformation:
                          templates:
                            other: {text: '{{ htpasswd "app" .Secrets.password }}'}
                        """));
            }
        },
        CERTIFICATE {
            @Override
            ResourceHandle apply(String namespace) {
                return other("VaultPKISecret", namespace, """
                        mount: pki-it
                        role: web
                        commonName: app.example.com
                        ttl: 24h
                        """);
            }
        },
        /** Data without a lease. */
        UNLEASED {
            @Override
            ResourceHandle apply(String namespace) {
                return other("VaultDynamicSecret", namespace, """
                        mount: secret
                        path: data/%s/app
                        refreshAfter: 1h
                        """.formatted(namespace));
            }
        };

        abstract ResourceHandle apply(String namespace);

        private static ResourceHandle other(String kind, String namespace, String spec) {
            environment.apply(namespace, """
                    apiVersion: secrets.hashicorp.com/v1beta1
                    kind: %s
                    metadata: {name: app}
                    spec:
                      destination: {name: app, create: true}
                    """.formatted(kind) + spec.indent(2));
            return environment.subject(kind, namespace, "app");
        }
    }
}

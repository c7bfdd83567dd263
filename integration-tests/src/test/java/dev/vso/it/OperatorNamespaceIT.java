package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.OperatorLocator;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The commands find the running operator, even if others left Leases behind. */
class OperatorNamespaceIT {

    private static final TestEnvironment environment = TestEnvironment.get();

    private final String empty = environment.namespace("a-operator");
    private final String working = environment.namespace("b-operator");

    /** Operators of other classes released their Leases. */
    @BeforeEach
    @AfterEach
    void withoutLeases() {
        environment
                .client()
                .leases()
                .inAnyNamespace()
                .withField("metadata.name", OperatorLocator.lease())
                .list()
                .getItems()
                .forEach(lease -> environment.client().resource(lease).delete());
    }

    @AfterAll
    static void leave() {
        environment.leave();
    }

    private static void lease(String namespace, String holder, Duration ago) {
        ZonedDateTime renewed = ZonedDateTime.now(ZoneOffset.UTC).minus(ago);
        environment
                .client()
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(OperatorLocator.lease())
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity(holder)
                        .withLeaseDurationSeconds(15)
                        .withAcquireTime(renewed)
                        .withRenewTime(renewed)
                        .endSpec()
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    @Test
    @DisplayName("R2: a live Lease wins over one without a holder; without one, explain, migrate and sync ask")
    void liveLeaseWins() {
        lease(empty, "", Duration.ZERO);
        lease(working, "operator-1_x", Duration.ZERO);

        environment.apply(working, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultStaticSecret
                metadata:
                  name: api
                spec:
                  mount: secret
                  type: kv-v2
                  path: api
                  destination:
                    name: api
                """);
        assertThat(CliResult.anywhere("sync", "vss", "api", "-n", working, "--timeout", "1")
                        .out())
                .as("asked of the operator that works")
                .contains("nothing happened within 1 s");
        assertThat(CliResult.anywhere("migrate", "--dry-run", "-n", working).err())
                .isEmpty();
        lease(working, "", Duration.ofMinutes(2));
        for (String[] command : new String[][] {
            {"explain", "vss", "api", "-n", working}, {"migrate", "--dry-run"}, {"sync", "vss", "api", "-n", working}
        }) {
            CliResult asked = CliResult.anywhere(command);
            assertThat(asked.code()).isEqualTo(1);
            assertThat(asked.err())
                    .isEqualToIgnoringNewLines(
                            "vso %s: Leases of an operator are in 2 namespaces: %s (released), %s (released); choose one with --operator-namespace"
                                    .formatted(command[0], empty, working));
        }
    }
}

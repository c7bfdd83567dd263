package dev.vso.operator.auth.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.auth.session.FakeVaultServer;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.vault.CallResult;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultHealth;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultToken;
import dev.vso.vault.client.ConnectionSettings;
import dev.vso.vault.client.VaultClient;
import dev.vso.vault.json.VaultJson;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** While a Vault is down only the probe sends requests. */
class VaultConnectionHandleTest {

    private static final ObjectKey KEY = new ObjectKey("vso", "default");

    private final List<ObjectKey> suspected = new CopyOnWriteArrayList<>();
    private FakeVaultServer vault;
    private VaultConnectionHandle connection;
    private VaultRequest request;

    @BeforeEach
    void open() throws IOException {
        vault = new FakeVaultServer();
        connection = new VaultConnectionHandle(
                KEY, new VaultClient(ConnectionSettings.to(vault.address()), VaultObserver.NONE), suspected::add);
        // A write, because it is never repeated.
        request = VaultRequest.write(VaultPath.of("secret", "x"), VaultJson.object())
                .withToken(new VaultToken(vault.issue()));
    }

    @AfterEach
    void close() {
        connection.close();
        vault.close();
    }

    @Test
    void aSealedVaultIsAskedOnceAndThenLeftAlone() {
        vault.sealed(true);
        for (int i = 0; i < 10; i++) {
            assertThat(connection.send(request))
                    .isInstanceOfSatisfying(
                            VaultFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(VaultFailure.Kind.SEALED));
        }
        assertThat(vault.count("secret/x")).isEqualTo(1);
        assertThat(suspected).containsExactly(KEY);
        assertThat(connection.down()).isPresent();
    }

    @Test
    @DisplayName("The probe passes the gate, and opens it when Vault serves requests again")
    void probeOpensGate() {
        vault.sealed(true);
        connection.send(request);
        assertThat(connection.probe().optional().map(VaultHealth::state)).contains(VaultHealth.State.SEALED);
        assertThat(connection.down()).as("a sealed node serves nobody").isPresent();
        vault.sealed(false);
        assertThat(connection.probe().optional().map(VaultHealth::state)).contains(VaultHealth.State.ACTIVE);
        assertThat(connection.send(request)).isInstanceOf(VaultResponse.class);
        assertThat(suspected).hasSize(1);
    }

    @Test
    void aProbeThatGetsNoAnswerClosesTheGateForAll() {
        vault.cut(true);
        assertThat(connection.probe()).isInstanceOf(CallResult.Failure.class);
        assertThat(connection.send(request)).isInstanceOf(VaultFailure.class);
        assertThat(vault.count("secret/x")).isZero();
        assertThat(suspected).containsExactly(KEY);
    }

    @Test
    @DisplayName("Each new outage is reported")
    void reportsEachOutage() {
        for (int outage = 1; outage <= 3; outage++) {
            vault.sealed(true);
            connection.send(request);
            connection.send(request);
            assertThat(suspected).hasSize(outage);
            vault.sealed(false);
            connection.probe();
        }
    }

    @Test
    @DisplayName("After an error that may concern one path only, one probe decides")
    void ambiguousError() {
        vault.answers(502, "{\"errors\":[\"gateway\"]}");
        for (int i = 0; i < 5; i++) {
            connection.send(request);
        }
        assertThat(suspected).as("one probe is asked for, however many fail").containsExactly(KEY);
        assertThat(connection.down()).isEmpty();

        vault.answersHealth(502, "{\"errors\":[\"gateway\"]}");
        connection.probe();
        assertThat(connection.down()).as("not even its health is known").isPresent();
        long asked = vault.count("secret/x");
        connection.send(request);
        assertThat(vault.count("secret/x")).isEqualTo(asked);
    }

    @Test
    @DisplayName("A failing plugin causes one probe and delays no other request")
    void failingPlugin() {
        vault.answers(500, "{\"errors\":[\"a plugin died\"]}");
        connection.send(request);
        connection.probe();
        assertThat(connection.down()).isEmpty();
        connection.send(request);
        assertThat(suspected).as("each further failure may be another").hasSize(2);
    }

    @DisplayName("Only failures of the whole Vault close the gate")
    @ParameterizedTest(name = "{0} {1}: closes {2}")
    @CsvSource(delimiter = '|', textBlock = """
            403 | permission denied                        | false
            404 |                                          | false
            400 | bad                                      | false
            429 | quota                                    | false
            500 | a plugin died                            | false
            502 | gateway                                  | false
            503 | Vault is sealed                          | true
            500 | local node not active but active node not found | true
            """)
    void closesGate(int status, String error, boolean closes) {
        vault.answers(status, "{\"errors\":[\"%s\"]}".formatted(error));
        connection.send(request);
        assertThat(connection.down().isPresent()).isEqualTo(closes);
    }

    @DisplayName("A gateway that blocks the health endpoint does not block requests")
    @ParameterizedTest(name = "health {0}: closed {1}")
    @CsvSource({"403,false", "404,false", "400,false", "429,false", "500,true", "502,true"})
    void healthBlockedByGateway(int status, boolean closed) {
        vault.cut(true);
        connection.probe();
        vault.cut(false);
        vault.answersHealth(status, "{\"errors\":[\"not here\"]}");
        assertThat(connection.probe()).isInstanceOf(CallResult.Failure.class);
        assertThat(connection.down().isPresent()).isEqualTo(closed);
    }
}

package dev.vso.operator.secret;

import static dev.vso.operator.secret.DestinationFixtures.APP;
import static dev.vso.operator.secret.DestinationFixtures.MAC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.owner.OwnerLabels;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ObservedSecretsTest {
    private static final ObjectKey KEY = new ObjectKey("ns", "s");

    private final List<String> told = new ArrayList<>();
    private final ObservedSecrets secrets =
            new ObservedSecrets((before, after) -> told.add((before == null ? "-" : before.resourceVersion())
                    + " -> "
                    + (after == null ? "-" : after.resourceVersion())));

    @Test
    @DisplayName("Changes are reported with the previous version")
    void reportsPreviousVersion() {
        secrets.reported(secret("u", 5));
        secrets.reported(secret("u", 6));
        secrets.gone(KEY, "u");
        assertThat(told).containsExactly("- -> 5", "5 -> 6", "6 -> -");
        assertThat(secrets.get(KEY)).isEmpty();
        assertThat(secrets.ownedBy(APP.uid())).isEmpty();
    }

    @Test
    void ownWriteIsKnownAtOnceAndNoNewsWhenReported() {
        write(secret("u", 7));
        assertThat(secrets.get(KEY)).contains(secret("u", 7));
        assertThat(secrets.ownedBy(APP.uid())).containsExactly(secret("u", 7));
        secrets.reported(secret("u", 7));
        assertThat(told).isEmpty();
    }

    @Test
    void reportThatOvertakesTheAnswerIsNoNews() {
        secrets.writing(KEY);
        secrets.reported(secret("u", 7));
        secrets.wrote(KEY, Optional.of(secret("u", 7)));
        assertThat(told).isEmpty();
    }

    @Test
    void editByOthersDuringAWriteIsNewsAtItsEnd() {
        secrets.reported(secret("u", 5));
        secrets.writing(KEY);
        secrets.reported(secret("u", 7));
        secrets.reported(secret("u", 8));
        secrets.wrote(KEY, Optional.of(secret("u", 7)));
        secrets.writing(KEY);
        secrets.reported(secret("u", 9));
        secrets.wrote(KEY, Optional.empty());
        secrets.writing(KEY);
        secrets.reported(secret("u", 10));
        secrets.gone(KEY, "u");
        secrets.wrote(KEY, Optional.of(secret("u", 10)));
        assertThat(told).containsExactly("- -> 5", "7 -> 8", "8 -> 9", "10 -> -");
    }

    @Test
    void reportOlderThanOwnWriteIsIgnoredAndNewerOneIsNews() {
        secrets.reported(secret("u", 5));
        write(secret("u", 9));
        secrets.reported(secret("u", 6));
        assertThat(secrets.get(KEY)).contains(secret("u", 9));
        secrets.reported(secret("u", 10));
        assertThat(told).containsExactly("- -> 5", "9 -> 10");
    }

    @Test
    @DisplayName("Later versions may be lower, as after a restore of the cluster")
    void versionsMayFall() {
        write(secret("u", 9));
        secrets.reported(secret("u", 9));
        secrets.reported(secret("u", 3));
        assertThat(secrets.get(KEY)).contains(secret("u", 3));
    }

    @Test
    @DisplayName("A replacement is no change, in any order of the reports")
    void replacing() {
        secrets.reported(secret("old", 5));
        write(secret("new", 7));
        secrets.gone(KEY, "old");
        assertThat(secrets.get(KEY)).contains(secret("new", 7));
        secrets.reported(secret("new", 7));

        secrets.writing(KEY);
        secrets.gone(KEY, "new");
        secrets.wrote(KEY, Optional.of(secret("newer", 9)));
        secrets.reported(secret("newer", 9));

        secrets.writing(KEY);
        secrets.gone(KEY, "newer");
        secrets.reported(secret("newest", 11));
        secrets.wrote(KEY, Optional.of(secret("newest", 11)));
        assertThat(told).containsExactly("- -> 5");

        secrets.gone(KEY, "newest");
        assertThat(told).containsExactly("- -> 5", "11 -> -");
    }

    @Test
    void twoWhoWriteAtOnceEndWithWhatIsThere() {
        secrets.writing(KEY);
        secrets.writing(KEY);
        secrets.wrote(KEY, Optional.of(secret("u", 7)));
        secrets.reported(secret("u", 7));
        secrets.reported(secret("u", 8));
        secrets.wrote(KEY, Optional.of(secret("u", 8)));
        assertThat(secrets.get(KEY)).contains(secret("u", 8));
        assertThat(told).isEmpty();
    }

    @Test
    void aListenerThatFailsDoesNotStopTheWatch() {
        var failing = new ObservedSecrets((before, after) -> {
            throw new IllegalStateException("listener");
        });
        failing.reported(secret("u", 5));
        assertThat(failing.get(KEY)).isPresent();
    }

    private void write(ObservedSecret secret) {
        secrets.writing(KEY);
        secrets.wrote(KEY, Optional.of(secret));
    }

    private static ObservedSecret secret(String uid, int version) {
        return ObservedSecret.reduce(
                new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(KEY.namespace())
                        .withName(KEY.name())
                        .withUid(uid)
                        .withResourceVersion(Integer.toString(version))
                        .withLabels(OwnerLabels.of(APP))
                        .endMetadata()
                        .build(),
                MAC);
    }
}

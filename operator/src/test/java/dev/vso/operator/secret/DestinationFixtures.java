package dev.vso.operator.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vso.api.Destination;
import dev.vso.operator.secret.DestinationPlan.Observed;
import dev.vso.operator.secret.hmac.HmacKey;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.template.SecretData;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Owners, destinations and data for the tests of this package. */
final class DestinationFixtures {
    static final SecretHmac MAC = new SecretHmac(new HmacKey("0123456789abcdef".getBytes(UTF_8)));
    static final Owner APP = owner("app", "uid-app", "2026-01-02T00:00:00Z");

    private DestinationFixtures() {}

    static Owner owner(String name, String uid, String created) {
        return new Owner("secrets.hashicorp.com/v1beta1", "VaultStaticSecret", "ns", name, uid, Instant.parse(created));
    }

    static Destination creating(String name) {
        return creating(name, Map.of(), Map.of());
    }

    static Destination creating(String name, Map<String, String> labels, Map<String, String> annotations) {
        return new Destination(name, true, false, labels, annotations, null, null);
    }

    static Destination overwriting(String name) {
        return new Destination(name, true, true, Map.of(), Map.of(), null, null);
    }

    static Destination sharing(String name) {
        return new Destination(name, false, false, Map.of(), Map.of(), null, null);
    }

    static SecretData data(String... keysAndValues) {
        var values = new HashMap<String, byte[]>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1].getBytes(UTF_8));
        }
        return SecretData.of(values);
    }

    static Observed situation(
            Destination destination,
            Owner owner,
            Optional<ObservedSecret> observed,
            SecretData wanted,
            Optional<SecretData> last) {
        return new Observed(destination, owner, observed, MAC.of(wanted), wanted.keys(), last.map(MAC::of));
    }
}

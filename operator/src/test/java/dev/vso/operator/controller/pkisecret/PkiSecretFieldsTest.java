package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.UnusedFields;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("R7: fields that are set and change nothing")
class PkiSecretFieldsTest {

    /** A part of the spec, and its fields that have no effect. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            role: r, commonName: c, ttl: 1h, expiryOffset: 1m, revoke: true, destination: {name: a, create: true} |
            role: r, refreshAfter: 1h, destination: {name: a, create: true} | refreshAfter
            role: r, privateKeyFormat: pkcs8, destination: {name: a, create: true} |
            role: r, privateKey: {}, privateKeyFormat: pkcs8, destination: {name: a, create: true} | privateKeyFormat
            caOnly: true, refreshAfter: 1h, destination: {name: a, create: true} |
            caOnly: true, refreshAfter: 0.5s, destination: {name: a, create: true} | refreshAfter
            caOnly: true, commonName: c, altNames: [a], ipSans: [b], uriSans: [c], otherSans: [d], userIDs: [e], destination: {name: a, create: true} | commonName altNames ipSans uriSans otherSans userIDs
            caOnly: true, issuerRef: i, ttl: 1h, notAfter: n, expiryOffset: 1m, format: pem, privateKeyFormat: der, excludeCNFromSans: true, revoke: true, rotation: {}, destination: {name: a, create: true} | issuerRef ttl notAfter expiryOffset format privateKeyFormat excludeCNFromSans revoke rotation
            role: r, rotation: {overlap: 1m}, destination: {name: a, create: true} | rotation
            role: r, revoke: false, rotation: {overlap: 1m}, destination: {name: a, create: true} | rotation
            role: r, revoke: true, rotation: {overlap: 1m, maxOverlap: 1h, revokePrevious: AfterRollout}, destination: {name: a, create: true} |
            role: r, revoke: true, rotation: {overlap: 1m, maxOverlap: 1h, revokePrevious: Never}, destination: {name: a, create: true} | rotation.overlap rotation.maxOverlap
            role: r, rotation: {quiet: 20s}, destination: {name: a, create: true} |
            role: r, rotation: {overlap: 1m, revokePrevious: Never}, destination: {name: a, create: true} | rotation
            role: r, destination: {name: a, annotations: {a: b}} | destination.annotations
            """)
    void eachIsNamedWithCauseAndCure(String spec, String fields) {
        UnusedFields.assertNamed(
                PkiSecretFields.unused(
                        resource(spec).getSpec(), RefreshLimits.DEFAULT, RevocationPolicy.after(Duration.ofMinutes(3))),
                fields);
    }

    private static VaultPKISecret resource(String spec) {
        return Serialization.unmarshal("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultPKISecret
                metadata: {name: app, namespace: team, uid: u}
                spec: {mount: m, %s}
                """.formatted(spec), VaultPKISecret.class);
    }
}

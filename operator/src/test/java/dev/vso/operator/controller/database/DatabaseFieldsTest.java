package dev.vso.operator.controller.database;

import dev.vso.api.Database;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.reconcile.UnusedFields;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("R7: fields that are set and change nothing")
class DatabaseFieldsTest {

    /** A part of the spec, and its fields that have no effect. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            roles: [{name: a, db_name: d}, {name: b, db_name: d, destination: {name: s}}, {name: c, db_name: d, destination: {name: t, create: true}}] |
            roles: [{name: a, db_name: d}, {name: b, db_name: d, destination: {name: s, create: false}}] | roles[b].destination.create
            rotation: {overlap: 1m, maxOverlap: 1h, revokePrevious: AfterOverlap}, roles: [{name: a, db_name: d}] | rotation.maxOverlap
            """)
    void eachIsNamedWithCauseAndCure(String spec, String fields) {
        UnusedFields.assertNamed(
                DatabaseFields.unused(resource(spec).getSpec(), RevocationPolicy.after(Duration.ofMinutes(3))), fields);
    }

    private static Database resource(String spec) {
        return Serialization.unmarshal("""
                apiVersion: example.com/v1
                kind: Database
                metadata: {name: app, namespace: team, uid: u}
                spec: {engine: postgresql, %s}
                """.formatted(spec), Database.class);
    }
}

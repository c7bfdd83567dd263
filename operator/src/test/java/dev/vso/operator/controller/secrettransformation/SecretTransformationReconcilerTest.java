package dev.vso.operator.controller.secrettransformation;

import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.SecretTransformation;
import dev.vso.api.SecretTransformationStatus;
import dev.vso.gotemplate.Limits;
import dev.vso.operator.controller.ControllerFixture;
import dev.vso.operator.controller.Reconciliation;
import dev.vso.operator.template.TemplateRenderer;
import dev.vso.operator.template.TransformationCheck;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a SecretTransformation's status says of its templates and patterns. */
class SecretTransformationReconcilerTest {

    private ControllerFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new ControllerFixture();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Reconciliation<SecretTransformationStatus, SecretTransformation> of(String spec) {
        return new Reconciliation<>(
                SecretTransformation.class,
                new SecretTransformationReconciler(
                        new TransformationCheck(
                                new TemplateRenderer(Clock.systemUTC(), new SecureRandom(), Limits.DEFAULT)),
                        fixture.services().finalizers(),
                        fixture.events(),
                        fixture.clock),
                """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: SecretTransformation
                metadata: {name: urls}
                spec: %s
                """.formatted(spec));
    }

    @Test
    @DisplayName("templates and patterns that can be read are valid; the event says so once")
    void valid() throws Exception {
        var run = of("{templates: {url: {text: '{{ .Secrets.user }}'}}, includes: ['u.*']}");
        run.run();
        run.run();
        assertThat(run.status().valid()).isTrue();
        assertThat(run.status().error()).isEmpty();
        soon().untilAsserted(() ->
                assertThat(fixture.posted()).containsExactly("Accepted: the SecretTransformation can be used"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {templates: {url: {text: '{{ nothing }}'}}}      | nothing
            {templates: {url: {text: '{{ .Secrets.user'}}}   | templates[url]
            {sourceTemplates: [{name: a, text: '{{ if }}'}]} | sourceTemplates
            {includes: ['(']}                                | includes
            {excludes: ['[']}                                | excludes
            """)
    @DisplayName("what cannot be read is named")
    void invalid(String spec, String named) throws Exception {
        var run = of(spec);
        run.run();
        assertThat(run.status().valid()).isFalse();
        assertThat(run.status().error()).contains(named);
        assertThat(run.status().conditions())
                .allSatisfy(it -> assertThat(it.getReason()).isEqualTo("TransformationError"));
    }

    @Test
    @DisplayName("an edit that mends it is seen, and a deleted one needs nothing")
    void mended() throws Exception {
        var run = of("{includes: ['(']}");
        run.run();
        run.edit("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: SecretTransformation
                metadata: {name: urls}
                spec: {includes: ['a']}
                """);
        run.run();
        assertThat(run.status().valid()).isTrue();
        assertThat(run.runDeleted().isNoUpdate()).isTrue();
    }
}

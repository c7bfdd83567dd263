package dev.vso.operator.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.vso.api.SecretTransformationSpec;
import dev.vso.api.Template;
import dev.vso.api.TemplateRef;
import dev.vso.api.Transformation;
import dev.vso.api.TransformationRef;
import dev.vso.operator.template.ResolvedTransformation.Filter;
import dev.vso.operator.template.ResolvedTransformation.NamedTemplate;
import dev.vso.operator.template.TransformResult.InvalidTransformation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TransformationResolverTest {

    private static final SecretTransformationSpec URLS = new SecretTransformationSpec(
            templates("url", new Template(null, "{{ template \"host\" . }}"), "user", new Template("who", "u")),
            List.of(new Template("host", "h"), new Template(null, "unused")),
            List.of("b.*", "a.*"),
            List.of("^secret$"));

    private static final SharedTransformations SHARED = new SharedTransformations() {
        @Override
        public Optional<SecretTransformationSpec> find(String namespace, String name) {
            return name.equals("urls") ? Optional.of(URLS) : Optional.empty();
        }

        @Override
        public boolean mayUse(String namespace, String other) {
            return !other.equals("closed");
        }
    };

    @Test
    void withoutATransformationNothingIsShaped() {
        assertThat(TransformationResolver.gather("app", "db", null, SHARED)).isEqualTo(ResolvedTransformation.PLAIN);
    }

    @Test
    void aTemplateWithoutANameIsNamedAfterItsPlace() {
        ResolvedTransformation transformation = recipe(own(templates("url", new Template(null, "x"))));

        assertThat(transformation.pieces())
                .containsExactly(new NamedTemplate(
                        Optional.of("url"), "app/db/url", "x", "destination.transformation.templates[url]"));
    }

    @Test
    void aReferenceBringsAllTemplatesAndFilters() {
        ResolvedTransformation transformation = recipe(referring(ref(null, "urls", List.of())));

        assertThat(transformation.pieces())
                .extracting(NamedTemplate::key, NamedTemplate::name)
                .containsExactly(
                        tuple(Optional.empty(), "app/urls/1"),
                        tuple(Optional.empty(), "host"),
                        tuple(Optional.of("url"), "app/urls/url"),
                        tuple(Optional.of("user"), "who"));
        assertThat(transformation.includes()).extracting(Filter::pattern).containsExactly("b.*", "a.*");
        assertThat(transformation.excludes())
                .extracting(Filter::pattern, Filter::where)
                .containsExactly(tuple("^secret$", "SecretTransformation app/urls: excludes[0]"));
    }

    @Test
    void filtersOfAReferenceCanBeLeftOut() {
        ResolvedTransformation transformation =
                recipe(referring(new TransformationRef(null, "urls", List.of(), true, true)));

        assertThat(transformation.includes()).isEmpty();
        assertThat(transformation.excludes()).isEmpty();
    }

    @Test
    @DisplayName("A template can be stored under another key even without a name")
    void otherKey() {
        ResolvedTransformation transformation =
                recipe(referring(ref(null, "urls", List.of(new TemplateRef("url", "DATABASE_URL")))));

        assertThat(transformation.pieces().stream().flatMap(piece -> piece.key().stream()))
                .containsExactly("DATABASE_URL");
    }

    @Test
    @DisplayName("The resource's own template replaces a shared one of the same key")
    void ownTemplateWins() {
        var asked = new Transformation(
                templates("url", new Template("zzz", "own")),
                List.of(ref(null, "urls", List.of(new TemplateRef("url", null)))),
                List.of(),
                List.of(),
                null);

        assertThat(recipe(asked).pieces().getLast().text()).isEqualTo("own");
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void mistakesNameTheFieldAndTheCure(Transformation asked, String message) {
        assertThat(TransformationResolver.gather("app", "db", asked, SHARED))
                .isInstanceOfSatisfying(
                        InvalidTransformation.class,
                        invalid -> assertThat(invalid.message()).contains(message));
    }

    static List<Arguments> mistakesNameTheFieldAndTheCure() {
        return List.of(
                Arguments.of(
                        referring(ref(null, "nothing", List.of())),
                        "destination.transformation.transformationRefs[0]: no SecretTransformation app/nothing exists"),
                Arguments.of(referring(ref("closed", "urls", List.of())), "--allow-cross-namespace-transformations"),
                Arguments.of(
                        referring(ref(null, "urls", List.of(new TemplateRef("uri", null)))),
                        "has no template uri; it has [url, user]"),
                Arguments.of(
                        referring(ref(null, "urls", List.of()), ref("app", "urls", List.of())),
                        "transformationRefs[1]: SecretTransformation app/urls is named twice"),
                Arguments.of(
                        own(templates("a", new Template("same", "1"), "b", new Template("same", "2"))),
                        "templates[b]: another template is named same too"));
    }

    @Test
    @DisplayName("All errors are reported together")
    void reportsAllErrors() {
        ResolveResult gathered = TransformationResolver.gather(
                "app", "db", referring(ref(null, "one", List.of()), ref(null, "two", List.of())), SHARED);

        assertThat(gathered)
                .isInstanceOfSatisfying(
                        InvalidTransformation.class,
                        invalid -> assertThat(invalid.message())
                                .contains("app/one")
                                .contains("app/two"));
    }

    private static ResolvedTransformation recipe(Transformation asked) {
        return (ResolvedTransformation) TransformationResolver.gather("app", "db", asked, SHARED);
    }

    private static Transformation own(Map<String, Template> templates) {
        return new Transformation(templates, List.of(), List.of(), List.of(), null);
    }

    private static Transformation referring(TransformationRef... refs) {
        return new Transformation(Map.of(), List.of(refs), List.of(), List.of(), null);
    }

    private static TransformationRef ref(@Nullable String namespace, String name, List<TemplateRef> templates) {
        return new TransformationRef(namespace, name, templates, null, null);
    }

    private static Map<String, Template> templates(Object... keysAndTemplates) {
        Map<String, Template> templates = new LinkedHashMap<>();
        for (int i = 0; i < keysAndTemplates.length; i += 2) {
            templates.put((String) keysAndTemplates[i], (Template) keysAndTemplates[i + 1]);
        }
        return templates;
    }
}

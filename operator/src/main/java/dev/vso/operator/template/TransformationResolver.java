package dev.vso.operator.template;

import dev.vso.api.SecretTransformationSpec;
import dev.vso.api.Template;
import dev.vso.api.TemplateRef;
import dev.vso.api.Transformation;
import dev.vso.api.TransformationRef;
import dev.vso.operator.template.ResolvedTransformation.Filter;
import dev.vso.operator.template.ResolvedTransformation.NamedTemplate;
import dev.vso.operator.template.TransformResult.InvalidTransformation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the transformation of a Secret. Pure except for the look-up of shared transformations.
 *
 * <p>Two differences from VSO are on purpose: a template of a SecretTransformation without a name of its own can be
 * referred to, and a template in the resource itself overrides a shared one with the same key, as VSO's field
 * documentation says.
 */
public final class TransformationResolver {

    static final String FIELD = "destination.transformation";

    private final String namespace;
    private final String resource;
    private final SharedTransformations shared;
    private final List<NamedTemplate> own = new ArrayList<>();
    private final List<NamedTemplate> foreign = new ArrayList<>();
    private final List<Filter> includes = new ArrayList<>();
    private final List<Filter> excludes = new ArrayList<>();
    private final KeyPatterns patterns = new KeyPatterns();
    private final Set<String> names = new HashSet<>();
    private final List<InvalidTransformation> mistakes = new ArrayList<>();

    private TransformationResolver(String namespace, String resource, SharedTransformations shared) {
        this.namespace = namespace;
        this.resource = resource;
        this.shared = shared;
    }

    /**
     * The transformation of a resource.
     *
     * @param resource its name
     */
    public static ResolveResult gather(
            String namespace, String resource, @Nullable Transformation asked, SharedTransformations shared) {
        return asked == null
                ? ResolvedTransformation.PLAIN
                : new TransformationResolver(namespace, resource, shared).gather(asked);
    }

    private ResolveResult gather(Transformation asked) {
        filter(asked.excludes(), FIELD + ".excludes", excludes);
        filter(asked.includes(), FIELD + ".includes", includes);
        asked.templates()
                .forEach((key, template) -> own.add(piece(
                        Optional.of(key),
                        namespace,
                        resource,
                        key,
                        template,
                        "%s.templates[%s]".formatted(FIELD, key))));
        own.forEach(this::claimName);
        Set<String> referred = new HashSet<>();
        for (int i = 0; i < asked.transformationRefs().size(); i++) {
            refer(asked.transformationRefs().get(i), "%s.transformationRefs[%d]".formatted(FIELD, i), referred);
        }
        if (!mistakes.isEmpty()) {
            return new InvalidTransformation(
                    mistakes.getFirst().field(),
                    String.join(
                            "; ",
                            mistakes.stream()
                                    .map(InvalidTransformation::message)
                                    .toList()));
        }
        // The last template with a key wins, so the resource's own come last.
        List<NamedTemplate> pieces = new ArrayList<>(inOrder(foreign));
        pieces.addAll(inOrder(own));
        return new ResolvedTransformation(
                pieces, List.copyOf(includes), List.copyOf(excludes), Boolean.TRUE.equals(asked.excludeRaw()));
    }

    private static List<NamedTemplate> inOrder(List<NamedTemplate> pieces) {
        return pieces.stream()
                .sorted(Comparator.comparing(piece -> piece.key().orElse("") + "0" + piece.name()))
                .toList();
    }

    private void refer(TransformationRef ref, String where, Set<String> referred) {
        String place = ref.namespace() == null || ref.namespace().isEmpty() ? namespace : ref.namespace();
        String what = "%s/%s".formatted(place, ref.name());
        if (!referred.add(what)) {
            mistake(where, "SecretTransformation %s is named twice; name it once".formatted(what));
        } else if (!shared.mayUse(namespace, place)) {
            mistake(
                    where,
                    "SecretTransformation %s is of another namespace, which this operator allows only with --allow-cross-namespace-transformations; copy it into %s"
                            .formatted(what, namespace));
        } else {
            shared.find(place, ref.name())
                    .ifPresentOrElse(
                            spec -> take(spec, ref, place, where),
                            () -> mistake(
                                    where,
                                    shared.refusal(place, ref.name())
                                            .orElse("no SecretTransformation %s exists; create it, or name another"
                                                    .formatted(what))));
        }
    }

    private void take(SecretTransformationSpec spec, TransformationRef ref, String place, String where) {
        String object = "SecretTransformation %s/%s: ".formatted(place, ref.name());
        if (!Boolean.TRUE.equals(ref.ignoreIncludes())) {
            filter(spec.includes(), object + "includes", includes);
        }
        if (!Boolean.TRUE.equals(ref.ignoreExcludes())) {
            filter(spec.excludes(), object + "excludes", excludes);
        }
        for (int i = 0; i < spec.sourceTemplates().size(); i++) {
            add(piece(
                    Optional.empty(),
                    place,
                    ref.name(),
                    String.valueOf(i),
                    spec.sourceTemplates().get(i),
                    "%ssourceTemplates[%d]".formatted(object, i)));
        }
        if (ref.templateRefs().isEmpty()) {
            takeAll(spec, ref, place, object);
        }
        for (TemplateRef wanted : ref.templateRefs()) {
            Template template = spec.templates().get(wanted.name());
            if (template == null) {
                mistake(
                        where,
                        "SecretTransformation %s/%s has no template %s; it has %s"
                                .formatted(
                                        place,
                                        ref.name(),
                                        wanted.name(),
                                        new TreeSet<>(spec.templates().keySet())));
            } else {
                String key =
                        wanted.keyOverride() == null || wanted.keyOverride().isEmpty()
                                ? wanted.name()
                                : wanted.keyOverride();
                add(piece(
                        Optional.of(key),
                        place,
                        ref.name(),
                        wanted.name(),
                        template,
                        "%stemplates[%s]".formatted(object, wanted.name())));
            }
        }
    }

    private void filter(List<String> asked, String where, List<Filter> into) {
        patterns.compile(asked, where, into).ifPresent(mistakes::add);
    }

    /** All except those whose key is already the name of a template. */
    private void takeAll(SecretTransformationSpec spec, TransformationRef ref, String place, String object) {
        Set<String> before = Set.copyOf(names);
        spec.templates().forEach((key, template) -> {
            if (!before.contains(key)) {
                add(piece(
                        Optional.of(key), place, ref.name(), key, template, "%stemplates[%s]".formatted(object, key)));
            }
        });
    }

    private void add(NamedTemplate piece) {
        if (claimName(piece)) {
            foreign.add(piece);
        }
    }

    private boolean claimName(NamedTemplate piece) {
        if (names.add(piece.name())) {
            return true;
        }
        mistake(
                piece.where(),
                "another template is named %s too; give one of them another name".formatted(piece.name()));
        return false;
    }

    private static NamedTemplate piece(
            Optional<String> key, String namespace, String object, String id, Template template, String where) {
        String name = template.name() == null || template.name().isEmpty()
                ? "%s/%s/%s".formatted(namespace, object, id)
                : template.name();
        return new NamedTemplate(key, name, template.text(), where);
    }

    private void mistake(String field, String message) {
        mistakes.add(new InvalidTransformation(field, "%s: %s".formatted(field, message)));
    }
}

package dev.vso.operator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.testing.Helm;
import dev.vso.testing.SourceTree;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The project's chart, rendered by the real Helm. */
public final class Chart {

    /** Where the chart is. */
    public static final Path FOLDER = SourceTree.find().chart();

    /** The values file of the page that the project began with, word for word. */
    public static final Path GUIDE_VALUES = values("guide-values.yaml");

    /** All that VSO's chart knows, most of it set. */
    public static final Path VSO_VALUES = values("vso-values.yaml");

    /** All that only this chart knows. */
    public static final Path OUR_VALUES = values("our-values.yaml");

    static final String NAMESPACE = "operators";

    private static final Pattern SEPARATOR = Pattern.compile("^---.*$", Pattern.MULTILINE);
    private static final Pattern OBJECT = Pattern.compile("^kind: ", Pattern.MULTILINE);

    private final Helm helm;

    public Chart(Helm helm) {
        this.helm = helm;
    }

    /** Rendered without a cluster. */
    public static Chart offline() {
        return new Chart(Helm.offline(Path.of("target", "helm").toAbsolutePath()));
    }

    private static Path values(String file) {
        return SourceTree.find()
                .root()
                .resolve("operator/src/test/resources/chart")
                .resolve(file);
    }

    /** All objects of a release {@code vault-secrets-operator}, hooks included. */
    public List<Manifest> render(String... arguments) {
        return renderAs("vault-secrets-operator", NAMESPACE, arguments);
    }

    /** All objects of a release, hooks included. */
    public List<Manifest> renderAs(String release, String namespace, String... arguments) {
        KubernetesSerialization yaml = new KubernetesSerialization();
        String rendered = helm.run(with(List.of("template", release, FOLDER.toString(), "-n", namespace), arguments));
        return Arrays.stream(SEPARATOR.split(rendered))
                .filter(document -> OBJECT.matcher(document).find())
                .map(document -> new Manifest(document, yaml.unmarshal(document, JsonNode.class)))
                .toList();
    }

    /** What Helm complains about when it is to render this. */
    String refusal(String... arguments) {
        Helm.Outcome outcome = helm.attempt(
                with(List.of("template", "vault-secrets-operator", FOLDER.toString(), "-n", NAMESPACE), arguments));
        return outcome.code() == 0 ? "" : outcome.complaints();
    }

    Helm helm() {
        return helm;
    }

    private static String[] with(List<String> first, String... more) {
        return Stream.concat(first.stream(), Arrays.stream(more)).toArray(String[]::new);
    }

    /** The only object of that kind and end of its name. */
    public static Manifest only(List<Manifest> manifests, String kind, String end) {
        List<Manifest> found = new ArrayList<>(manifests);
        found.removeIf(
                manifest -> !manifest.kind().equals(kind) || !manifest.name().endsWith(end));
        if (found.size() != 1) {
            throw new AssertionError("wanted one " + kind + " *" + end + " and found " + found + " of " + manifests);
        }
        return found.getFirst();
    }

    /** The operator's Deployment. */
    public static Manifest deployment(List<Manifest> manifests) {
        return only(manifests, "Deployment", "controller-manager");
    }
}

package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Kubernetes Secret that receives the data. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Destination(
        @JsonPropertyDescription("Name of the Secret, in the namespace of this resource.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        String name,

        @JsonPropertyDescription(
                "true: the operator creates the Secret, owns it, and it goes when this resource goes. false "
                        + "(default): the Secret must be there, and only its data is written.")
        @Default("false")
        @Nullable Boolean create,

        @JsonPropertyDescription("With create: take over a Secret of this name that nobody owns. Default false.")
        @Default("false")
        @Nullable Boolean overwrite,

        @JsonPropertyDescription("Labels of the Secret; with create only.")
        Map<String, String> labels,

        @JsonPropertyDescription("Annotations of the Secret; with create only.")
        Map<String, String> annotations,

        @JsonPropertyDescription("Type of the Secret, such as kubernetes.io/tls; with create only. Without it, Opaque.")
        @Nullable String type,

        @JsonPropertyDescription("Templates and filters between Vault and the Secret.") @Nullable Transformation transformation) {

    /** Lists and maps are never null. */
    public Destination {
        labels = Copies.of(labels);
        annotations = Copies.of(annotations);
    }
}

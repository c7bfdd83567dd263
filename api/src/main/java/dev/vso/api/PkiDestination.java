package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Destination} for a certificate. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PkiDestination(
        @JsonPropertyDescription(Descriptions.SECRET_NAME)
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(min = 1, max = 253) @Pattern(Api.DNS_1123_SUBDOMAIN) String name,

        @JsonPropertyDescription(Descriptions.SECRET_CREATE) @Default("false") @Nullable Boolean create,

        @JsonPropertyDescription(Descriptions.SECRET_OVERWRITE) @Default("false") @Nullable Boolean overwrite,

        @JsonPropertyDescription(Descriptions.SECRET_LABELS) @Size(max = Bounds.SEVERAL) Map<String, @Size(max = Bounds.WORD) String> labels,

        @JsonPropertyDescription(Descriptions.SECRET_ANNOTATIONS) @Size(max = Bounds.SEVERAL) Map<String, @Size(max = Bounds.TEMPLATE) String> annotations,

        @JsonPropertyDescription(Descriptions.SECRET_TYPE) @Size(max = Bounds.WORD) @Nullable String type,

        @JsonPropertyDescription(Descriptions.SECRET_TRANSFORMATION) @Nullable Transformation transformation,

        @JsonPropertyDescription("Files for Java applications, beside the other keys.") @Nullable Keystores keystores) {

    /** Lists and maps are never null. */
    public PkiDestination {
        labels = NullSafe.of(labels);
        annotations = NullSafe.of(annotations);
    }

    /** The fields shared with the destinations of other kinds. */
    public Destination plain() {
        return new Destination(name, create, overwrite, labels, annotations, type, transformation);
    }
}

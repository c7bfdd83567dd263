package dev.vso.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The schema of a condition, with the bounds that Kubernetes' API conventions give it. */
final class ConditionSchema {
    private static final String YAML = """
            description: One thing that is true, false or unknown of this resource.
            type: object
            required: [lastTransitionTime, message, reason, status, type]
            properties:
              lastTransitionTime:
                description: When the status of this condition last changed.
                type: string
                format: date-time
                maxLength: 64
              message:
                description: What happened, and what to do where something is wrong.
                type: string
                maxLength: 32768
              observedGeneration:
                description: The generation of the resource that this was said of.
                type: integer
                format: int64
                minimum: 0
              reason:
                description: The cause in one word.
                type: string
                minLength: 1
                maxLength: 1024
                pattern: ^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$
              status:
                description: True, False or Unknown.
                type: string
                enum: ["True", "False", Unknown]
              type:
                description: What is said, such as Ready.
                type: string
                maxLength: 316
                pattern: >-
                  ^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$
            """;

    private ConditionSchema() {}

    static JsonNode tree(ObjectMapper yaml) {
        try {
            return yaml.readTree(YAML);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}

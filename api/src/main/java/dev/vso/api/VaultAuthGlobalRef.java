package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The VaultAuthGlobal that fills what a VaultAuth leaves out. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record VaultAuthGlobalRef(
        @JsonPropertyDescription("Name of the VaultAuthGlobal.")
        @Size(min = 1, max = Bounds.NAME) @Pattern(Api.DNS_1123_SUBDOMAIN) @Nullable String name,

        @JsonPropertyDescription("Namespace of the VaultAuthGlobal. Without it, the one of this VaultAuth.")
        @Size(min = 1, max = Bounds.NAMESPACE) @Pattern(Bounds.OPTIONAL_NAMESPACE) @Nullable String namespace,

        @JsonPropertyDescription("How headers and params of both are put together.") @Nullable MergeStrategy mergeStrategy,

        @JsonPropertyDescription(
                "Where name is empty, look for a VaultAuthGlobal named default. The operator must allow it "
                        + "too. Default false.")
        @Nullable Boolean allowDefault) {}

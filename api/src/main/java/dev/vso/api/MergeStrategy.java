package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** How headers and params of a VaultAuth meet those of its VaultAuthGlobal. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record MergeStrategy(
        @JsonPropertyDescription(
                "For headers: union (both, this VaultAuth wins), replace (the first that has any: this "
                        + "VaultAuth, the method's, the defaults), none (only this VaultAuth's). Default none.")
        @Nullable MergeMode headers,

        @JsonPropertyDescription("For params, in the same words as for headers. Default none.") @Nullable MergeMode params) {}

package dev.vso.operator.kubernetes.json;

/**
 * The size up to which resources are read whole, and how larger ones are read.
 *
 * @param most in bytes, without {@code managedFields} and kubectl's copy of the manifest
 */
record KeptSize(long most, Large large) {

    enum Large {
        /** Without spec, labels and annotations. */
        REDUCED,
        /** Whole; as an attribute of a reader it applies to that reader alone. */
        WHOLE
    }
}

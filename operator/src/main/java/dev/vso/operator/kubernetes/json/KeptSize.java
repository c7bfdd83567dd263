package dev.vso.operator.kubernetes.json;

/**
 * Up to which size resources are read as they are, and what becomes of larger ones.
 *
 * @param most in bytes, without {@code managedFields} and kubectl's copy of the manifest
 */
record KeptSize(long most, Large large) {

    enum Large {
        /** Without spec, labels and annotations. */
        REDUCED,
        /** As it is; as an attribute of a reading it holds for that one. */
        WHOLE
    }
}

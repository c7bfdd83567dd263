package dev.vso.gotemplate;

/** What becomes of a key that a map does not have: Go's option {@code missingkey}. */
public enum MissingKey {
    /** It prints {@code <no value>}: Go's {@code default} and {@code invalid}. */
    DEFAULT,
    /** It is the zero value of the map's element type. */
    ZERO,
    /** It is an error. */
    ERROR
}

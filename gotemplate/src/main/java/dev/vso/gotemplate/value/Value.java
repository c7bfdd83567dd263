package dev.vso.gotemplate.value;

/** A value as a Go template sees it, with its Go type. */
public sealed interface Value
        permits Absent, Bool, Whole, Real, Complex, Text, Sequence, Mapping, Struct, Moment, Version {

    /** The Go type, as {@code %T} prints it. */
    String typeName();

    /** The Go kind, as {@code reflect.Kind} prints it. */
    String kindName();
}

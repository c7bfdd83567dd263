package dev.vso.gotemplate.value;

/** Two ways in which Go has nothing: they print alike, but a field of the one is nothing again, of the other an error. */
public enum Absent implements Value {
    /** A key that no map has: Go's zero {@code reflect.Value}. */
    MISSING,
    /** An interface that holds nothing: JSON's {@code null}. */
    NIL;

    @Override
    public String typeName() {
        return "<nil>";
    }

    @Override
    public String kindName() {
        return "invalid";
    }
}

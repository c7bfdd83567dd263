package dev.vso.gotemplate.value;

/** Go's {@code float64}. */
public record Real(double number) implements Value {
    @Override
    public String typeName() {
        return "float64";
    }

    @Override
    public String kindName() {
        return "float64";
    }
}

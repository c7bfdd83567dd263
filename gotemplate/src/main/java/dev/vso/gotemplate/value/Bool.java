package dev.vso.gotemplate.value;

/** Go's {@code bool}. */
public record Bool(boolean truth) implements Value {
    @Override
    public String typeName() {
        return "bool";
    }

    @Override
    public String kindName() {
        return "bool";
    }
}

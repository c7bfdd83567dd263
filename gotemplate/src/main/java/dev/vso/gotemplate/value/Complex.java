package dev.vso.gotemplate.value;

/** Go's {@code complex128}: a constant like {@code 1+2i} is one. */
public record Complex(double real, double imaginary) implements Value {
    @Override
    public String typeName() {
        return "complex128";
    }

    @Override
    public String kindName() {
        return "complex128";
    }
}
